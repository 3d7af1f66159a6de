"""The pieces that a visitor has opened last.

They are kept in a signed cookie and not in the session: a session is a row in the database, which
every visitor without a name, and every crawler, would get by opening one page. The cookie holds
i-tube numbers only and is written when a piece's page is opened, never by lists, so that these
stay as cacheable as they were. Whoever signs in brings it along; after signing out it cannot be
read any more, so that the next person at the same computer does not see it.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from equipment.models import Equipment

COOKIE = "recent"
MOST = 10
KEPT = 30 * 24 * 60 * 60  # seconds
NUMBER = re.compile(r"EPN\d{7}")


def numbers(request: HttpRequest) -> list[str]:
    """Return the i-tube numbers of the pieces that the visitor has opened, the last one first."""
    if COOKIE not in request.COOKIES:
        return []
    for salt in (_salt(request.user.pk), _salt(None)):
        text = request.get_signed_cookie(COOKIE, "", salt=salt, max_age=KEPT)
        if found := [number for number in (text or "").split(".") if NUMBER.fullmatch(number)]:
            return found
    return []


def pieces(request: HttpRequest) -> list[Equipment]:
    """Return those that anyone may see of them, in that order: one statement, or none."""
    wanted = numbers(request)
    if not wanted:
        return []
    found = Equipment.objects.published().select_related("center").filter(itube_no__in=wanted)
    return sorted(found, key=lambda piece: wanted.index(piece.itube_no))


def remember(request: HttpRequest, response: HttpResponse, piece: Equipment) -> None:
    """Put piece first, in the cookie of response; nothing is written if it is first already."""
    before = numbers(request)
    now = [piece.itube_no, *(number for number in before if number != piece.itube_no)][:MOST]
    if request.method != "GET" or now == before:
        return
    response.set_signed_cookie(
        COOKIE,
        ".".join(now),
        salt=_salt(request.user.pk),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Delete the visitor's cookie."""
    response.delete_cookie(COOKIE, samesite="Lax")


def _salt(user_id: int | None) -> str:
    return f"itube.finder.recent:{user_id or 0}"
