"""The one writer of Booking.state: compare, swap, record, tell."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from bookings.holding import guard, pieces_of, release, release_offers
from bookings.models import Booking, BookingEvent
from bookings.notifications import tell_about
from bookings.refusals import ChangedMeanwhileError, WrongStateError
from bookings.states import HOLDING, PENDING, EventKind, Party, State, can_move
from itube.accounts.models import User
from itube.outbox.models import OutboxMessage


@transaction.atomic
def move(
    booking: Booking,
    target: State,
    kind: EventKind,
    *,
    actor: User | None,
    party: Party,
    now: datetime,
    reason: str = "",
    text: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> BookingEvent:
    """Take booking from the state it was read in to target, write changes, record who did it.

    The database decides, not the object in memory: the row changes only if it still has the state
    and version that were read. The event lives or dies with the change; mails go out after the
    commit. A state that holds no time lets go of it, and offers end with the state `offered`.
    Permission is the caller's business, and so is a new respond_by where target waits for an
    answer.

    Raises WrongStateError if target cannot be reached, ChangedMeanwhileError if someone else was
    first; then nothing has changed.
    """
    source = State(booking.state)
    if not can_move(source, target):
        raise WrongStateError(source)
    if target not in PENDING:
        changes["respond_by"] = None
    if target not in HOLDING:
        changes.setdefault("sequence", F("sequence") + 1)
        guard().lock(pieces_of(booking))
    _swap(booking, state=target, reason=reason or booking.reason, **changes)
    if source == State.OFFERED:
        release_offers(booking)
    if target not in HOLDING:
        release(Q(booking=booking.pk))
    return record(
        booking,
        kind,
        source,
        actor=actor,
        party=party,
        now=now,
        reason=reason,
        text=text,
        data=data,
    )


@transaction.atomic
def change(
    booking: Booking,
    kind: EventKind,
    *,
    actor: User | None,
    party: Party,
    now: datetime,
    reason: str = "",
    text: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> BookingEvent:
    """As move(), but within the state in which booking was read."""
    _swap(booking, **changes)
    source = State(booking.state)
    return record(
        booking,
        kind,
        source,
        actor=actor,
        party=party,
        now=now,
        reason=reason,
        text=text,
        data=data,
    )


def record(
    booking: Booking,
    kind: EventKind,
    source: str,
    *,
    actor: User | None,
    party: Party,
    now: datetime,
    reason: str = "",
    text: str = "",
    data: dict[str, Any] | None = None,
    also: Iterable[OutboxMessage] = (),
) -> BookingEvent:
    """Add a line to the timeline of a booking that is in its new state, and tell who is concerned.

    The caller has written the booking in the same transaction; note() is for what changes nothing.
    Messages in `also` go into the outbox with those about the event.
    """
    event = BookingEvent.objects.create(
        booking=booking,
        kind=kind,
        source=source,
        target=booking.state,
        actor=actor,
        party=party,
        reason=reason,
        text=text,
        data=data or {},
        at=now,
    )
    tell_about(event, also)
    return event


@transaction.atomic
def note(booking: Booking, kind: EventKind, **told: Any) -> BookingEvent:
    """Add a line that changes nothing else (a message, a reminder), whatever state it is now in.

    The row is read again under a lock, so that the line stands between the right two others.
    """
    booking.refresh_from_db(from_queryset=Booking.objects.select_for_update(no_key=True))
    return record(booking, kind, booking.state, **told)


def keep_unchanged(booking: Booking) -> None:
    """Lock the row of a booking that must still be as it was read, for deeds that write more.

    The pieces are locked before. Raises ChangedMeanwhileError if someone else was first.
    """
    now = Booking.objects.select_for_update(no_key=True).only("state", "version").get(pk=booking.pk)
    if (now.state, now.version) != (booking.state, booking.version):
        raise ChangedMeanwhileError(now.state)


def _swap(booking: Booking, **changes: Any) -> None:
    """Write changes if the row is still as it was read, and read it again."""
    row = Booking.objects.filter(pk=booking.pk, state=booking.state, version=booking.version)
    if not row.update(version=F("version") + 1, **changes):
        raise ChangedMeanwhileError(
            Booking.objects.values_list("state", flat=True).get(pk=booking.pk)
        )
    booking.refresh_from_db()
