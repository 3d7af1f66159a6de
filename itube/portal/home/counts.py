"""What only the front page counts, live from the database; itube.portal.figures has the rest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F

from bookings.models import Booking
from bookings.states import AGREED
from equipment.models import Kind
from itube.lib.names import in_english
from itube.lib.periods import Span
from itube.portal.figures import Row

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
