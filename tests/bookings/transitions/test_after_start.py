"""Once the time has begun, its requester can no longer take it back or move it."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.refusals import BookingRefusedError
from bookings.states import Party
from itube.lib.periods import Span
from tests.factories import MONDAY_9, make_booking

pytestmark = pytest.mark.django_db
LATER = Span(MONDAY_9 + timedelta(days=7), MONDAY_9 + timedelta(days=7, hours=2))


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=1), timedelta(days=1)])
def test_a_requester_neither_cancels_nor_moves_a_time_that_has_begun(late):
    booking, now = make_booking(state="confirmed"), MONDAY_9 + late
    told = {"actor": booking.user, "party": Party.REQUESTER, "now": now}
    with pytest.raises(BookingRefusedError, match="센터에 연락"):
        transitions.cancel(booking, reason="other", **told)
    with pytest.raises(BookingRefusedError, match="센터에 연락"):
        transitions.reschedule(booking, LATER, **told)
    booking.refresh_from_db()
    assert (booking.state, booking.starts_at) == ("confirmed", MONDAY_9)


def test_a_moment_before_it_may_and_the_center_may_afterwards():
    first, second = make_booking(state="confirmed"), make_booking(state="confirmed")
    before = MONDAY_9 - timedelta(seconds=1)
    transitions.cancel(first, actor=first.user, party=Party.REQUESTER, now=before, reason="other")
    transitions.cancel(second, actor=None, party=Party.CENTER, now=MONDAY_9, reason="other")
    assert (first.state, second.state) == ("cancelled", "cancelled")
