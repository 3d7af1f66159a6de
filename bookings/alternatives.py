"""What someone may take instead of a time that is not to be had: here, or on an equal piece."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.availability.free import (
    Week,
    asking_window,
    bookable_length,
    earliest_free,
    next_on_grid,
    week_of,
)
from bookings.availability.grid import FARTHEST
from bookings.models import Booking
from equipment.equivalents import Equivalent, equivalents
from equipment.models import Equipment, UseScope
from itube.lib.periods import Span, within

# How far from the asked time others are looked for, in both directions.
REACH = timedelta(days=31)
MOST_HERE = 3
MOST_ELSEWHERE = 3
# So many equal pieces are asked for their time; not all of them have some.
WEIGHED = 12


@dataclass(frozen=True)
class Alternative:
    """A time on a piece that was free a moment ago, and why it is offered, in words."""

    equipment: Equipment
    span: Span
    reason: str


def alternatives(
    piece: Equipment,
    span: Span,
    now: datetime.datetime,
    use_mode: str | None = None,
    besides: Booking | None = None,
) -> list[Alternative]:
    """Return what could be booked instead of span: times on piece first, then on equal pieces.

    Up to three times on piece, nearest to span, in order of time; then up to three equal pieces of
    other centers, the best first, each with its first time from span on. All keep grid, notice and
    horizon, and are as long as span where the pieces' rules allow. With a use_mode only pieces
    that offer it count. The time of the booking besides counts as free: it is about to be moved. A
    fixed number of statements; nothing is held. A span beyond any horizon has no alternative.
    """
    return [*here(piece, span, now, besides), *elsewhere(piece, span, now, use_mode)]


def here(
    piece: Equipment, span: Span, now: datetime.datetime, besides: Booking | None = None
) -> list[Alternative]:
    """Return up to three other times on piece, those nearest to span, in order of time."""
    if span.start > now + FARTHEST:
        return []
    start = max(now, span.start)
    around = Span(max(now, start - REACH), start + REACH)
    week = week_of([piece], around, now, besides=besides)[piece.pk]
    length = bookable_length(span.length, week.policy)
    if length is None:
        return []
    starts = sorted(
        set(_starts(week, length, span.start, now)),
        key=lambda start: (abs(start - span.start), start),
    )
    known = [span] if besides is None else [span, besides.span]
    chosen: list[Span] = []
    for start in starts:
        candidate = Span(start, start + length)
        if candidate not in known and not any(candidate.overlaps(other) for other in chosen):
            chosen.append(candidate)
        if len(chosen) == MOST_HERE:
            break
    return [Alternative(piece, other, _("같은 장비의 빈 시간")) for other in sorted(chosen)]


def _starts(
    week: Week, length: timedelta, wished: datetime.datetime, now: datetime.datetime
) -> Iterator[datetime.datetime]:
    """Yield when a booking of length could begin: in each free stretch, nearest to wished first."""
    asking = asking_window(week.policy, now)
    step = timedelta(minutes=week.policy.grid_minutes)
    for spans in week.by_unit.values():
        for free in within(spans, asking):
            first = next_on_grid(free.start, week.policy)
            places = (free.end - length - first) // step
            if places < 0:
                continue
            last = first + places * step
            middle = min(max(next_on_grid(wished, week.policy), first), last)
            for n in range(-MOST_HERE, MOST_HERE + 1):
                if first <= middle + n * length <= last:
                    yield middle + n * length


def elsewhere(
    piece: Equipment, span: Span, now: datetime.datetime, use_mode: str | None = None
) -> list[Alternative]:
    """Return up to three equal pieces of other centers with their first time from span on."""
    if span.start > now + FARTHEST:
        return []
    alike = [
        found
        for found in equivalents(piece, timezone.localdate(now), most=WEIGHED)
        if _lends(found.piece, use_mode)
    ]
    start = max(now, span.start)
    times = earliest_free(
        [found.piece for found in alike], span.length, Span(start, start + REACH), now
    )
    timed = [(found, times[found.piece.pk]) for found in alike]
    return [
        Alternative(found.piece, time, _reason(found)) for found, time in timed if time is not None
    ][:MOST_ELSEWHERE]


def _lends(piece: Equipment, use_mode: str | None) -> bool:
    return (
        piece.online_booking
        and piece.use_scope != UseScope.EXCLUSIVE
        and (use_mode is None or use_mode in piece.use_modes)
    )


def _reason(found: Equivalent) -> str:
    km = _("%(km)d km 거리") % {"km": round(found.km)}
    return f"{found.reason}, {km}" if found.reason else km
