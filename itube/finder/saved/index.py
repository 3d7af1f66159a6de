"""The page of saved searches, with what is new in each, and of the pieces opened last."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from equipment.models import Equipment
from itube.finder import recent
from itube.finder.models import SavedSearch
from itube.finder.searches import MOST_SEARCHES, Answered, answer
from itube.lib.pages import NoSuchPageError, Pages, page_number

# Each search of a page is answered for it.
PAGE_SIZE = 10
# New pieces that a row names; of the others it tells the number.
NAMED = 10


@dataclass(frozen=True)
class Row:
    """A saved search, its answer of now, and the first of its new pieces."""

    search: SavedSearch
    answered: Answered
    pieces: list[Equipment]

    @property
    def more(self) -> int:
        """How many new pieces are not named."""
        return len(self.answered.new) - len(self.pieces)


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """For visitors who have not signed in too: they have opened pieces, and learn what there is."""
    context: dict[str, Any] = {"recent": recent.pieces(request)}
    if request.user.is_authenticated:
        mine = SavedSearch.objects.visible_to(request.user)
        total = mine.count()
        try:
            pages = Pages(total, page_number(request.GET.get("page")), PAGE_SIZE)
        except NoSuchPageError:
            raise Http404 from None
        context |= {
            "rows": rows_of(mine[pages.rows]),
            "pages": pages,
            "query": request.GET,
            "total": total,
            "most": MOST_SEARCHES,
        }
    return render(request, "finder/saved.html", context)


def rows_of(searches: Iterable[SavedSearch]) -> list[Row]:
    """Return the searches with their answers; all new pieces are read in one statement."""
    now = timezone.now()
    answers = [(search, answer(search, now)) for search in searches]
    wanted = {pk for _search, answered in answers for pk in answered.new[:NAMED]}
    pieces = Equipment.objects.published().select_related("center").in_bulk(wanted)
    return [
        Row(search, answered, [pieces[pk] for pk in answered.new[:NAMED] if pk in pieces])
        for search, answered in answers
    ]


@never_cache
@require_POST
def clear_recent(request: HttpRequest) -> HttpResponse:
    response = redirect("saved:index")
    recent.forget(response)
    messages.success(request, _("최근 본 장비를 지웠습니다."))
    return response
