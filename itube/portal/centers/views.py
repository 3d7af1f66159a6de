"""The list of support centers, and one center with its people, hours and equipment."""

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.referrals import sent_and_received
from centers.hours import hours_in_words
from centers.models import Center
from equipment.models import Equipment, Field, Sector, Status
from itube.cases.models import SupportCase
from itube.councils.holdings import kinds_elsewhere
from itube.finder.hits import rows_of
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
from itube.portal.centers.offers import offers_of
from itube.portal.conditions import Chip, address
from itube.portal.outline import on_map, outlines

PAGE_SIZE = 30
FIRST_PIECES = 12
FIRST_CLOSED_DAYS = 5
MOST_CASES = 4


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
    now = timezone.now()
    today = timezone.localdate(now)
    fields = {field.slug: field for field in Field.objects.select_related("sector")}
    kinds = list(kinds_of(center))
    for expert in center.published_experts:
        expert.helped_fields = [fields[slug] for slug in expert.field_slugs]
    helped = {slug for expert in center.published_experts for slug in expert.field_slugs}
    sent, received = sent_and_received(now, center.pk)
    context = {
        "now": now,
        "center": center,
        "hours": hours_in_words(center.opening_hours.all()),
        "closed_days": closed_days(center, today)[:FIRST_CLOSED_DAYS],
        "kinds": kinds,
        # What its people are good at; a microscope alone would put a center into every field.
        "sectors": _sectors(
            fields, helped or {slug for kind in kinds for slug in kind.field_slugs}
        ),
        "hits": rows_of(_first_pieces(center), now),
        "services": offers_of(center),
        "members": center.council_members.select_related("council__sector").order_by(
            "council__sector__order"
        ),
        "sent": sent,
        "received": received,
        "kinds_elsewhere": kinds_elsewhere(center.pk, [kind.pk for kind in kinds]),
        "films": center.films.published().for_list(),
        "cases": SupportCase.objects.published(now).for_list().filter(center=center)[:MOST_CASES],
        "spot": on_map(center.latitude, center.longitude),
        "outlines": outlines(),
    }
    return render(request, "portal/centers/detail.html", context)


def _first_pieces(center: Center) -> list[int]:
    """Return the keys of the pieces that are shown first: those that can be booked, by kind."""
    pieces = Equipment.objects.published().filter(center=center)
    later = Case(
        When(online_booking=True, status=Status.NORMAL, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    ordered = pieces.order_by(later, "kind__name_ko", "name_ko", "pk")
    return list(ordered.values_list("pk", flat=True)[:FIRST_PIECES])


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
