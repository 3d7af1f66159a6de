"""The page of one list: its pieces as the finder's rows, with what was noted beside them."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from itube.accounts.models import User
from itube.finder.hits import Hit, rows_of
from itube.finder.models import SavedItem, SavedList
from itube.finder.saved.list_pages import get_list


@dataclass(frozen=True)
class Row:
    """An item of the list; without a hit its piece is not public any more."""

    item: SavedItem
    hit: Hit | None


@login_required
@never_cache
@require_safe
def list_page(request: HttpRequest, reference: str) -> HttpResponse:
    user = cast(User, request.user)
    now = timezone.now()
    saved = get_list(SavedList.objects.visible_to(user).for_list(), reference)
    context = {
        "list": saved,
        "rows": items_of(saved, now),
        "now": now,
        # Rows mark the words of a question; here there are none.
        "highlighter": None,
        "is_owner": saved.owner_id == user.pk,
    }
    return render(request, "portal/equipment/list.html", context)


def items_of(saved: SavedList, now: datetime) -> list[Row]:
    """Return the items in their order: as many statements for one piece as for two hundred."""
    items = list(saved.items.select_related("equipment", "added_by"))
    hits = {
        hit.piece.pk: hit for hit in rows_of([item.equipment_id for item in items], now, specs=True)
    }
    return [Row(item, hits.get(item.equipment_id)) for item in items]
