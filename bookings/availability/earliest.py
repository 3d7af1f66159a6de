"""The first fitting time of many pieces at once, from OpenSpan and Occupancy, in one statement.

For search and lists only: OpenSpan is kept by the database, but a deed asks the rows themselves.
"""

# ruff: noqa: S608 - SQL is put together from constants here; values are parameters.

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from bookings.availability.grid import asking_window, bookable_length
from bookings.policies import Policy, all_policies, policies_of
from equipment.models import Equipment, Status, UseScope
from itube.lib.periods import Span

# What the statement is asked for the pieces under one policy. date_bin rounds down to the grid; its
# origin is a Seoul midnight plus the offset of the grid.
ASKED = """
    unnest(%s::int[], %s::interval[], %s::interval[], %s::timestamptz[], %s::interval[],
           %s::interval[], %s::timestamptz[], %s::timestamptz[])
        AS asked(number, length, step, origin, before, after, low, high)
"""
CALENDARS = """
    LEFT JOIN bookings_opencalendar own ON own.equipment_id = equipment.id
    LEFT JOIN bookings_opencalendar whole
        ON whole.center_id = equipment.center_id AND whole.equipment_id IS NULL
"""
# A few pieces, each with the number of its policy.
OF_PIECES = f"""
    SELECT equipment.id AS piece, equipment.units, asked.*, coalesce(own.id, whole.id) AS calendar
    FROM unnest(%s::bigint[], %s::int[]) AS given(piece, number)
    JOIN equipment_equipment equipment ON equipment.id = given.piece
    JOIN {ASKED} ON asked.number = given.number {CALENDARS}
"""
# All candidates that take bookings, each with the number of its own policy, its center's or none's.
OF_CANDIDATES = f"""
    SELECT equipment.id AS piece, equipment.units, asked.*, coalesce(own.id, whole.id) AS calendar
    FROM candidates
    JOIN equipment_equipment equipment ON equipment.id = candidates.piece
    LEFT JOIN unnest(%s::bigint[], %s::int[]) AS of_piece(piece, number)
        ON of_piece.piece = equipment.id
    LEFT JOIN unnest(%s::bigint[], %s::int[]) AS of_center(center, number)
        ON of_center.center = equipment.center_id
    JOIN {ASKED} ON asked.number = coalesce(of_piece.number, of_center.number, %s) {CALENDARS}
    WHERE equipment.online_booking AND equipment.status = %s AND equipment.use_scope <> %s
"""
# Two stages: a piece with a unit that nobody has within its window takes the first fitting stretch
# of its calendar, which is looked up once for all pieces that ask the same; only for the others
# are taken times, widened by the buffers, subtracted from the open ones, unit by unit.
#
# taken looks at all occupancies of the whole window at once: looking them up piece by piece would
# take longer as soon as there are more than a few hundred pieces.
EARLIEST = """
WITH wanted AS MATERIALIZED ({wanted}), taken AS MATERIALIZED (
    SELECT wanted.piece, occupancy.unit,
           range_agg(tstzrange(lower(occupancy.span) - wanted.after,
                               upper(occupancy.span) + wanted.before)) AS spans
    FROM wanted
    JOIN bookings_occupancy occupancy
        ON occupancy.equipment_id = wanted.piece AND occupancy.holds
        AND occupancy.unit <= wanted.units
        AND occupancy.span && tstzrange(wanted.low - wanted.before, wanted.high + wanted.after)
    WHERE occupancy.span && %s::tstzrange
    GROUP BY wanted.piece, occupancy.unit
), touched AS (
    SELECT wanted.*
    FROM wanted
    JOIN (SELECT piece, count(*) AS units FROM taken GROUP BY piece) AS busy
        ON busy.piece = wanted.piece AND busy.units = wanted.units
), kinds AS (
    SELECT DISTINCT calendar, number, length, step, origin, low, high FROM wanted
), quick AS (
    SELECT kinds.calendar, kinds.number, (
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
    SELECT kinds.calendar, kinds.number, (
        SELECT range_agg(opened.span)
        FROM bookings_openspan opened
        WHERE opened.calendar_id = kinds.calendar
            AND upper(opened.span) > kinds.low AND lower(opened.span) < kinds.high
    ) AS spans
    FROM (SELECT DISTINCT calendar, number, low, high FROM touched) AS kinds
), slow AS (
    SELECT touched.piece, min(first.start) AS start
    FROM touched
    JOIN opened USING (calendar, number)
    JOIN taken USING (piece)
    CROSS JOIN LATERAL unnest(opened.spans - taken.spans) AS free(span)
    CROSS JOIN LATERAL (
        SELECT date_bin(touched.step, greatest(lower(free.span), touched.low)
                        + touched.step - interval '1 us', touched.origin) AS start
    ) AS first
    WHERE first.start + touched.length <= least(upper(free.span), touched.high)
    GROUP BY touched.piece
)
SELECT wanted.piece,
       CASE WHEN touched.piece IS NULL THEN quick.start ELSE slow.start END AS earliest
FROM wanted
LEFT JOIN touched USING (piece)
LEFT JOIN slow USING (piece)
LEFT JOIN quick ON quick.calendar = wanted.calendar AND quick.number = wanted.number
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


class _Asks:
    """The questions under some policies, each once, with its number; policies that ask none have
    the number NONE.
    """

    NONE = -1

    def __init__(self, length: timedelta, window: Span, now: datetime) -> None:
        self._given = (length, window, now)
        self._numbers: dict[Policy, int] = {}
        self.asked: list[_Ask] = []

    def number(self, policy: Policy) -> int:
        """Return the number of the question under policy."""
        if policy not in self._numbers:
            ask = _Ask.under(policy, *self._given)
            self._numbers[policy] = self.NONE if ask is None else len(self.asked)
            if ask is not None:
                self.asked.append(ask)
        return self._numbers[policy]

    @property
    def columns(self) -> list[list[Any]]:
        """The parameters of ASKED."""
        return [list(range(len(self.asked))), *map(list, zip(*self.asked, strict=True))]

    @property
    def reach(self) -> str:
        """The time in which an occupancy can matter at all, as a range of the database."""
        low = min(ask.low - ask.before for ask in self.asked)
        high = max(ask.high + ask.after for ask in self.asked)
        return f"[{low.isoformat()},{high.isoformat()})"


def earliest_free(
    pieces: Collection[Equipment], length: timedelta, window: Span, now: datetime
) -> dict[int, Span | None]:
    """Return, for each piece by its key, the first booking of length that its time would allow.

    It lies within window, within one open stretch, and one unit is free over it with its buffers;
    it keeps grid, notice and horizon. Where the shortest booking or the grid ask for more, it is as
    long as they ask. None: there is no such time, or length is more than the longest booking.
    Two statements, whatever the number of pieces; one if all were read with WITH_POLICY.
    """
    policies = policies_of(pieces)
    asks = _Asks(length, window, now)
    numbers = {pk: asks.number(policy) for pk, policy in policies.items()}
    found: dict[int, Span | None] = dict.fromkeys(policies)
    if asks.asked:
        given = [list(numbers), list(numbers.values())]
        with connection.cursor() as cursor:
            cursor.execute(EARLIEST.format(wanted=OF_PIECES), [*given, *asks.columns, asks.reach])
            for pk, start in cursor.fetchall():
                if start is not None:
                    found[pk] = Span(start, start + asks.asked[numbers[pk]].length)
    return found


def earliest_among(length: timedelta, window: Span, now: datetime) -> tuple[str, tuple[Any, ...]]:
    """Return SQL for the first fitting time of each of many pieces, and its parameters.

    It reads a table expression `candidates(piece)`, and has the rows (piece, earliest) of those
    that take bookings; earliest is NULL where there is no such time. What fits is as with
    earliest_free(). One statement, for the policies.
    """
    asks = _Asks(length, window, now)
    policies = all_policies()
    of_piece = {pk: asks.number(policy) for pk, policy in policies.of_piece.items()}
    of_center = {pk: asks.number(policy) for pk, policy in policies.of_center.items()}
    otherwise = asks.number(Policy())
    if not asks.asked:
        return "SELECT piece, NULL::timestamptz AS earliest FROM candidates WHERE false", ()
    return EARLIEST.format(wanted=OF_CANDIDATES), (
        list(of_piece),
        list(of_piece.values()),
        list(of_center),
        list(of_center.values()),
        *asks.columns,
        otherwise,
        Status.NORMAL.value,
        UseScope.EXCLUSIVE.value,
        asks.reach,
    )
