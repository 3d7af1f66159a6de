"""Pages for what went wrong: what happened, what is safe, some ways on; the API gets problems."""

import re
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from redis import RedisError

from itube.portal import problems

# The address of one piece of equipment; what stands in it was meant as a number.
OF_A_PIECE = re.compile(r"(?:/en)?/equipment/(?P<number>[^/]{1,40})/?")
# An engine that is away comes back; so many seconds until it is worth asking again.
AWAY = (OperationalError, InterfaceError, RedisError)
RETRY_AFTER = 30


def _answer(
    request: HttpRequest, status: int, context: dict[str, str] | None = None
) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problems.plain(request, status)
    return render(request, f"errors/{status}.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whoever had the address of a piece can go on looking for its number."""
    of_a_piece = OF_A_PIECE.fullmatch(request.path)
    return _answer(request, 404, {"number": of_a_piece["number"] if of_a_piece else ""})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort: its templates ask neither database nor session.

    Where an engine is away this is 503, so that people and machines come back.
    """
    if isinstance(sys.exc_info()[1], AWAY):
        response = _answer(request, 503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return _answer(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or cookies are off; say how to go on."""
    if request.path.startswith("/api/"):
        return problems.plain(request, 403)
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = ""
    return render(request, "errors/csrf.html", {"back": back}, status=403)
