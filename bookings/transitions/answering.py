"""What a center answers to a request: yes, yes at another time, no, or a question."""

from datetime import datetime

from django.db.models import F, Q

from bookings.clock import center_deadline, requester_deadline
from bookings.fees import estimate
from bookings.holding import deed, guard, hold, release, with_buffers
from bookings.models import Booking, BookingEvent, Occupancy
from bookings.policies import policy_of
from bookings.refusals import WrongStateError
from bookings.states import EventKind, Party, State, can_move
from bookings.transitions.moving import keep_unchanged, move
from equipment.models import Equipment
from itube.accounts.models import User
from itube.lib.periods import Span


def approve(
    booking: Booking, *, actor: User | None, now: datetime, span: Span | None = None, text: str = ""
) -> BookingEvent:
    """Confirm the asked time, or span instead of it; the price follows the time.

    A time that is not held yet is taken under the lock. Staff may confirm outside the rules of
    the center (in the evening, say), but never over someone else.

    Raises TimeTakenError, WrongStateError, ChangedMeanwhileError.
    """
    if not can_move(booking.state, State.CONFIRMED) or booking.state == State.OFFERED:
        raise WrongStateError(booking.state)
    span = span or booking.span
    with deed():
        changes = {}
        piece = guard().lock([booking.equipment_id])[booking.equipment_id]
        keep_unchanged(booking)
        if span != booking.span or not holds_its_time(booking):
            release(Q(booking=booking.pk))
            hold(piece, with_buffers(span, policy_of(piece)), booking=booking)
        if span != booking.span:
            changes = {**priced_anew(booking, piece, span), "sequence": F("sequence") + 1}
        return move(
            booking,
            State.CONFIRMED,
            EventKind.CONFIRMED,
            actor=actor,
            party=Party.CENTER,
            now=now,
            text=text,
            confirmed_start=span.start,
            confirmed_end=span.end,
            first_answered_at=booking.first_answered_at or now,
            **changes,
        )


def reject(
    booking: Booking, *, actor: User | None, now: datetime, reason: str, text: str = ""
) -> BookingEvent:
    """Refuse a request, with a reason of REJECT_REASONS; its time is free at once."""
    return move(
        booking,
        State.REJECTED,
        EventKind.REJECTED,
        actor=actor,
        party=Party.CENTER,
        now=now,
        reason=reason,
        text=text,
        first_answered_at=booking.first_answered_at or now,
    )


def ask(booking: Booking, *, actor: User | None, now: datetime, text: str) -> BookingEvent:
    """Ask the requester for more; the time stays held until the answer is due."""
    return move(
        booking,
        State.NEEDS_INFO,
        EventKind.ASKED,
        actor=actor,
        party=Party.CENTER,
        now=now,
        text=text,
        first_answered_at=booking.first_answered_at or now,
        **waiting_for_requester(booking.equipment, now, booking.starts_at),
    )


def holds_its_time(booking: Booking) -> bool:
    """Return whether the booking has its time; one that declined offers may have lost it."""
    return Occupancy.objects.holding().filter(booking=booking.pk).exists()


def priced_anew(booking: Booking, piece: Equipment, span: Span) -> dict:
    """Return the changes by which the price follows to another time or piece."""
    price = estimate(piece, booking.use_mode, span, booking.sample_count, booking.company)
    return {
        "tariff": price.tariff,
        "fee_won": price.won,
        "vat_won": price.vat,
        "reduction_percent": price.reduction_percent,
    }


def waiting_for_requester(piece: Equipment, now: datetime, starts_at: datetime) -> dict:
    """Return the changes by which the requester's clock starts, for a use that starts then."""
    return _clock(now, requester_deadline(policy_of(piece), now, starts_at))


def waiting_for_center(piece: Equipment, now: datetime, starts_at: datetime) -> dict:
    """Return the changes by which the center's clock starts, for a use that starts then."""
    return _clock(now, center_deadline(piece, policy_of(piece), now, starts_at))


def _clock(now: datetime, respond_by: datetime) -> dict:
    return {
        "clock_started_at": now,
        "respond_by": respond_by,
        "reminded_at": None,
        "escalated_at": None,
    }
