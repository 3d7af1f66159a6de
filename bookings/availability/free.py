"""The one place that answers when pieces are free; pages, API, search and chatbot ask here.

All of it reads live rows (policies, hours, closed days, holidays, Occupancy), but for
earliest_free(), which takes the open time from OpenSpan. What is returned is what was so at that
moment: a deed looks again under its lock.

None of it asks whether a piece takes bookings at all (status, scope, online booking): that is for
bookings.rules and for whoever chose the pieces.
"""

from datetime import datetime

from bookings.availability.earliest import earliest_free
from bookings.availability.grid import (
    FARTHEST,
    asking_window,
    bookable_length,
    next_on_grid,
    on_grid,
)
from bookings.availability.occupied import BusyKind
from bookings.availability.slots import (
    Slot,
    SlotRow,
    SlotState,
    SlotTable,
    slots,
    slots_of,
    week_days,
)
from bookings.availability.week import Busy, Week, week_of
from bookings.models import Booking
from equipment.models import Equipment
from itube.lib.periods import Span

__all__ = [
    "Busy",
    "BusyKind",
    "Slot",
    "SlotRow",
    "SlotState",
    "SlotTable",
    "Week",
    "asking_window",
    "bookable_length",
    "earliest_free",
    "fits",
    "free_spans",
    "next_on_grid",
    "on_grid",
    "slots",
    "slots_of",
    "week_days",
    "week_of",
]


def free_spans(
    piece: Equipment, window: Span, now: datetime, besides: Booking | None = None
) -> list[Span]:
    """Return what a booking may cover within window and from now on, for at least one unit.

    Open time minus what is taken, with the piece's own buffers kept on both sides. Spans of
    several units are merged; a booking must fit within one unit: see Week.by_unit. Notice,
    horizon and grid are not looked at: see fits(). The time of the booking besides counts as free:
    it is about to be moved. Three statements.
    """
    return week_of([piece], window, now, besides=besides)[piece.pk].free


def fits(piece: Equipment, span: Span, now: datetime) -> bool:
    """Return whether a booking of span would be held now, as far as time goes.

    It lies within one open stretch, one unit is free over it with its buffers, both its ends are
    on the grid, its length is allowed, and notice and horizon are kept. Three statements, or none
    for a time that no policy allows.
    """
    if span.start < now or span.end > now + FARTHEST:
        return False
    week = week_of([piece], span, now)[piece.pk]
    return (
        asking_window(week.policy, now).covers(span)
        and on_grid(span.start, week.policy)
        and on_grid(span.end, week.policy)
        and bookable_length(span.length, week.policy) == span.length
        and any(span in spans for spans in week.by_unit.values())
    )
