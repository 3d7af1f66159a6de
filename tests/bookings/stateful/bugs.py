"""Bugs to be planted, one in each guard: the machine must find every one of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bookings import waiting
from bookings.holding import Guard
from bookings.models import Booking
from bookings.transitions import (
    answering,
    changing,
    maintaining,
    moving,
    offering,
)
from equipment.models import Equipment
from itube.lib.periods import Span
from tests.bookings.races.unguarded import UnguardedGuard, without_constraint

HERE = "tests.bookings.stateful.bugs"


class UnlockedGuard(UnguardedGuard):
    """Looks, waits and writes, but leaves the constraint in force."""


class BlindGuard(Guard):
    """Locks, and then looks at nothing."""

    def taken_units(self, piece: Equipment, span: Span) -> set[int]:
        return set()


def no_lock(patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.BOOKINGS_GUARD = f"{HERE}.UnlockedGuard"


def no_look(patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.BOOKINGS_GUARD = f"{HERE}.BlindGuard"


def no_swap(patch: pytest.MonkeyPatch, settings: Any) -> None:
    """Write over whatever somebody else has written since."""

    def overwrite(booking: Booking, **changes: Any) -> None:
        Booking.objects.filter(pk=booking.pk).update(version=moving.F("version") + 1, **changes)
        booking.refresh_from_db()

    patch.setattr(moving, "_swap", overwrite)
    for module in (answering, changing, offering):
        patch.setattr(module, "keep_unchanged", lambda booking: None)


def no_release(patch: pytest.MonkeyPatch, settings: Any) -> None:
    patch.setattr(moving, "release", lambda condition: 0)


def no_end_of_offers(patch: pytest.MonkeyPatch, settings: Any) -> None:
    patch.setattr(moving, "release_offers", lambda booking: None)


def no_buffers(patch: pytest.MonkeyPatch, settings: Any) -> None:
    for module in (answering, maintaining, offering, waiting):
        patch.setattr(module, "with_buffers", lambda span, policy: span)


BUGS: dict[str, Callable[[pytest.MonkeyPatch, Any], None]] = {
    bug.__name__: bug
    for bug in (
        no_lock,
        no_look,
        no_swap,
        no_release,
        no_end_of_offers,
        no_buffers,
    )
}
NO_CONSTRAINT = "no_constraint"
NAMES = (*BUGS, NO_CONSTRAINT)


@contextmanager
def planted(name: str, settings: Any) -> Iterator[None]:
    """Plant one bug of NAMES for as long as the block runs."""
    if name == NO_CONSTRAINT:
        with without_constraint():
            yield
    else:
        with pytest.MonkeyPatch.context() as patch:
            BUGS[name](patch, settings)
            yield
