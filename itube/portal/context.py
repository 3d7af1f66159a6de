"""What base.html shows on every page. Asks no database, so that error pages can use it too; only
the header of a person who is signed in asks what that person may do."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from centers.admin.limits import standing_of
from itube.lib.names import in_english
from itube.portal import menu, navigation
from itube.portal.display import Display
from itube.portal.indexing.canonical import canonical

ASSISTANT = frozenset({"assistant", "assistant_panel"})


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `itube`: operator, notices, menu, links, language and the person's display choices.

    It is not called `site`, since pages of allauth bring a `site` of their own.
    """
    language = "en" if in_english() else "ko"
    path = request.get_full_path()
    match = request.resolver_match
    return {
        "itube": {
            "language": language,
            "korean_url": navigation.in_language(path, "ko"),
            "english_url": navigation.in_language(path, "en"),
            "canonical": canonical(request),
            # Not the request's host: a page about a wrong host shows this too.
            "origin": settings.BASE_URL,
            "display": Display.of(request),
            "menu": menu.menu(_place(request), request.path),
            "policies": navigation.existing(navigation.POLICIES),
            "has_search": not match or match.view_name not in ("home", "equipment:finder"),
            # The page itself needs no way to it.
            "has_assistant": not match or match.view_name not in ASSISTANT,
            # Called by the header alone, for who is signed in: one statement.
            "ways": lambda: navigation.ways_of(standing_of(request)),
            "demo": settings.DEMO,
            "official": settings.OFFICIAL_SITE,
            "operator": settings.OPERATOR_NAME_EN if language == "en" else settings.OPERATOR_NAME,
            "ministry": settings.MINISTRY_NAME,
            "address": settings.OPERATOR_ADDRESS,
            "phone": settings.OPERATOR_PHONE,
            "email": settings.OPERATOR_EMAIL,
        }
    }


def _place(request: HttpRequest) -> str:
    """Return where in the menu the page lies: its namespace, or the name of its address."""
    match = request.resolver_match
    return (match.namespace or match.url_name or "") if match else ""
