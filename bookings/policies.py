"""Which numbers hold for a piece: its own row, else its center's, else these defaults."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Q

from bookings.models import BookingPolicy
from centers.models import Center
from equipment.models import Equipment


@dataclass(frozen=True)
class Policy:
    """What is in force for one piece; the names are those of BookingPolicy."""

    grid_minutes: int = 30
    grid_offset_minutes: int = 0
    min_minutes: int = 30
    max_minutes: int = 600
    notice_hours: int = 2
    horizon_days: int = 90
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    quota_hours: int | None = None
    quota_days: int = 30
    instant: bool = False
    opens_on_holidays: bool = False
    respond_hours: int = 8
    reply_hours: int = 48
    cancel_free_hours: int = 24

    @property
    def before(self) -> timedelta:
        """The time that a unit is prepared before each use."""
        return timedelta(minutes=self.buffer_before_minutes)

    @property
    def after(self) -> timedelta:
        """The time that a unit is cleaned up after each use."""
        return timedelta(minutes=self.buffer_after_minutes)


NAMES = [field.name for field in fields(Policy)]

# What select_related() needs so that policy_of() asks nothing.
WITH_POLICY = ("center__booking_policy", "booking_policy")


def policy_of(piece: Equipment) -> Policy:
    """Return what is in force for piece; asks nothing if it was read with WITH_POLICY."""
    return _merged(
        getattr(piece.center, "booking_policy", None), getattr(piece, "booking_policy", None)
    )


def policy_of_center(center: Center) -> Policy:
    """Return what is in force for the pieces of center that have no word of their own.

    Asks nothing if center was read with its booking_policy.
    """
    return _merged(getattr(center, "booking_policy", None))


def policies_of(pieces: Collection[Equipment]) -> dict[int, Policy]:
    """Return what is in force for each piece, by its key.

    One statement, or none if all were read with WITH_POLICY.
    """
    if all(_has_policy(piece) for piece in pieces):
        return {piece.pk: policy_of(piece) for piece in pieces}
    centers = {piece.center_id for piece in pieces}
    rows = BookingPolicy.objects.filter(
        Q(center__in=centers) | Q(equipment__in=[piece.pk for piece in pieces])
    )
    of_center, of_piece = {}, {}
    for row in rows:
        if row.equipment_id:
            of_piece[row.equipment_id] = row
        else:
            of_center[row.center_id] = row
    # Most pieces have no word of their own and share what their center says.
    whole = {center: _merged(of_center.get(center)) for center in centers}
    return {
        piece.pk: _merged(of_center.get(piece.center_id), of_piece[piece.pk])
        if piece.pk in of_piece
        else whole[piece.center_id]
        for piece in pieces
    }


class Policies(NamedTuple):
    """What is in force where anybody has said anything; elsewhere Policy()."""

    of_piece: dict[int, Policy]
    of_center: dict[int, Policy]


def all_policies() -> Policies:
    """Return what is in force for each piece and center with a word of its own; one statement."""
    own = BookingPolicy.objects.select_related("equipment")
    rows = list(own.only(*NAMES, "center", "equipment__center"))
    said = {row.center_id: row for row in rows if row.center_id}
    return Policies(
        of_piece={
            row.equipment_id: _merged(said.get(row.equipment.center_id), row)
            for row in rows
            if row.equipment_id
        },
        of_center={center: _merged(row) for center, row in said.items()},
    )


def _has_policy(piece: Equipment) -> bool:
    return (
        Equipment.booking_policy.is_cached(piece)
        and Equipment.center.is_cached(piece)
        and Center.booking_policy.is_cached(piece.center)
    )


def _merged(*rows: BookingPolicy | None) -> Policy:
    """Return the defaults with what the rows say over them; a later row counts more."""
    values = {}
    for row in rows:
        for name in NAMES:
            value = getattr(row, name, None)
            if value is not None:
                values[name] = value
    return Policy(**values)
