"""What the clock does while someone is waited for: a reminder, and then the deputy."""

from datetime import datetime

from bookings.models import Booking, BookingEvent
from bookings.refusals import WrongStateError
from bookings.states import PENDING, EventKind, Party, State
from bookings.transitions.moving import change
from bookings.transitions.routing import deputy_for


def remind(booking: Booking, *, now: datetime) -> BookingEvent:
    """Remind whoever's turn it is, once in each of their turns.

    Raises WrongStateError if nobody is waited for or the reminder was sent, ChangedMeanwhileError.
    """
    if booking.state not in PENDING or booking.reminded_at:
        raise WrongStateError(booking.state)
    return change(
        booking,
        EventKind.REMINDED,
        actor=None,
        party=Party.SYSTEM,
        now=now,
        reminded_at=now,
    )


def escalate(booking: Booking, *, now: datetime) -> BookingEvent | None:
    """Hand the answer to a deputy; return None, and do nothing, where the center has nobody else.

    Both hear of it, so that the reminder is not sent any more. Whoever was responsible may answer
    all the same. Raises WrongStateError if it is not the center's turn or a deputy has it already,
    ChangedMeanwhileError.
    """
    if booking.state != State.REVIEWING or booking.escalated_at:
        raise WrongStateError(booking.state)
    deputy = deputy_for(booking.equipment.center_id, now, besides=booking.approver)
    if deputy is None:
        return None
    return change(
        booking,
        EventKind.ESCALATED,
        actor=None,
        party=Party.SYSTEM,
        now=now,
        data={"from": booking.approver_id, "to": deputy.pk},
        approver=deputy,
        escalated_at=now,
        reminded_at=booking.reminded_at or now,
    )
