"""The first fitting time of many pieces at once, from OpenSpan and Occupancy, in one statement.

For search and lists only: OpenSpan is kept by the database, but a deed asks the rows themselves.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from bookings.availability.grid import asking_window, bookable_length
from bookings.policies import Policy, policies_of
from equipment.models import Equipment
from itube.lib.periods import Span

# Two stages: a piece with a unit that nobody has within its window takes the first fitting stretch
# of its calendar, which is looked up once for all pieces that ask the same; only for the others
# are taken times, widened by the buffers, subtracted from the open ones, unit by unit.
#
# date_bin rounds down to the grid; its origin is a Seoul midnight plus the offset of the grid.
EARLIEST = """
WITH wanted AS (
    SELECT asked.*, coalesce(own.id, whole.id) AS calendar
    FROM unnest(%(piece)s::bigint[], %(units)s::int[], %(length)s::interval[], %(step)s::interval[],
                %(origin)s::timestamptz[], %(before)s::interval[], %(after)s::interval[],
                %(low)s::timestamptz[], %(high)s::timestamptz[])
        AS asked(piece, units, length, step, origin, before, after, low, high)
    JOIN equipment_equipment equipment ON equipment.id = asked.piece
    LEFT JOIN bookings_opencalendar own ON own.equipment_id = equipment.id
    LEFT JOIN bookings_opencalendar whole
        ON whole.center_id = equipment.center_id AND whole.equipment_id IS NULL
), taken AS MATERIALIZED (
    SELECT wanted.piece, occupancy.unit,
           range_agg(tstzrange(lower(occupancy.span) - wanted.after,
                               upper(occupancy.span) + wanted.before)) AS spans
    FROM wanted
    JOIN bookings_occupancy occupancy
        ON occupancy.equipment_id = wanted.piece AND occupancy.holds
        AND occupancy.unit <= wanted.units
        AND occupancy.span && tstzrange(wanted.low - wanted.before, wanted.high + wanted.after)
    GROUP BY wanted.piece, occupancy.unit
), touched AS (
    SELECT wanted.*
    FROM wanted
    JOIN (SELECT piece, count(*) AS units FROM taken GROUP BY piece) AS busy
        ON busy.piece = wanted.piece AND busy.units = wanted.units
), kinds AS (
    SELECT DISTINCT calendar, length, step, origin, low, high FROM wanted
), quick AS (
    SELECT kinds.*, (
        SELECT first.start
        FROM bookings_openspan opened
        CROSS JOIN LATERAL (
            SELECT date_bin(kinds.step, greatest(lower(opened.span), kinds.low)
                            + kinds.step - interval '1 us', kinds.origin) AS start
        ) AS first
        WHERE opened.calendar_id = kinds.calendar
            AND upper(opened.span) > kinds.low AND lower(opened.span) < kinds.high
            AND first.start + kinds.length <= least(upper(opened.span), kinds.high)
        ORDER BY upper(opened.span)
        LIMIT 1
    ) AS start
    FROM kinds
), opened AS MATERIALIZED (
    SELECT kinds.calendar, kinds.low, kinds.high, (
        SELECT range_agg(opened.span)
        FROM bookings_openspan opened
        WHERE opened.calendar_id = kinds.calendar
            AND upper(opened.span) > kinds.low AND lower(opened.span) < kinds.high
    ) AS spans
    FROM (SELECT DISTINCT calendar, low, high FROM touched) AS kinds
), slow AS (
    SELECT touched.piece, min(first.start) AS start
    FROM touched
    JOIN opened USING (calendar, low, high)
    JOIN taken USING (piece)
    CROSS JOIN LATERAL unnest(opened.spans - taken.spans) AS free(span)
    CROSS JOIN LATERAL (
        SELECT date_bin(touched.step, greatest(lower(free.span), touched.low)
                        + touched.step - interval '1 us', touched.origin) AS start
    ) AS first
    WHERE first.start + touched.length <= least(upper(free.span), touched.high)
    GROUP BY touched.piece
)
SELECT wanted.piece, CASE WHEN touched.piece IS NULL THEN quick.start ELSE slow.start END
FROM wanted
LEFT JOIN touched USING (piece)
LEFT JOIN slow USING (piece)
LEFT JOIN quick ON quick.calendar = wanted.calendar AND quick.length = wanted.length
    AND quick.step = wanted.step AND quick.origin = wanted.origin
    AND quick.low = wanted.low AND quick.high = wanted.high
"""
MIDNIGHT = "2000-01-01 00:{:02d}:00+09"


class _Ask(NamedTuple):
    """What the statement is asked for the pieces under one policy, by the names of its columns."""

    length: timedelta
    step: timedelta
    origin: str
    before: timedelta
    after: timedelta
    low: datetime
    high: datetime

    @classmethod
    def under(cls, policy: Policy, length: timedelta, window: Span, now: datetime) -> "_Ask | None":
        """Return the question, or None if the policy allows no such booking in window."""
        needed = bookable_length(length, policy)
        asking = asking_window(policy, now)
        low, high = max(window.start, asking.start), min(window.end, asking.end)
        if needed is None or high - low < needed:
            return None
        return cls(
            length=needed,
            step=timedelta(minutes=policy.grid_minutes),
            origin=MIDNIGHT.format(policy.grid_offset_minutes),
            before=policy.before,
            after=policy.after,
            low=low,
            high=high,
        )


def earliest_free(
    pieces: Collection[Equipment], length: timedelta, window: Span, now: datetime
) -> dict[int, Span | None]:
    """Return, for each piece by its key, the first booking of length that its time would allow.

    It lies within window, within one open stretch, and one unit is free over it with its buffers;
    it keeps grid, notice and horizon. Where the shortest booking or the grid ask for more, it is as
    long as they ask. None: there is no such time, or length is more than the longest booking.
    Two statements, whatever the number of pieces.
    """
    policies = policies_of(pieces)
    asks = {policy: _Ask.under(policy, length, window, now) for policy in set(policies.values())}
    found: dict[int, Span | None] = dict.fromkeys(policies)
    rows = [
        (piece.pk, piece.units, *ask)
        for piece in pieces
        if (ask := asks[policies[piece.pk]]) is not None
    ]
    if rows:
        names = ("piece", "units", *_Ask._fields)
        columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        with connection.cursor() as cursor:
            cursor.execute(EARLIEST, columns)
            for pk, start in cursor.fetchall():
                ask = asks[policies[pk]]
                if start is not None and ask is not None:
                    found[pk] = Span(start, start + ask.length)
    return found
