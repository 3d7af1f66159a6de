"""What ends or changes a booking from the requester's side, or from both: cancel, move, reply."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from bookings import rules
from bookings.holding import deed, guard, release
from bookings.models import Booking, BookingEvent
from bookings.policies import policy_of
from bookings.refusals import BookingRefusedError, RuleBrokenError, WrongStateError
from bookings.states import WAITS_FOR_CENTER, WAITS_FOR_REQUESTER, EventKind, Party, State
from bookings.transitions.answering import (
    priced_anew,
    waiting_for_center,
    waiting_for_requester,
)
from bookings.transitions.moving import change, keep_unchanged, move, note
from bookings.waiting import hold_or_make_room
from equipment.models import Equipment
from itube.accounts.models import User
from itube.lib.periods import Span


def cancel(
    booking: Booking,
    *,
    actor: User | None,
    party: Party,
    now: datetime,
    reason: str,
    text: str = "",
    data: dict | None = None,
) -> BookingEvent:
    """End a booking before its use, by the requester, the center or the system, with a reason.

    The event's data say in "late" whether the center's free cancellation was over.

    Raises BookingRefusedError for a requester whose time has begun: that is the center's to close.
    """
    _require_before_use(booking, party, now)
    free_until = booking.starts_at - _free_cancellation(booking)
    late = booking.state == State.CONFIRMED and party == Party.REQUESTER and now > free_until
    return move(
        booking,
        State.CANCELLED,
        EventKind.CANCELLED,
        actor=actor,
        party=party,
        now=now,
        reason=reason,
        text=text,
        data={"late": late, **(data or {})},
        cancelled_by=party,
    )


def _require_before_use(booking: Booking, party: Party, now: datetime) -> None:
    begun = booking.state == State.CONFIRMED and booking.starts_at <= now
    if begun and party == Party.REQUESTER:
        raise BookingRefusedError(
            _("이용 시작 시각이 지나서 바꾸거나 취소할 수 없어요. 센터에 연락해 주세요.")
        )


def _free_cancellation(booking: Booking) -> timedelta:
    return timedelta(hours=policy_of(booking.equipment).cancel_free_hours)


def reschedule(
    booking: Booking, span: Span, *, actor: User | None, party: Party, now: datetime
) -> BookingEvent:
    """Move a booking to another time of the same piece; the old one is free in the same instant.

    It keeps its reference and its state; a confirmed one is confirmed for the new time, whose
    rules are all checked, and a pending one starts the clock of whose turn it is again. The
    requester may, until the use begins; so may the center.

    Raises RuleBrokenError, TimeTakenError, WrongStateError, ChangedMeanwhileError.
    """
    if not booking.is_movable:
        raise WrongStateError(booking.state)
    _require_before_use(booking, party, now)
    with deed():
        piece = guard().lock([booking.equipment_id])[booking.equipment_id]
        keep_unchanged(booking)
        policy = policy_of(piece)
        if party == Party.REQUESTER:
            asking = rules.asking_for(
                piece,
                policy,
                user=booking.user,
                company=booking.company,
                span=span,
                use_mode=booking.use_mode,
                now=now,
                booking=booking,
            )
            if breaches := rules.broken(asking):
                raise RuleBrokenError(breaches)
        release(Q(booking=booking.pk))
        hold_or_make_room(piece, span, booking, now)
        return change_time(booking, piece, span, actor=actor, party=party, now=now)


def change_time(
    booking: Booking, piece: Equipment, span: Span, *, now: datetime, **told: Any
) -> BookingEvent:
    """Write and tell that booking, which holds it already, has span; the price follows.

    Where an answer is waited for, its clock starts again. told is what change() takes.
    """
    changes = priced_anew(booking, piece, span)
    if booking.state in (State.CONFIRMED, State.IN_USE):
        changes |= {"confirmed_start": span.start, "confirmed_end": span.end}
    else:
        changes |= {"requested_start": span.start, "requested_end": span.end}
    if booking.state in WAITS_FOR_CENTER:
        changes |= waiting_for_center(piece, now, span.start)
    if booking.state in WAITS_FOR_REQUESTER:
        changes |= waiting_for_requester(piece, now, span.start)
    before = booking.span
    return change(
        booking,
        EventKind.MOVED,
        now=now,
        data={"from": [before.start.isoformat(), before.end.isoformat()]},
        sequence=F("sequence") + 1,
        **told,
        **changes,
    )


def reply(booking: Booking, *, actor: User | None, now: datetime, text: str) -> BookingEvent:
    """Answer the center's question; it is the center's turn again."""
    if booking.state != State.NEEDS_INFO:
        raise WrongStateError(booking.state)
    return move(
        booking,
        State.REVIEWING,
        EventKind.REPLIED,
        actor=actor,
        party=Party.REQUESTER,
        now=now,
        text=text,
        **waiting_for_center(booking.equipment, now, booking.starts_at),
    )


def add_message(
    booking: Booking, *, actor: User, party: Party, now: datetime, text: str
) -> BookingEvent:
    """Add a message to the thread; the state stays as it is."""
    return note(booking, EventKind.MESSAGE, actor=actor, party=party, now=now, text=text)


def expire(booking: Booking, *, now: datetime) -> BookingEvent:
    """End a pending booking whose answer did not come in time; its time is free again."""
    if booking.respond_by is None or booking.respond_by > now:
        raise WrongStateError(booking.state)
    waited_for_requester = booking.state in WAITS_FOR_REQUESTER
    return move(
        booking,
        State.EXPIRED,
        EventKind.EXPIRED,
        actor=None,
        party=Party.SYSTEM,
        now=now,
        reason="no_answer",
        data={"waited_for": Party.REQUESTER if waited_for_requester else Party.CENTER},
    )
