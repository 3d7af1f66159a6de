"""The slow and plain answer to what is free: five minutes by five minutes, from plain data.

Written apart from bookings.availability, of which nothing is used here. All times are minutes after
the midnight in Seoul with which the first day begins; stretches are half-open (from, to) pairs.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

TICK = 5
DAY = 24 * 60


@dataclass
class SlowCalendar:
    """One piece with its center, and what is taken; it answers by trying every tick."""

    first: date
    days: int
    center_hours: list[tuple[int, int, int]]  # weekday, opens, closes
    piece_hours: list[tuple[int, int, int]]
    holidays: set[date]
    closed_here: set[date]
    closed_everywhere: set[date]
    center_opens_on_holidays: bool | None
    piece_opens_on_holidays: bool | None
    units: int
    before: int
    after: int
    grid: int
    offset: int
    shortest: int
    longest: int
    notice: int
    horizon: int
    now: int
    # unit, from, to, whether it is maintenance
    taken: list[tuple[int, int, int, bool]] = field(default_factory=list)

    def __post_init__(self):
        self._open = {tick for tick in self.ticks() if self._is_open(tick)}
        self._taken = {unit: set() for unit in range(1, self.units + 1)}
        self._kept = {unit: set() for unit in range(1, self.units + 1)}
        for unit, start, end, is_maintenance in self.taken:
            self._taken[unit] |= set(range(start, end, TICK))
            if is_maintenance:
                self._kept[unit] |= set(range(start, end, TICK))

    def ticks(self):
        return range(0, self.days * DAY, TICK)

    def _is_open(self, tick):
        day, minute = self.first + timedelta(days=tick // DAY), tick % DAY
        if day in self.closed_here or day in self.closed_everywhere:
            return False
        works = self.center_opens_on_holidays
        if self.piece_opens_on_holidays is not None:
            works = self.piece_opens_on_holidays
        if day in self.holidays and not works:
            return False
        return any(
            weekday == day.weekday() and opens <= minute < closes
            for weekday, opens, closes in self.piece_hours or self.center_hours
        )

    def is_open(self, start, end):
        return all(tick in self._open for tick in range(start, end, TICK))

    def has_unit(self, unit, start, end):
        """A unit is had from the preparing to the end of the cleaning up."""
        wanted = range(start - self.before, end + self.after, TICK)
        return not any(tick in self._taken[unit] for tick in wanted)

    def can_hold(self, start, end):
        return self.is_open(start, end) and any(
            self.has_unit(unit, start, end) for unit in self._taken
        )

    def is_kept(self, tick):
        """Whether maintenance keeps every unit from a use of this tick."""
        wanted = range(tick - self.before, tick + TICK + self.after, TICK)
        return all(any(one in kept for one in wanted) for kept in self._kept.values())

    def last(self):
        """The end of the last day that may be booked."""
        return (self.now // DAY + self.horizon + 1) * DAY

    def is_allowed(self, start, end):
        return (
            start >= self.now + self.notice * 60
            and end <= self.last()
            and (start - self.offset) % self.grid == 0
            and (end - self.offset) % self.grid == 0
            and self.shortest <= end - start <= self.longest
        )

    def fits(self, start, end):
        return self.is_allowed(start, end) and self.can_hold(start, end)

    def free(self, unit):
        """The stretches of ticks that could be a use of one unit by themselves."""
        return stretches(
            tick
            for tick in self.ticks()
            if tick >= self.now and tick in self._open and self.has_unit(unit, tick, tick + TICK)
        )

    def free_in_any(self):
        return stretches(
            tick for tick in self.ticks() if tick >= self.now and self.can_hold(tick, tick + TICK)
        )

    def busy(self):
        return stretches(
            tick
            for tick in self.ticks()
            if tick in self._open and not self.can_hold(tick, tick + TICK)
        )

    def earliest(self, length, low, high):
        while length % self.grid or length < self.shortest:
            length += TICK
        for start in range(low, high - length + 1, TICK):
            if self.fits(start, start + length):
                return start, start + length
        return None

    def cells(self):
        """The state of each cell of the grid that is open, by its beginning."""
        found = {}
        for start in range(self.offset % self.grid, (self.days - 1) * DAY, self.grid):
            end = start + self.grid
            if not self.is_open(start, end):
                continue
            if start < self.now + self.notice * 60:
                found[start] = "past"
            elif end > self.last():
                found[start] = "later"
            elif self.can_hold(start, end):
                found[start] = "free"
            elif any(self.is_kept(tick) for tick in range(start, end, TICK)):
                found[start] = "maintenance"
            else:
                found[start] = "taken"
        return found


def stretches(ticks):
    """Join ticks that follow each other."""
    found = []
    for tick in sorted(ticks):
        if found and found[-1][1] == tick:
            found[-1] = (found[-1][0], tick + TICK)
        else:
            found.append((tick, tick + TICK))
    return found


def random_calendar(seed: int) -> SlowCalendar:
    """A calendar of nine days, often over a year's end, with all that can be odd about one."""
    chance = random.Random(seed)
    days = 9
    first = chance.choice(
        [date(2029, 12, 27), date(2028, 12, 30), date(2030, 2, 25), date(2030, 7, 1)]
    ) + timedelta(days=chance.randint(0, 6))
    units = chance.choice([1, 1, 1, 2, 3])
    shortest = chance.choice([10, 30, 60, 90])
    return SlowCalendar(
        first=first,
        days=days,
        center_hours=_hours(chance),
        piece_hours=_hours(chance) if chance.random() < 0.3 else [],
        holidays=_some_days(chance, first, days, 2),
        closed_here=_some_days(chance, first, days, 1),
        closed_everywhere=_some_days(chance, first, days, 1),
        center_opens_on_holidays=chance.choice([None, None, True, False]),
        piece_opens_on_holidays=chance.choice([None, None, True, False]),
        units=units,
        before=chance.choice([0, 0, 15, 30, 90]),
        after=chance.choice([0, 0, 10, 30, 60]),
        grid=chance.choice([10, 15, 30, 30, 60]),
        offset=chance.choice([0, 0, 0, 15, 20, 50]),
        shortest=shortest,
        longest=shortest + chance.choice([0, 60, 300, 600]),
        notice=chance.choice([0, 2, 24]),
        horizon=chance.choice([1, 4, 90]),
        now=chance.randrange(0, 3 * DAY, TICK),
        taken=[taking for unit in range(1, units + 1) for taking in _takings(chance, unit, days)],
    )


def _hours(chance):
    kind = chance.choice(["office", "lunch", "night", "always", "odd"])
    if kind == "always":
        return [(day, 0, DAY) for day in range(7)]
    found = []
    for day in range(chance.choice([5, 5, 6, 7])):
        if kind == "office":
            found.append((day, 540, 1080))
        elif kind == "lunch":
            found += [(day, 540, 720), (day, 780, 1080)]
        elif kind == "night":
            found += [(day, 0, 120), (day, 1200, DAY)]
        else:
            marks = sorted(chance.sample(range(0, DAY + 1, TICK), chance.choice([2, 4, 6])))
            found += [
                (day, opens, closes) for opens, closes in zip(marks[::2], marks[1::2], strict=True)
            ]
    return found


def _some_days(chance, first, days, most):
    return {first + timedelta(days=chance.randrange(days)) for _ in range(chance.randint(0, most))}


def _takings(chance, unit, days):
    """Stretches of one unit that do not overlap, from before the first day to after the last."""
    longest_gap = chance.choice([120, 600, 3000, None])
    if longest_gap is None:
        return []
    at, found = -chance.randrange(0, 600, TICK), []
    while at < days * DAY:
        at += chance.randrange(0, longest_gap, TICK)
        end = at + chance.choice([5, 30, 60, 120, 240, 600, 1500])
        found.append((unit, at, end, chance.random() < 0.3))
        at = end
    return found
