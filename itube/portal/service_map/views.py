"""The process service map: the items to choose from, and one item's map."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from equipment.models import ProductItem
from itube.lib.kept import kept_page
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.portal.service_map.chooser import chooser
from itube.portal.service_map.institutions import ranked, rows
from itube.portal.service_map.reading import item_map

PAGE_SIZE = 10
SLUG = re.compile(r"[a-zA-Z0-9_-]{1,80}")


@require_safe
@kept_page
def index(request: HttpRequest) -> HttpResponse:
    """The items; `item` leads on to one, which is how a list of items in a form goes there."""
    if found := _item(request.GET.get("item", "")):
        province = request.GET.get("province", "")
        kept = f"?{urlencode({'province': province})}" if province else ""
        return redirect(found.get_absolute_url() + kept)
    return render(request, "portal/service_map/index.html", {"map": chooser(request.GET)})


@require_safe
@kept_page
def item(request: HttpRequest, slug: str) -> HttpResponse:
    shown = item_map(slug, request.GET)
    if shown is None:
        raise Http404
    centers = ranked(shown)
    try:
        pages = Pages(len(centers), page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        pages = Pages(len(centers), 1, PAGE_SIZE)
    now = timezone.now()
    context = {
        "map": shown,
        "centers": rows(shown, centers[pages.rows], now),
        "center_count": len(centers),
        "pages": pages,
        "query": shown.query,
        "now": now,
    }
    return render(request, "portal/service_map/item.html", context)


def _item(slug: str) -> ProductItem | None:
    # What is no slug may not even be text that the database takes.
    return ProductItem.objects.filter(slug=slug).first() if SLUG.fullmatch(slug) else None
