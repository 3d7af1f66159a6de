"""The settings of web processes that a race's control runs against: nothing guards the time."""

from itube.settings import *  # noqa: F403

BOOKINGS_GUARD = "tests.bookings.races.unguarded.UnguardedGuard"
