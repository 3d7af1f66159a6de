"""The main job from end to end, as the deeds do it."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import Booking, Occupancy, UsageRecord
from bookings.refusals import TimeTakenError
from bookings.states import Party
from itube.lib.periods import Span
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_company,
    make_member,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=5)
SLOT = Span(MONDAY_9 + timedelta(hours=1), MONDAY_9 + timedelta(hours=3))


def asked(piece, span=SLOT):
    return transitions.Request(piece, span, "direct", "셀 성능 시험", consent=True)


def test_a_request_is_held_priced_taken_in_confirmed_used_and_recorded():
    piece = make_bookable()
    staff = make_user()
    make_role(staff, piece.center)
    user = make_member(company=make_company())

    booking = transitions.request_booking(asked(piece), user=user, now=NOW)

    assert booking.state == "requested"
    assert (booking.fee_won, booking.vat_won) == (120_000, 12_000)
    with pytest.raises(TimeTakenError):
        transitions.request_booking(asked(piece), user=make_member(company=make_company()), now=NOW)
    assert transitions.take_in(booking.pk, NOW) == "reviewing"
    booking.refresh_from_db()
    assert booking.approver == staff
    transitions.approve(booking, actor=staff, now=NOW)
    transitions.start_use(booking, actor=staff, now=SLOT.start)
    transitions.finish_use(booking, transitions.Use(), actor=staff, now=SLOT.end)
    assert booking.state == "completed"
    assert not Occupancy.objects.holding().exists()
    record = UsageRecord.objects.get(booking=booking)
    assert (record.operating_minutes, record.fee_won) == (120, 120_000)
    kinds = list(booking.events.values_list("kind", flat=True))
    assert kinds == ["requested", "received", "confirmed", "started", "finished"]


def test_a_breakdown_ends_bookings_reseats_where_it_can_and_takes_the_time():
    piece = make_bookable(units=2)
    first = make_booking(equipment=piece, state="confirmed", unit=1)
    second = make_booking(equipment=piece, state="confirmed", unit=1, start=SLOT.end)
    blocker = make_booking(equipment=piece, state="confirmed", unit=2, start=SLOT.end)

    done = transitions.breakdown(
        piece,
        Span(MONDAY_9, MONDAY_9 + timedelta(hours=9)),
        unit=1,
        actor=make_user(),
        now=NOW,
    )

    assert (done.reseated, done.cancelled) == ([first], [second])
    second.refresh_from_db()
    assert (second.state, second.cancelled_by, second.reason) == (
        "cancelled",
        "center",
        "breakdown",
    )
    assert Booking.objects.get(pk=blocker.pk).state == "confirmed"


def test_an_offer_is_accepted_and_the_rest_let_go():
    booking = make_booking(state="reviewing")
    later = Span(MONDAY_9 + timedelta(hours=4), MONDAY_9 + timedelta(hours=6))
    latest = Span(MONDAY_9 + timedelta(hours=6), MONDAY_9 + timedelta(hours=8))
    options = [transitions.Option(booking.equipment, span) for span in (later, latest)]

    transitions.offer(booking, options, actor=make_user(), now=NOW)
    chosen = booking.offers.first()
    transitions.accept_offer(booking, chosen, actor=booking.user, now=NOW)

    assert (booking.state, booking.span) == ("confirmed", later)
    assert Occupancy.objects.holding().count() == 1


def test_a_moved_booking_keeps_its_reference_and_state():
    booking = make_booking(state="confirmed")
    reference = booking.reference

    transitions.reschedule(booking, SLOT, actor=booking.user, party=Party.REQUESTER, now=NOW)

    assert (booking.reference, booking.state, booking.span) == (reference, "confirmed", SLOT)
    assert booking.sequence == 1
