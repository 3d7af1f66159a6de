"""Which pieces have no free time within thirty days: looked at every night, and noted."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from bookings.availability.earliest import earliest_among
from equipment.models import Equipment
from itube.finder.finding import AHEAD
from itube.lib.periods import Span
from itube.reports.models import FullPiece

# Whoever finds no such time within so many days has not found any that helps.
LENGTH = timedelta(hours=2)
WITHIN = timedelta(days=30)
KEPT = timedelta(days=400)
FIRST_FREE = """
WITH candidates (piece) AS MATERIALIZED ({candidates})
SELECT piece, earliest FROM ({free}) AS free
"""


@transaction.atomic
def note_full(now: datetime) -> int:
    """Note the published pieces that take bookings and are full as of now; return how many.

    The first free time is found as the finder finds it, as far ahead. Run again on the same day it
    replaces what it noted, and it forgets what is older than KEPT.
    """
    day = timezone.localdate(now)
    rows = [
        FullPiece(day=day, equipment_id=piece, first_free=first)
        for piece, first in _first_free(now)
        if first is None or first > now + WITHIN
    ]
    FullPiece.objects.filter(day=day).delete()
    FullPiece.objects.bulk_create(rows, batch_size=2000)
    FullPiece.objects.filter(day__lt=day - KEPT).delete()
    return len(rows)


def _first_free(now: datetime) -> list[tuple[int, datetime | None]]:
    free, parameters = earliest_among(LENGTH, Span(now, now + AHEAD), now)
    published = Equipment.objects.published().order_by().values("pk")
    candidates, given = published.query.sql_with_params()
    with connection.cursor() as cursor:
        # As in the search: the planner expects a few rows, and would loop over thousands.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(FIRST_FREE.format(candidates=candidates, free=free), (*given, *parameters))
        found = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")
    return found
