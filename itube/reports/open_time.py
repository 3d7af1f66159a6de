"""How long pieces could be used: opening hours of days past, without maintenance and breakdowns.

OpenSpan reaches only ahead, so that the hours, closed days and holidays of now are laid over the
days asked; once for each set of hours and closed days, which many centers share.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from bookings.availability.opening import Hours, OpeningRules, day_span, spans_of
from bookings.models import Maintenance
from equipment.models.equipment import EquipmentQuerySet
from itube.lib.periods import Span, within
from itube.reports.periods import Period, span_of

# What keeps a piece from use against its center's will; a center's own use does not.
DOWN = (Maintenance.Kind.PLANNED, Maintenance.Kind.CALIBRATION, Maintenance.Kind.BREAKDOWN)

MICROSECOND = timedelta(microseconds=1)


class Owner(NamedTuple):
    """Whose open time is asked: a piece, its center and units, and what its policy says."""

    piece: int
    center: int
    units: int
    acquired_on: date | None
    opens_on_holidays: bool


class _Week:
    """The open stretches of one set of hours over all days asked, as if no day were shut."""

    def __init__(self, hours: Iterable[Hours], window: Span) -> None:
        self.spans = spans_of(hours, (), window)
        self.starts = [span.start for span in self.spans]
        # How many microseconds are open before each stretch.
        self.before = [0]
        for span in self.spans:
            self.before.append(self.before[-1] + span.length // MICROSECOND)

    def open_within(self, window: Span) -> int:
        """Return how many microseconds of window are open."""
        first = bisect_right(self.starts, window.start)
        last = bisect_right(self.starts, window.end)
        open_time = self.before[last] - self.before[first]
        # The stretch that began earlier reaches into window, and the last one may reach beyond.
        if first and self.spans[first - 1].end > window.start:
            open_time += (self.spans[first - 1].end - window.start) // MICROSECOND
        if last and self.spans[last - 1].end > window.end:
            open_time -= (self.spans[last - 1].end - window.end) // MICROSECOND
        return open_time


class _Calendar:
    """A week's hours, but for the days shut."""

    def __init__(self, week: _Week, shut: Iterable[date]) -> None:
        self.week = week
        self.shut = [day_span(day) for day in sorted(shut)]
        self.shut_starts = [span.start for span in self.shut]
        self.known: dict[Span, int] = {}

    def open_within(self, window: Span) -> int:
        """Return how many microseconds of window are open."""
        if window not in self.known:
            first = max(0, bisect_right(self.shut_starts, window.start) - 1)
            last = bisect_left(self.shut_starts, window.end)
            self.known[window] = self.week.open_within(window) - sum(
                self.week.open_within(part) for part in within(self.shut[first:last], window)
            )
        return self.known[window]


class OpenTime:
    """Answers for all pieces of one report and some periods; two statements, read once."""

    def __init__(
        self, pieces: EquipmentQuerySet, owners: Iterable[Owner], periods: Iterable[Period]
    ) -> None:
        periods = list(periods)
        first = min(period.first for period in periods)
        last = max(period.until for period in periods)
        self._window = span_of(first, last)
        centers = {owner.center for owner in owners}
        self._rules = OpeningRules(pieces.order_by().values("pk"), centers, first, last)
        self._down = _maintenance(pieces, self._window)
        self._weeks: dict[frozenset[Hours], _Week] = {}
        self._calendars: dict[tuple[frozenset[Hours], int, bool], _Calendar] = {}

    def of(self, owner: Owner, period: Period) -> int:
        """Return the open microseconds of a piece times its units.

        Only days that have come count, and none before the piece was acquired.
        """
        first = max(period.first, owner.acquired_on or period.first)
        if first > period.until:
            return 0
        window = span_of(first, period.until)
        calendar = self._calendar(owner)
        return calendar.open_within(window) * owner.units - self._lost(owner, calendar, window)

    def _calendar(self, owner: Owner) -> _Calendar:
        hours = frozenset(self._rules.hours(owner.piece, owner.center))
        key = (hours, owner.center, owner.opens_on_holidays)
        if key not in self._calendars:
            if hours not in self._weeks:
                self._weeks[hours] = _Week(hours, self._window)
            shut = self._rules.shut(owner.center, owner.opens_on_holidays)
            self._calendars[key] = _Calendar(self._weeks[hours], shut)
        return self._calendars[key]

    def _lost(self, owner: Owner, calendar: _Calendar, window: Span) -> int:
        """Return the open microseconds in which units were kept from use, unit by unit."""
        rows = self._down.get(owner.piece)
        if not rows:
            return 0
        return sum(
            calendar.open_within(span)
            for unit in range(1, owner.units + 1)
            for span in within([span for of_unit, span in rows if of_unit in (None, unit)], window)
        )


def _maintenance(
    pieces: EquipmentQuerySet, window: Span
) -> dict[int, list[tuple[int | None, Span]]]:
    """Return for each piece the times kept from use, with the unit (None: all); one statement."""
    rows = Maintenance.objects.filter(
        equipment__in=pieces.order_by().values("pk"),
        kind__in=DOWN,
        cancelled_at=None,
        start__lt=window.end,
        end__gt=window.start,
    ).values_list("equipment_id", "unit", "start", "end")
    down: dict[int, list[tuple[int | None, Span]]] = defaultdict(list)
    for piece, unit, start, end in rows.order_by():
        down[piece].append((unit, Span(start, end)))
    return down
