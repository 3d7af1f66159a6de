"""A center keeps a piece from use: maintenance waits for free time, a breakdown does not."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from bookings.holding import (
    deed,
    guard,
    hold,
    hold_beside,
    hold_units,
    pieces_of,
    release,
    release_from,
    with_buffers,
)
from bookings.models import Booking, BookingEvent, Maintenance, Occupancy, Offer, Wait
from bookings.policies import policy_of
from bookings.refusals import BookingRefusedError, TimeTakenError
from bookings.states import EventKind, Party, State
from bookings.transitions.changing import cancel, change_time
from bookings.transitions.moving import change
from bookings.transitions.offering import decline_offer
from bookings.transitions.using import Use, finish_use
from equipment.models import Equipment
from itube.accounts.models import User
from itube.lib.periods import Span


@dataclass(frozen=True)
class Breakdown:
    """What one breakdown did: the time taken, who lost theirs, who only got another unit.

    finished: uses that were going on and end now; shortened: those that end before it begins.
    """

    maintenance: Maintenance
    cancelled: list[Booking] = field(default_factory=list)
    reseated: list[Booking] = field(default_factory=list)
    finished: list[Booking] = field(default_factory=list)
    shortened: list[Booking] = field(default_factory=list)


def add_maintenance(
    piece: Equipment,
    span: Span,
    *,
    kind: str,
    actor: User | None,
    now: datetime,
    unit: int | None = None,
    text: str = "",
) -> Maintenance:
    """Take free time of a piece, or of one unit, for its center.

    Raises TimeTakenError where a booking is in the way: it is moved or ended first, or the deed is
    a breakdown(). Raises BookingRefusedError for a unit that the piece has not.
    """
    _must_last(span)
    with deed():
        locked = guard().lock([piece.pk])[piece.pk]
        maintenance = _create(locked, span, unit, kind, actor, now, text)
        hold_units(locked, maintenance)
        return maintenance


def end_maintenance(maintenance: Maintenance, *, now: datetime) -> None:
    """Give back the time of a maintenance from now on; one that has not begun is called off."""
    with deed():
        guard().lock([maintenance.equipment_id])
        rows = Maintenance.objects.filter(pk=maintenance.pk, cancelled_at=None, end__gt=now)
        changes = {"cancelled_at": now} if maintenance.start >= now else {"end": now}
        if rows.update(**changes):
            release_from(maintenance, now)
        maintenance.refresh_from_db()


def breakdown(
    piece: Equipment,
    span: Span,
    *,
    actor: User | None,
    now: datetime,
    unit: int | None = None,
    text: str = "",
) -> Breakdown:
    """Take the time at once: one transaction ends or re-seats every booking in it.

    A booking that another unit has room for moves there and keeps its time. A use that is going on
    is finished now, or shortened where the breakdown only begins later. Every other booking is
    cancelled by the center with the reason `breakdown`; the mail offers equivalents. Offers in the
    way are withdrawn, earlier maintenance is cut short, and time held for someone who waits goes
    back to the line. A requester who still has an offer elsewhere keeps that, and only loses the
    asked time. A confirmed time that is over by now, and only waits for its record, is left to be
    closed; what it held beyond its end is free.
    """
    _must_last(span)
    with deed():
        locked = _locked_with_those_that_offer_it(piece, span, unit)
        maintenance = _create(locked, span, unit, Maintenance.Kind.BREAKDOWN, actor, now, text)
        in_the_way = list(_in_the_way(locked, span, unit).order_by("booking_id", "pk"))
        rows = {row.booking_id: row for row in in_the_way if row.booking_id}
        offered = {row.offer_id for row in in_the_way if row.offer_id}
        release(Q(pk__in=[row.pk for row in in_the_way]))
        Offer.objects.filter(pk__in=offered).update(is_open=False)
        _give_back_waits([row.wait_id for row in in_the_way if row.wait_id])
        hold_units(locked, maintenance)
        for row in in_the_way:
            if row.maintenance_id:
                hold_beside(row, span)
        done = Breakdown(maintenance)
        for booking in _as_they_are(Booking.objects.filter(pk__in=rows)):
            if booking.state == State.IN_USE:
                row = rows[booking.pk]
                _end_use(booking, locked, row, done, actor=actor, now=now, text=text)
            else:
                _out_of_the_way(booking, locked, done, actor=actor, now=now, text=text)
        _ask_the_center_again(offered, actor=actor, now=now)
        return done


def _must_last(span: Span) -> None:
    if span.end <= span.start:
        raise BookingRefusedError(_("종료 시각은 시작 시각보다 늦어야 해요."))


def _in_the_way(piece: Equipment, span: Span, unit: int | None) -> QuerySet[Occupancy]:
    rows = Occupancy.objects.holding().filter(equipment=piece.pk)
    rows = rows.filter(span__overlap=(span.start, span.end))
    return rows.filter(unit=unit) if unit else rows


class _MoreToLockError(Exception):
    """Someone came between reading and locking; what was locked is let go and asked for again."""


def _locked_with_those_that_offer_it(piece: Equipment, span: Span, unit: int | None) -> Equipment:
    """Lock piece and, in the same order, the others of which bookings in the way may hold time."""
    while True:
        touched = _pieces_touched(piece, span, unit)
        with suppress(_MoreToLockError), transaction.atomic():
            locked = guard().lock(touched)
            if not _pieces_touched(piece, span, unit) <= touched:
                raise _MoreToLockError
            return locked[piece.pk]


def _pieces_touched(piece: Equipment, span: Span, unit: int | None) -> set[int]:
    rows = _in_the_way(piece, span, unit)
    bookings = Booking.objects.filter(
        Q(pk__in=rows.values("booking")) | Q(pk__in=rows.values("offer__booking"))
    )
    return {piece.pk}.union(*(pieces_of(booking) for booking in bookings))


def _create(
    piece: Equipment,
    span: Span,
    unit: int | None,
    kind: str,
    actor: User | None,
    now: datetime,
    text: str,
) -> Maintenance:
    if unit is not None and not 1 <= unit <= piece.units:
        raise BookingRefusedError(_("이 장비는 %(units)d호기까지 있어요.") % {"units": piece.units})
    return Maintenance.objects.create(
        equipment=piece,
        unit=unit,
        kind=kind,
        start=span.start,
        end=span.end,
        text=text,
        made_by=actor,
        created_at=now,
    )


def _give_back_waits(ids: list[int]) -> None:
    Wait.objects.filter(pk__in=ids, state=Wait.State.HELD).update(
        state=Wait.State.WAITING, held_start=None, held_end=None, held_until=None
    )


def _out_of_the_way(
    booking: Booking,
    piece: Equipment,
    done: Breakdown,
    *,
    actor: User | None,
    now: datetime,
    text: str,
) -> None:
    if booking.state == State.CONFIRMED and booking.ends_at <= now:
        return
    try:
        held = hold(piece, with_buffers(booking.span, policy_of(piece)), booking=booking)
    except TimeTakenError:
        if booking.offers.filter(is_open=True).exists():
            return
        cancel(
            booking,
            actor=actor,
            party=Party.CENTER,
            now=now,
            reason="breakdown",
            text=text,
            data={"maintenance": done.maintenance.pk},
        )
        done.cancelled.append(booking)
    else:
        change(
            booking,
            EventKind.RESEATED,
            actor=actor,
            party=Party.CENTER,
            now=now,
            data={"unit": held.unit},
            sequence=F("sequence") + 1,
        )
        done.reseated.append(booking)


def _end_use(
    booking: Booking,
    piece: Equipment,
    row: Occupancy,
    done: Breakdown,
    *,
    actor: User | None,
    now: datetime,
    text: str,
) -> None:
    """End a use that is going on: now, or in time before a breakdown that begins later.

    row is what the use held until the breakdown took it.
    """
    breaks_at = done.maintenance.start
    last = breaks_at - policy_of(piece).after
    # A use lasts at least a minute, also one that was started before its time.
    soonest = max(now, booking.starts_at + timedelta(minutes=1))
    if last <= soonest:
        finish_use(booking, Use(end=soonest), actor=actor, now=now, text=text)
        done.finished.append(booking)
        return
    hold_beside(row, Span(breaks_at, row.span.upper))
    change_time(
        booking,
        piece,
        Span(booking.starts_at, last),
        actor=actor,
        party=Party.CENTER,
        now=now,
        reason="breakdown",
        text=text,
    )
    done.shortened.append(booking)


def _ask_the_center_again(
    offered: set[int], *, actor: User | None, now: datetime
) -> list[BookingEvent]:
    """Give the center its turn with bookings whose last offer was among the withdrawn."""
    ids = Offer.objects.filter(pk__in=offered).values("booking")
    return [
        decline_offer(booking, actor=actor, now=now, party=Party.CENTER)
        for booking in _as_they_are(Booking.objects.filter(pk__in=ids))
        if booking.state == State.OFFERED and not booking.offers.filter(is_open=True).exists()
    ]


def _as_they_are(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Read and lock bookings, so that nobody who asks or answers at this moment stops the deed."""
    related = ("equipment__center", "user", "company", "tariff")
    rows = bookings.select_related(*related).order_by("pk")
    return rows.select_for_update(no_key=True, of=("self",))
