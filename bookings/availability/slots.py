"""The slot table: a piece's days cut into the cells of its grid, each saying whether it is free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.availability.grid import asking_window
from bookings.availability.occupied import BusyKind
from bookings.availability.opening import at_minute, day_span
from bookings.availability.week import Week, week_of
from bookings.policies import Policy
from centers.permissions import Person
from equipment.models import Equipment
from itube.lib.periods import Span, merged, within


class SlotState(models.TextChoices):
    """What the cell of the table says; the first that applies, from above."""

    MINE = "mine", _("내 예약")
    CLOSED = "closed", _("휴무")
    PAST = "past", _("지남")
    LATER = "later", _("접수 전")
    FREE = "free", _("가능")
    MAINTENANCE = "maintenance", _("점검")
    TAKEN = "taken", _("예약됨")


@dataclass(frozen=True)
class Slot:
    """One cell [start, end) of the grid.

    mine: the person's own booking (reference names it) covers a part of it. closed: not wholly
    open. past: too late to ask for it (it is over, or nearer than the notice). later: beyond the
    horizon. free: one unit is free over all of it, so it can be part of a booking.
    maintenance, taken: no unit is.
    """

    start: datetime
    end: datetime
    state: SlotState
    reference: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_free(self) -> bool:
        return self.state == SlotState.FREE


@dataclass(frozen=True)
class SlotTable:
    """Rows of times down, days across: rows[n].cells[m] is the cell of days[m].

    Rows reach from the earliest opening to the latest closing (or own booking) of these days; a
    table of days that are all closed has no rows. free: what a booking may cover within these
    days, for at least one unit, as spans.
    """

    days: list[date]
    rows: list["SlotRow"]
    free: list[Span]
    policy: Policy

    @property
    def has_free(self) -> bool:
        """Whether any cell can be booked."""
        return any(cell.is_free for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class SlotRow:
    """The cells that begin at the same minute of their days; start is that of the first day."""

    start: datetime
    end: datetime
    cells: list[Slot]


def week_days(day: date, count: int = 7) -> list[date]:
    """Return the first count days of the week of day, from its Monday on."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(count)]


def slots(
    piece: Equipment, days: Sequence[date], now: datetime, user: Person | None = None
) -> SlotTable:
    """Return the slot table of piece for these Seoul days, which follow each other.

    Three statements, however many days.
    """
    window = Span(day_span(days[0]).start, day_span(days[-1]).end)
    # The last cell of a grid that begins past the hour reaches into the next day.
    wider = Span(window.start, window.end + timedelta(hours=1))
    return slots_of(week_of([piece], wider, now, user)[piece.pk], days, now)


def slots_of(week: Week, days: Sequence[date], now: datetime) -> SlotTable:
    """Return the slot table of a calendar that has been read already.

    It covers the days, and an hour more: there the last cell of a grid past the hour ends.
    """
    step = timedelta(minutes=week.policy.grid_minutes)
    asking = asking_window(week.policy, now)
    rows = []
    for minute in _minutes(week, days):
        cells = []
        for day in days:
            start = at_minute(day, minute)
            cells.append(_slot(Span(start, start + step), week, asking))
        rows.append(SlotRow(cells[0].start, cells[0].end, cells))
    whole = Span(day_span(days[0]).start, day_span(days[-1]).end)
    return SlotTable(list(days), rows, within(week.free, whole), week.policy)


def _minutes(week: Week, days: Sequence[date]) -> list[int]:
    """Return the minutes after midnight at which the rows begin."""
    shown = merged([*week.opened, *week.of_kind(BusyKind.MINE)])
    grid, offset = week.policy.grid_minutes, week.policy.grid_offset_minutes % 60
    firsts, lasts = [], []
    for day in days:
        whole = day_span(day)
        for span in shown:
            if span.overlaps(whole):
                firsts.append(max(span.start, whole.start) - whole.start)
                lasts.append(min(span.end, whole.end) - whole.start)
    if not firsts:
        return []
    first = (min(firsts) // timedelta(minutes=1) - offset) // grid * grid + offset
    last = max(lasts) // timedelta(minutes=1)
    return list(range(max(first, offset % grid), last, grid))


def _slot(cell: Span, week: Week, asking: Span) -> Slot:
    for busy in week.busy:
        if busy.kind == BusyKind.MINE and busy.span.overlaps(cell):
            return Slot(*cell, SlotState.MINE, busy.reference)
    return Slot(*cell, _state(cell, week, asking))


def _state(cell: Span, week: Week, asking: Span) -> SlotState:
    if not _covered(cell, week.opened):
        return SlotState.CLOSED
    if cell.start < asking.start:
        return SlotState.PAST
    if cell.end > asking.end:
        return SlotState.LATER
    if any(_covered(cell, spans) for spans in week.by_unit.values()):
        return SlotState.FREE
    if _touched(cell, week.of_kind(BusyKind.MAINTENANCE)):
        return SlotState.MAINTENANCE
    return SlotState.TAKEN


def _covered(cell: Span, spans: Iterable[Span]) -> bool:
    return any(span.covers(cell) for span in spans)


def _touched(cell: Span, spans: Iterable[Span]) -> bool:
    return any(span.overlaps(cell) for span in spans)
