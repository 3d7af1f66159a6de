"""One search over everything (통합검색): equipment first, then what else is about the words."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from itube.finder.finding import SearchTooSlowError
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.lib.text import fold
from itube.portal.site_search.groups import SOURCES, Equipment, equipment, groups
from itube.portal.site_search.matching import read

LONGEST = 200
PAGE_SIZE = 20


@require_safe
def site_search(request: HttpRequest) -> HttpResponse:
    """?q= asks everything; ?in= one of the groups, page by page."""
    text = " ".join(request.GET.get("q", "").split())
    too_long = len(text) > LONGEST
    context = {"q": text[:LONGEST], "longest": LONGEST, "too_long": too_long}
    if not fold(text) or too_long:
        return render(request, "portal/site_search.html", context)
    now = timezone.now()
    pieces = _equipment(text, now)
    found = groups(read(text))
    if not found and pieces and pieces.corrected:
        # The finder knows better how the words are spelled.
        found = groups(read(pieces.corrected))
    asked = request.GET.get("in", "")
    chosen = next((group for group in found if group.code == asked), None)
    if asked in SOURCES and chosen:
        try:
            pages = Pages(chosen.total, page_number(request.GET.get("page")), PAGE_SIZE)
        except NoSuchPageError:
            pages = Pages(chosen.total, 1, PAGE_SIZE)
        start = (pages.number - 1) * PAGE_SIZE
        context |= {
            "group": chosen,
            "rows": chosen.rows[start : start + PAGE_SIZE],
            "pages": pages,
            "query": request.GET,
        }
        return render(request, "portal/site_search.html", context)
    total = sum(group.total for group in found) + (pieces.total if pieces else 0)
    context |= {"equipment": pieces, "groups": found, "total": total, "now": now}
    return render(request, "portal/site_search.html", context)


def _equipment(text: str, now: datetime) -> Equipment | None:
    """Return what the finder answers, or None if that takes too long."""
    try:
        return equipment(text, now)
    except SearchTooSlowError:
        return None
