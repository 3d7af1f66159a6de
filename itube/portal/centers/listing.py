"""The list of centers with how much equipment each has; page and API show the same one."""

import re
from datetime import date, timedelta
from typing import Any, ClassVar

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from centers.filters import CenterFilter
from centers.models import Center, ClosedDay, Expert
from centers.models.center import CODE, CenterQuerySet
from equipment.models import Equipment, Field, Kind
from itube.councils.models import Member
from itube.portal.navigation import SECTORS

# How far ahead closed days are told.
CLOSED_DAYS_AHEAD = timedelta(days=366)


class CenterListFilter(CenterFilter):
    """The centers' form, which also knows sectors and sorts by the number of pieces.

    Nearly every center has a piece for each sector; the ones it works in are those of its councils.
    """

    sector = django_filters.MultipleChoiceFilter(
        method="in_sectors",
        choices=[(code, label) for code, (label, _icon) in SECTORS.items()],
        label=_("업종별 협의회"),
    )
    sort = django_filters.ChoiceFilter(
        method="in_order",
        choices=[
            ("name", _("이름순")),
            ("equipment", _("장비 많은 순")),
            ("code", _("센터 코드순")),
        ],
        empty_label=None,
        label=_("정렬"),
    )

    ORDERS = {**CenterFilter.ORDERS, "equipment": ("-equipment_count", "name_ko", "code")}
    FACETS: ClassVar[dict[str, str]] = {"sector": "sectors", **CenterFilter.FACETS}

    def in_sectors(self, centers: CenterQuerySet, name: str, codes: list[str]) -> CenterQuerySet:
        members = Member.objects.filter(council__sector__code__in=codes)
        return centers.filter(pk__in=members.values("center")) if codes else centers

    def facet_rows(self, text: str) -> CenterQuerySet:
        codes = Member.objects.filter(center=OuterRef("pk")).order_by("council")
        return (
            super()
            .facet_rows(text)
            .annotate(sectors=ArraySubquery(codes.values("council__sector__code")))
        )


def known_code(code: str) -> str:
    """Return a center's code as stored; what cannot be one is Http404."""
    if not re.match(CODE, code.upper()):
        raise Http404
    return code.upper()


def centers_with_counts() -> CenterQuerySet:
    """Return the published centers as lists show them, each with equipment_count."""
    counts = Equipment.objects.published().count_in("pk")
    return Center.objects.published().for_list().annotate(equipment_count=Coalesce(counts, 0))


def center_with_facts() -> CenterQuerySet:
    """Return the published centers with what one center's page tells: hours and experts.

    Each of published_experts has field_slugs.
    """
    experts = Expert.objects.filter(is_published=True).annotate(
        field_slugs=ArraySubquery(_slugs(experts=OuterRef("pk")))
    )
    return centers_with_counts().prefetch_related(
        "opening_hours", Prefetch("experts", queryset=experts, to_attr="published_experts")
    )


def closed_days(center: Center, today: date) -> QuerySet[ClosedDay]:
    """Return the days from today on, for a year, on which center is closed; each day once.

    A day that closes all centers counts; the center's own name for it goes before.
    """
    return (
        ClosedDay.objects.filter(Q(center=center) | Q(center=None))
        .filter(day__gte=today, day__lt=today + CLOSED_DAYS_AHEAD)
        .order_by("day", F("center").asc(nulls_last=True))
        .distinct("day")
    )


def kinds_of(center: Center) -> QuerySet[Kind]:
    """Return the kinds of center's published pieces, the most frequent first.

    Each has equipment_count, and field_slugs.
    """
    return (
        Kind.objects.filter(equipment__center=center, equipment__is_published=True)
        .annotate(
            equipment_count=Count("equipment"),
            field_slugs=ArraySubquery(_slugs(kinds=OuterRef("pk"))),
        )
        .order_by("-equipment_count", "name_ko")
    )


def _slugs(**of_what: Any) -> QuerySet:
    return Field.objects.filter(**of_what).order_by("bit").values("slug")
