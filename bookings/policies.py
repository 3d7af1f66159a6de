"""Which numbers hold for a piece: its own row, else its center's, else these defaults."""

from dataclasses import dataclass, fields
from datetime import timedelta

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
    values = {}
    for owner in (piece.center, piece):
        row = getattr(owner, "booking_policy", None)
        for name in NAMES:
            value = getattr(row, name, None)
            if value is not None:
                values[name] = value
    return Policy(**values)
