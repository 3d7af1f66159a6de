"""The week of one piece as its page shows it: the table of free times, and the same in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.availability.free import (
    Slot,
    SlotRow,
    SlotState,
    SlotTable,
    Week,
    asking_window,
    next_on_grid,
    slots_of,
    week_days,
    week_of,
)
from bookings.availability.opening import at_minute, day_span
from bookings.policies import Policy, policy_of
from bookings.templatetags.bookings import short_day
from centers.permissions import Person
from equipment.models import Equipment
from itube.lib.periods import Span, within

WEEKEND = (5, 6)


@dataclass(frozen=True)
class Line:
    """A row of the table: its cells, or none where the piece is closed on all its days."""

    start: datetime
    end: datetime
    cells: list[Slot]


@dataclass(frozen=True)
class Day:
    """A column of the table; start is its midnight in Seoul."""

    start: datetime
    is_today: bool
    # What can be booked on it.
    free: list[Span]


@dataclass(frozen=True)
class FreeWeek:
    """What the page of a piece shows of a week.

    days: Monday to Friday, and the days of the weekend on which the piece is open. first_free: the
    first time from now on that can be booked, of any week, as far as it is free. previous and
    following: the Mondays of the weeks before and after, where they can be asked for. day: what
    the week is shown for. last: the last day that can be booked. problem: what is wrong with the
    day that was asked for.
    """

    policy: Policy
    days: list[Day]
    lines: list[Line]
    first_free: Span | None
    previous: date | None
    following: date | None
    day: date
    last: date
    problem: str

    @property
    def least(self) -> timedelta:
        """The shortest use."""
        return timedelta(minutes=self.policy.min_minutes)

    @property
    def most(self) -> timedelta:
        """The longest use."""
        return timedelta(minutes=self.policy.max_minutes)

    @property
    def least_cells(self) -> int:
        """How many cells of the table the shortest use covers."""
        return -(-self.policy.min_minutes // self.policy.grid_minutes)

    @property
    def has_free(self) -> bool:
        """Whether something can be booked on one of the days."""
        return any(day.free for day in self.days)

    @property
    def end(self) -> date:
        """The Monday after."""
        return timezone.localdate(self.days[0].start) + timedelta(days=7)

    @property
    def hidden_weekdays(self) -> list[int]:
        """The weekdays without a column, counted as in JavaScript from Sunday, 0."""
        shown = {(timezone.localdate(day.start).weekday() + 1) % 7 for day in self.days}
        return [weekday for weekday in range(7) if weekday not in shown]

    @property
    def opens(self) -> int:
        """The hour of the first row: where a calendar of this week begins."""
        return min((timezone.localtime(line.start).hour for line in self.lines), default=9)

    @property
    def closes(self) -> int:
        """The hour after the last row, up to 24."""
        ends = [(timezone.localtime(line.end), line.start) for line in self.lines]
        hours = [
            24 if end.date() > timezone.localdate(start) else end.hour + (end.minute > 0)
            for end, start in ends
        ]
        return max(hours, default=18)


def free_week(piece: Equipment, asked: str, user: Person | None, now: datetime) -> FreeWeek:
    """Return the week of the day asked for (ISO, in Seoul), else the first with a free time.

    Two statements if piece was read with WITH_POLICY. A day that is none, or beyond the time in
    which bookings are possible, is told in problem.
    """
    policy = policy_of(piece)
    today = timezone.localdate(now)
    last = today + timedelta(days=policy.horizon_days)
    day, problem = _day(asked, today, last)
    # All that can be booked is read at once, with the whole weeks at both ends.
    first_day, last_day = week_days(today)[0], week_days(last)[-1]
    # The last cell of a grid that begins past the hour reaches into the next day.
    window = Span(day_span(first_day).start, at_minute(last_day, 25 * 60))
    week = week_of([piece], window, now, user)[piece.pk]
    free = bookable(week, now)
    if day is None:
        day = timezone.localdate(free[0].start) if free else today
    days = week_days(day)
    table = _without_empty_weekend(slots_of(week, days, now))
    return FreeWeek(
        policy=policy,
        days=[
            Day(day_span(shown).start, shown == today, within_day(free, shown))
            for shown in table.days
        ],
        lines=list(_lines(table)),
        first_free=free[0] if free else None,
        previous=days[0] - timedelta(days=7) if days[0] > first_day else None,
        following=days[0] + timedelta(days=7) if days[0] + timedelta(days=7) <= last else None,
        day=max(day, today),
        last=last,
        problem=problem,
    )


def bookable(week: Week, now: datetime) -> list[Span]:
    """Return the spans of which any part of a fitting length can be booked now, in order.

    Each lies within one unit and begins and ends on the grid; where units differ, spans overlap.
    """
    policy = week.policy
    step = timedelta(minutes=policy.grid_minutes)
    asking = asking_window(policy, now)
    found: set[Span] = set()
    if asking.start < asking.end:
        for spans in week.by_unit.values():
            for span in within(spans, asking):
                start = next_on_grid(span.start, policy)
                end = start + (span.end - start) // step * step
                if end - start >= timedelta(minutes=policy.min_minutes):
                    found.add(Span(start, end))
    return _widest(found)


def within_day(spans: Iterable[Span], day: date) -> list[Span]:
    """Return the parts of spans that lie on that Seoul day; what overlaps stays apart."""
    whole = day_span(day)
    return [part for span in spans if span.overlaps(whole) for part in within([span], whole)]


def _widest(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that lie inside no other one, in order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end.timestamp())):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


def _day(asked: str, today: date, last: date) -> tuple[date | None, str]:
    """Return the day meant, moved into the time that can be booked, and what was wrong with it."""
    asked = asked.strip()
    if not asked:
        return None, ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None, _("날짜를 2026-01-31처럼 적어 주세요.")
    if day < today and day not in week_days(today):
        return today, _("지난 날짜예요. 오늘부터 볼 수 있어요.")
    if day > last and day not in week_days(last):
        return last, _("%(day)s까지 예약을 받아요.") % {"day": short_day(at_minute(last, 0))}
    return day, ""


def _without_empty_weekend(table: SlotTable) -> SlotTable:
    """Return the table without the days of the weekend on which the piece is closed."""
    kept = [
        n
        for n, day in enumerate(table.days)
        if day.weekday() not in WEEKEND
        or any(row.cells[n].state != SlotState.CLOSED for row in table.rows)
    ]
    rows = [SlotRow(row.start, row.end, [row.cells[n] for n in kept]) for row in table.rows]
    return replace(table, days=[table.days[n] for n in kept], rows=rows)


def _lines(table: SlotTable) -> Iterator[Line]:
    """Yield the rows; those that follow each other and are closed on all days are one."""
    closed: Line | None = None
    for row in table.rows:
        if all(cell.state == SlotState.CLOSED for cell in row.cells):
            closed = Line(closed.start if closed else row.start, row.end, [])
            continue
        if closed:
            yield closed
            closed = None
        yield Line(row.start, row.end, row.cells)
    if closed:
        yield closed
