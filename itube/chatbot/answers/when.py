"""Which time a question means: Seoul days, a part of them, and how long something is to be used."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bookings.availability.grid import FARTHEST
from bookings.availability.opening import SEOUL, day_span, days_of
from itube.chatbot.slots import Slots
from itube.finder.filters import (
    LONGEST_HOURS,
    LONGEST_WINDOW,
    SHORTEST_HOURS,
    USUAL_HOURS,
    USUAL_WINDOW,
)
from itube.lib.periods import Span

NOON = time(12)


@dataclass(frozen=True, slots=True)
class When:
    """Half-open Seoul days [start, end), daypart am or pm of each, hours in one stretch.

    The days are those that can be searched: begun_before says that earlier ones were left out,
    was_cut that later ones were, shortened that fewer hours were taken than asked. is_past: all of
    the asked time is over at now; is_far: no center takes bookings so far ahead.
    """

    start: date
    end: date
    daypart: str
    hours: float
    begun_before: bool = False
    was_cut: bool = False
    shortened: bool = False
    is_past: bool = False
    is_far: bool = False

    @property
    def length(self) -> timedelta:
        return timedelta(hours=self.hours)

    @property
    def is_one_day(self) -> bool:
        return self.end - self.start == timedelta(days=1)

    @property
    def window(self) -> Span:
        """The whole time from the first day's part to the last one's."""
        parts = self.parts
        return Span(parts[0].start, parts[-1].end)

    @property
    def parts(self) -> list[Span]:
        """What of each day counts: all of it, what lies before its noon, or what comes after."""
        days = days_of(Span(day_span(self.start).start, day_span(self.end).start))
        return [_part(day, self.daypart) for day in days]


def when(slots: Slots, now: datetime) -> When:
    """Return the time that slots ask for; without any, an hour within the usual days from today."""
    today = now.astimezone(SEOUL).date()
    hours, shortened = _hours(slots.hours)
    start = slots.start or (min(today, slots.end) if slots.end else today)
    if start > today + FARTHEST:
        return When(start, start + timedelta(days=1), slots.daypart, hours, is_far=True)
    end = max(slots.end or start + USUAL_WINDOW, start + timedelta(days=1))
    first = max(start, today)
    is_past = end <= today or all(part.end <= now for part in _few(first, end, slots.daypart))
    if is_past:
        return When(start, end, slots.daypart, hours, is_past=True)
    return When(
        first,
        min(end, first + LONGEST_WINDOW),
        slots.daypart,
        hours,
        begun_before=start < today,
        was_cut=end - first > LONGEST_WINDOW,
        shortened=shortened,
    )


def _few(start: date, end: date, daypart: str) -> list[Span]:
    """Return what counts of the first two days: whether all is over shows there."""
    days = [start] if end - start == timedelta(days=1) else [start, start + timedelta(days=1)]
    return [_part(day, daypart) for day in days]


def _part(day: date, daypart: str) -> Span:
    whole = day_span(day)
    noon = datetime.combine(day, NOON, SEOUL)
    if daypart == "am":
        return Span(whole.start, noon)
    return Span(noon, whole.end) if daypart == "pm" else whole


def _hours(asked: float | None) -> tuple[float, bool]:
    """Return asked in started half hours as the finder takes them, and whether it was too long."""
    if asked is None:
        return USUAL_HOURS, False
    if not asked <= LONGEST_HOURS:
        return LONGEST_HOURS, True
    return max(SHORTEST_HOURS, -(-asked // 0.5) * 0.5), False
