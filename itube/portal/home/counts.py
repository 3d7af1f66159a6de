"""What the front page counts. All of it is live from the database; nothing is written by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F, Q

from bookings.models import Booking
from centers.models import Center, Province
from equipment.models import Equipment, Kind, Sector
from itube.lib.names import in_english
from itube.lib.periods import Span
from itube.reports.records import AGREED

POPULAR_KINDS = 6
# Bookings of this long tell what is asked for now.
LATELY = timedelta(days=28)
# Fewer bookings of a kind say nothing about it, and might say something about one company.
SEVERAL = 3

# As in equipment.supply: a piece serves a step through its kind, or because its center says so.
TAGGED = """
WITH link AS (
    SELECT sk.step_id, e.id AS equipment_id
    FROM equipment_stepkind sk JOIN equipment_equipment e ON e.kind_id = sk.kind_id
    UNION ALL
    SELECT es.step_id, es.equipment_id FROM equipment_equipmentstep es
)
SELECT t.slug, t.name_ko, t.name_en, array_agg(DISTINCT i.slug), count(DISTINCT e.id)
FROM equipment_tag t
JOIN equipment_productitem_tags it ON it.tag_id = t.id
JOIN equipment_productitem i ON i.id = it.productitem_id
JOIN equipment_processstep s ON s.item_id = i.id
JOIN link l ON l.step_id = s.id
JOIN equipment_equipment e ON e.id = l.equipment_id AND e.is_published
JOIN centers_center c ON c.id = e.center_id AND c.is_published
GROUP BY t.id
ORDER BY t."order", t.id
"""


@dataclass(frozen=True)
class Row:
    """One value of a filter of the lists, with what choosing it finds.

    share is its equipment in per cent of the largest row's, for a bar.
    """

    code: str
    name: str
    equipment: int = 0
    centers: int = 0
    share: int = 0


@dataclass(frozen=True)
class Tagged:
    """A policy tag, the items under it, and how many pieces serve their steps."""

    name: str
    items: list[str]
    equipment: int


@dataclass(frozen=True)
class Popular:
    """Kinds that lead to what many want. booked: by bookings of late; else by pieces held."""

    kinds: list[Row]
    booked: bool


def sectors() -> list[Row]:
    """Sectors in their order; a piece whose kind serves two of them counts in both."""
    counts = {
        sector: (equipment, centers)
        for sector, equipment, centers in Equipment.objects.published()
        .filter(kind__fields__isnull=False)
        .values("kind__fields__sector")
        .annotate(n=Count("pk", distinct=True), centers=Count("center", distinct=True))
        .values_list("kind__fields__sector", "n", "centers")
        .order_by()
    }
    return [
        Row(sector.code, sector.name, *counts.get(sector.pk, (0, 0)))
        for sector in Sector.objects.all()
    ]


def provinces() -> list[Row]:
    """All provinces, most equipment first."""
    counts = {
        province: (equipment, centers)
        for province, equipment, centers in Center.objects.published()
        .values("province")
        .annotate(
            n=Count("equipment", filter=Q(equipment__is_published=True), distinct=True),
            centers=Count("pk", distinct=True),
        )
        .values_list("province", "n", "centers")
        .order_by()
    }
    most = max((equipment for equipment, _ in counts.values()), default=0)
    rows = [
        Row(
            code,
            str(label),
            equipment=counts.get(code, (0, 0))[0],
            centers=counts.get(code, (0, 0))[1],
            share=_share(counts.get(code, (0, 0))[0], most),
        )
        for code, label in Province.choices
    ]
    return sorted(rows, key=lambda row: -row.equipment)


def tags() -> list[Tagged]:
    """Policy tags in their order, those that some piece serves; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(TAGGED)
        return [
            Tagged(english if english and in_english() else korean, items, pieces)
            for _slug, korean, english, items, pieces in cursor.fetchall()
        ]


def popular(now: datetime) -> Popular:
    """The kinds that are booked most of late, or of which most pieces are held; at most two
    statements."""
    rows = list(
        Booking.objects.filter(
            starts_at__gte=now - LATELY,
            starts_at__lt=now,
            equipment__is_published=True,
            equipment__center__is_published=True,
        )
        .order_by()
        .values("equipment__kind")
        .annotate(n=Count("pk"), slug=F("equipment__kind__slug"))
        .annotate(korean=F("equipment__kind__name_ko"), english=F("equipment__kind__name_en"))
        .filter(n__gte=SEVERAL)
        .order_by("-n", "korean")
        .values_list("slug", "korean", "english")[:POPULAR_KINDS]
    )
    if len(rows) == POPULAR_KINDS:
        return Popular([Row(slug, _named(*names)) for slug, *names in rows], booked=True)
    kinds = (
        Kind.objects.filter(equipment__is_published=True, equipment__center__is_published=True)
        .annotate(pieces=Count("equipment"))
        .order_by("-pieces", "name_ko")
    )
    return Popular(
        [Row(kind.slug, kind.name, kind.pieces) for kind in kinds[:POPULAR_KINDS]], booked=False
    )


def bookings_in(month: Span) -> int:
    """Return how many agreed bookings begin in month, those that came to nothing left out."""
    return Booking.objects.filter(
        state__in=AGREED, starts_at__gte=month.start, starts_at__lt=month.end
    ).count()


def _named(korean: str, english: str) -> str:
    return english if english and in_english() else korean


def _share(part: int, whole: int) -> int:
    return max(1, round(100 * part / whole)) if part else 0
