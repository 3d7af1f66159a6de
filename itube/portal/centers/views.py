"""The list of support centers, and one center with its people, hours and equipment."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.hours import hours_in_words
from equipment.fees import fee_in_force
from equipment.models import Equipment, Field, Sector
from itube.lib.facets import FacetValue
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.portal.centers.listing import (
    CenterListFilter,
    center_with_facts,
    centers_with_counts,
    closed_days,
    kinds_of,
    known_code,
)
from itube.portal.centers.map import map_of
from itube.portal.conditions import Chip, address

PAGE_SIZE = 30
FIRST_PIECES = 20
FIRST_CLOSED_DAYS = 5


@require_safe
def center_list(request: HttpRequest) -> HttpResponse:
    """Unknown parameters are ignored; a wrong value is told beside its field."""
    found, context = _asked(request)
    try:
        pages = Pages(context["total"], page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    context |= {
        "sort": found.form.cleaned_data.get("sort") or "name",
        "sorts": found.filters["sort"].extra["choices"],
        "pages": pages,
        "centers": found.qs[pages.rows],
    }
    return render(request, "portal/centers/list.html", context)


@require_safe
def center_map(request: HttpRequest) -> HttpResponse:
    """All centers that the same conditions find, beside a map; sort and page mean nothing here."""
    found, context = _asked(request)
    context["map"] = map_of(found.qs, request.GET)
    return render(request, "portal/centers/map.html", context)


def _asked(request: HttpRequest) -> tuple[CenterListFilter, dict[str, Any]]:
    """Return the form of the centers, and what list and map show of it."""
    found = CenterListFilter(request.GET, queryset=centers_with_counts())
    found.is_valid()
    facets = found.facets
    question = found.form.cleaned_data.get("q", "")
    return found, {
        "here": request.path,
        "filter": found,
        "facets": [
            (found.filters[name], name, values, found.errors.get(name, ()))
            for name, values in facets.items()
        ],
        "chips": _chips(request.GET, question, facets),
        "question": question,
        "query": request.GET,
        "total": found.qs.count(),
    }


@require_safe
def center_detail(request: HttpRequest, code: str) -> HttpResponse:
    if code != known_code(code):
        return redirect("centers:detail", known_code(code), permanent=True)
    center = get_object_or_404(center_with_facts(), code=code)
    today = timezone.localdate()
    fields = {field.slug: field for field in Field.objects.select_related("sector")}
    kinds = list(kinds_of(center))
    for expert in center.published_experts:
        expert.helped_fields = [fields[slug] for slug in expert.field_slugs]
    pieces = list(
        Equipment.objects.published()
        .filter(center=center)
        .for_list()
        .order_by("name_ko", "pk")[:FIRST_PIECES]
    )
    context = {
        "center": center,
        "hours": hours_in_words(center.opening_hours.all()),
        "closed_days": closed_days(center, today)[:FIRST_CLOSED_DAYS],
        "kinds": kinds,
        "sectors": _sectors(fields, {slug for kind in kinds for slug in kind.field_slugs}),
        "pieces": [(piece, fee_in_force(piece, today)) for piece in pieces],
    }
    return render(request, "portal/centers/detail.html", context)


def _chips(query: QueryDict, question: str, facets: dict[str, list[FacetValue]]) -> list[Chip]:
    chips = []
    if question:
        chips.append(Chip(f"‘{question}’", address(query, q=[], page=[])))
    for name, values in facets.items():
        for value in values:
            if value.selected:
                others = [kept for kept in query.getlist(name) if kept != value.value]
                chips.append(Chip(value.label, address(query, **{name: others}, page=[])))
    return chips


def _sectors(fields: dict[str, Field], slugs: set[str]) -> list[tuple[Sector, list[Field]]]:
    """Return the fields of slugs by sector, both in their own order."""
    found: dict[Sector, list[Field]] = {}
    for slug, field in fields.items():
        if slug in slugs:
            found.setdefault(field.sector, []).append(field)
    return sorted(found.items(), key=lambda pair: pair[0].order)
