"""In-house use of every piece, by the week: what brings the figures to those of real centers."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection

from bookings.availability.opening import at_minute
from equipment.models import Equipment, Status
from itube.demo.generate.chance import Chance

WEEKS = 104
# Idle pieces have not run for this long.
IDLE_WEEKS = 34
# 100 % are 2,000 hours a year.
MINUTES_A_WEEK = 2000 * 60 / 52
LOW_SHARE = 0.12

CREATE = """
CREATE TEMPORARY TABLE demo_piece (
    equipment_id bigint, seed bigint, minutes integer, weeks_ago integer, institution text
) ON COMMIT DROP
"""
# The week's minutes scatter around the piece's by a number made from both; one week in four is
# another department's. A week of few minutes is no week of use.
LINES = """
INSERT INTO bookings_usagerecord (
    equipment_id, start, "end", operating_minutes, use_class, use_mode, use_type,
    organisation_type, organisation_name, department, samples, staff_minutes, fee_won, note,
    created_at, is_replaced
)
SELECT equipment_id, monday, monday + interval '4 days 9 hours', used,
    CASE WHEN chance %% 4 = 0 THEN 'internal' ELSE 'own' END, '', 'analysis', '', '', '',
    chance %% 9, used / 6, 0, '', monday + interval '5 days', false
FROM (
    SELECT equipment_id, monday, chance,
        (minutes * (0.6 + 0.8 * (chance %% 1000) / 999.0))::integer AS used
    FROM (
        SELECT piece.*, %(first)s + week * interval '7 days' AS monday,
            abs(hashint8extended(piece.seed * 1000 + week, 7)) AS chance
        FROM demo_piece piece, generate_series(0, %(weeks)s - 1) week
        WHERE week < %(weeks)s - piece.weeks_ago
    ) drawn
) counted
WHERE used >= 15
"""


def add_lines(pieces: Iterable[Equipment], today: date) -> int:
    """Store two years of in-house use, up to the last whole week before today; return how many."""
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS)
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        rows = [row for piece in pieces if (row := _row(piece))]
        cursor.executemany("INSERT INTO demo_piece VALUES (%s, %s, %s, %s, '')", rows)
        cursor.execute(LINES, {"first": at_minute(monday, 9 * 60), "weeks": WEEKS})
        return cursor.rowcount


def _row(piece: Equipment) -> tuple[int, int, int, int] | None:
    if piece.status == Status.DISPOSED:
        return None
    share, idle = in_house_share(piece)
    minutes = round(share * MINUTES_A_WEEK * piece.units)
    return piece.pk, int(piece.itube_no[3:]), minutes, IDLE_WEEKS if idle else 0


def in_house_share(piece: Equipment) -> tuple[float, bool]:
    """Return which part of 2,000 h a year the piece runs for its center, and whether it is idle."""
    chance = Chance(f"use {piece.itube_no}")
    low = chance.happens(LOW_SHARE)
    if piece.status == Status.IDLE:
        return 0.02 + 0.06 * chance.fraction(), True
    if low:
        return 0.005 + 0.06 * chance.fraction(), False
    return 0.14 + 0.43 * (chance.fraction() + chance.fraction()), False
