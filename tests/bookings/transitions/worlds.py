"""Bookings in every state, as deeds leave them, and all that a refused deed must not touch."""

from datetime import datetime, timedelta

from bookings import transitions
from bookings.models import Booking, BookingEvent, Maintenance, Occupancy, Offer, UsageRecord, Wait
from bookings.states import State
from itube.lib.periods import Span
from itube.outbox.models import OutboxMessage
from tests.factories import MONDAY_9, make_booking, make_user

# A weekday before the fixed bookings, early enough for every notice.
NOW = MONDAY_9 - timedelta(days=5)


def hours(start: float, end: float, *, day: int = 0) -> Span:
    """Return a span of that Monday's working day, in hours after 9; or of a day after it."""
    morning = MONDAY_9 + timedelta(days=day)
    return Span(morning + timedelta(hours=start), morning + timedelta(hours=end))


ASKED = hours(0, 2)
LATER = hours(4, 6)
LATEST = hours(6, 8)


def in_state(state: str, **fields) -> Booking:
    """Return a booking of ASKED in that state; `offered` has two open offers and its own time."""
    if state != State.OFFERED:
        return make_booking(state=state, **fields)
    booking = make_booking(state=State.REVIEWING, **fields)
    options = [transitions.Option(booking.equipment, span) for span in (LATER, LATEST)]
    transitions.offer(booking, options, actor=make_user(), now=NOW)
    return booking


def held(**condition) -> list[tuple[int, int, datetime, datetime]]:
    """Return what is held at all, or by rows of a condition: piece, unit, start, end; in order."""
    rows = Occupancy.objects.holding().filter(**condition)
    found = [(row.equipment_id, row.unit, row.span.lower, row.span.upper) for row in rows]
    return sorted(found)


def everything() -> dict[str, list]:
    """Return every row that a deed may write, to see that a refusal has written none."""
    models = (Booking, Occupancy, Offer, Maintenance, Wait, BookingEvent, UsageRecord)
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (*models, OutboxMessage)
    }
