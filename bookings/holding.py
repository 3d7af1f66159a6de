"""Taking time: lock the pieces, look at live rows, write; the constraint has the last word.

Nobody else writes Occupancy. The guard in force is a setting (BOOKINGS_GUARD), so that a test can
show what happens without it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from bookings.models import Booking, Maintenance, Occupancy, Offer, Wait
from bookings.policies import WITH_POLICY, Policy
from bookings.refusals import TimeTakenError
from bookings.states import State
from equipment.models import Equipment
from itube.lib.periods import Span

CONSTRAINT = "occupancy_one_holder"


class Guard:
    """What keeps two from getting one unit. All within the caller's transaction."""

    def lock(self, ids: Iterable[int]) -> dict[int, Equipment]:
        """Lock these pieces in the order of their keys and return them as they are now, by key.

        They come with what policy_of() needs.

        Rivals for one piece queue here. The lock leaves references to the piece possible.
        """
        pieces = (
            Equipment.objects.filter(pk__in=set(ids))
            .order_by("pk")
            .select_related("center", *WITH_POLICY)
            .select_for_update(no_key=True, of=("self",))
        )
        return {piece.pk: piece for piece in pieces}

    def taken_units(self, piece: Equipment, span: Span) -> set[int]:
        """Return the units of piece that someone has at some instant of span."""
        return set(
            Occupancy.objects.holding()
            .filter(equipment=piece.pk, span__overlap=(span.start, span.end))
            .values_list("unit", flat=True)
        )


@cache
def _guard(path: str) -> Guard:
    return import_string(path)()


def guard() -> Guard:
    """Return the guard in force."""
    return _guard(getattr(settings, "BOOKINGS_GUARD", "bookings.holding.Guard"))


@contextmanager
def deed() -> Iterator[None]:
    """One transaction for a deed that takes time; what the database refuses is told as a refusal.

    Raises TimeTakenError where the constraint had the last word, or where rivals locked each
    other out; then nothing has changed.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name != CONSTRAINT:
            raise
        raise TimeTakenError from error
    except OperationalError as error:
        if isinstance(error.__cause__, DeadlockDetected | LockNotAvailable | SerializationFailure):
            raise TimeTakenError from error
        raise


def with_buffers(span: Span, policy: Policy) -> Span:
    """Return the time that a unit is taken by a use of span: preparing and cleaning up included."""
    return Span(span.start - policy.before, span.end + policy.after)


def hold(
    piece: Equipment,
    span: Span,
    *,
    booking: Booking | None = None,
    offer: Offer | None = None,
    wait: Wait | None = None,
) -> Occupancy:
    """Take the lowest unit of the locked piece that is free over span; span has its buffers.

    Raises TimeTakenError if every unit is taken.
    """
    taken = guard().taken_units(piece, span)
    unit = next((unit for unit in range(1, piece.units + 1) if unit not in taken), None)
    if unit is None:
        raise TimeTakenError
    return Occupancy.objects.create(
        equipment=piece,
        unit=unit,
        span=(span.start, span.end),
        booking=booking,
        offer=offer,
        wait=wait,
    )


def hold_units(piece: Equipment, maintenance: Maintenance) -> list[Occupancy]:
    """Take the unit of a maintenance, or all units of the locked piece where it names none.

    Raises TimeTakenError if one of them is taken.
    """
    span = maintenance.span
    units = [maintenance.unit] if maintenance.unit else range(1, piece.units + 1)
    if guard().taken_units(piece, span) & set(units):
        raise TimeTakenError
    return Occupancy.objects.bulk_create(
        Occupancy(equipment=piece, unit=unit, span=(span.start, span.end), maintenance=maintenance)
        for unit in units
    )


def hand_over(offer: Offer, booking: Booking) -> bool:
    """Make the time of booking's offer its own; False if the offer does not hold it any more."""
    rows = Occupancy.objects.holding().filter(offer=offer.pk, offer__booking=booking.pk)
    return bool(rows.update(booking=booking, offer=None))


def hold_beside(row: Occupancy, span: Span) -> None:
    """Take again what row, which has been let go, held before and after span."""
    parts = [
        (row.span.lower, min(row.span.upper, span.start)),
        (max(row.span.lower, span.end), row.span.upper),
    ]
    Occupancy.objects.bulk_create(
        Occupancy(
            equipment_id=row.equipment_id,
            unit=row.unit,
            span=(start, end),
            booking_id=row.booking_id,
            maintenance_id=row.maintenance_id,
        )
        for start, end in parts
        if start < end
    )


def release_from(maintenance: Maintenance, now: datetime) -> None:
    """Let go of what a maintenance holds from now on.

    That may be several stretches, where a breakdown has taken the middle of it.
    """
    rows = Occupancy.objects.holding().filter(maintenance=maintenance.pk)
    rows.filter(span__startswith__gte=now).update(holds=False)
    for row in rows.filter(span__contains=now):
        row.span = (row.span.lower, now)
        row.save(update_fields=["span"])


def release(condition: Q) -> int:
    """Let go of the time of the rows that condition describes; return how many held some."""
    return Occupancy.objects.holding().filter(condition).update(holds=False)


def release_offers(booking: Booking) -> None:
    """Let go of the times that a booking is offered; none of the offers is open any more."""
    release(Q(offer__booking=booking.pk))
    Offer.objects.filter(booking=booking.pk, is_open=True).update(is_open=False)


def pieces_of(booking: Booking) -> set[int]:
    """Return the keys of the pieces of which booking may hold time: its own, and those offered.

    A deed that takes or gives back time locks all of them before it writes any row, or two deeds
    that meet at a row would wait for each other.
    """
    ids = {booking.equipment_id}
    if booking.state == State.OFFERED:
        offers = Offer.objects.filter(booking=booking.pk, is_open=True)
        ids.update(offers.values_list("equipment", flat=True))
    return ids
