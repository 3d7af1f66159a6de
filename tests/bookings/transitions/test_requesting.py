"""A request is held and priced at once, and the worker takes it in exactly once."""

import pytest

from bookings import transitions
from bookings.models import Booking, BookingPolicy, FeeReduction
from bookings.refusals import RuleBrokenError, TimeTakenError
from bookings.states import State
from bookings.transitions.requesting import take_in_message
from itube.outbox.models import OutboxMessage
from tests.bookings.transitions.worlds import ASKED, NOW, everything, held, hours, in_state
from tests.factories import make_bookable, make_company, make_member, make_role, make_user

pytestmark = pytest.mark.django_db


def request(piece, span=ASKED, user=None, **fields):
    asked = transitions.Request(
        piece, span, "direct", "셀 성능 시험", **{"consent": True, **fields}
    )
    return transitions.request_booking(
        asked, user=user or make_member(company=make_company()), now=NOW
    )


def test_a_request_holds_the_lowest_free_unit_with_its_buffers_and_tells_the_worker():
    piece = make_bookable(units=3)
    BookingPolicy.objects.create(equipment=piece, buffer_before_minutes=30, buffer_after_minutes=60)
    first, second = request(piece), request(piece)
    taken = (hours(-0.5, 0).start, hours(0, 3).end)
    assert held(booking=first) == [(piece.pk, 1, *taken)]
    assert held(booking=second) == [(piece.pk, 2, *taken)]
    assert (first.state, first.span, first.sequence) == (State.REQUESTED, ASKED, 0)
    messages = OutboxMessage.objects.filter(channel="bookings").order_by("pk")
    assert [one.payload for one in messages] == [{"booking": one.pk} for one in (first, second)]


def test_the_first_event_says_who_asked_for_what():
    booking = request(make_bookable())
    event = booking.events.get()
    assert (event.kind, event.source, event.target) == ("requested", "", State.REQUESTED)
    assert (event.actor, event.party, event.at) == (booking.user, "requester", NOW)
    assert event.text == "셀 성능 시험"


def test_a_freed_unit_is_the_next_one_given():
    piece = make_bookable(units=2)
    first, second = request(piece), request(piece)
    with pytest.raises(TimeTakenError):
        request(piece)
    transitions.reject(first, actor=make_user(), now=NOW, reason="unsafe")
    third = request(piece)
    assert held() == held(booking=third) + held(booking=second)


def test_buffers_of_neighbours_keep_their_distance():
    piece = make_bookable()
    BookingPolicy.objects.create(equipment=piece, buffer_after_minutes=30)
    request(piece, hours(0, 2))
    with pytest.raises(TimeTakenError):
        request(piece, hours(2, 4))
    assert request(piece, hours(2.5, 4)).state == State.REQUESTED


def test_neighbours_without_buffers_touch():
    piece = make_bookable()
    request(piece, hours(0, 2))
    request(piece, hours(2, 4))
    assert len(held()) == 2


def test_a_refused_request_leaves_nothing_and_names_every_broken_rule():
    piece = make_bookable()
    user = make_member(company=make_company())
    before = everything()
    with pytest.raises(RuleBrokenError) as refusal:
        request(piece, hours(-2.25, -1.25), user=user, consent=False)
    assert {breach.rule for breach in refusal.value.breaches} >= {"grid", "opening", "consent"}
    assert everything() == before


def test_the_worker_names_the_responsible_and_starts_the_center_s_clock():
    booking = request(make_bookable())
    staff = make_user()
    make_role(staff, booking.equipment.center)

    assert transitions.take_in(booking.pk, NOW) == State.REVIEWING

    booking.refresh_from_db()
    # Eight open hours from nine o'clock, of a day that is open from 9 to 18.
    assert (booking.approver, booking.clock_started_at) == (staff, NOW)
    assert booking.respond_by == hours(0, 8, day=-5).end
    assert held(booking=booking)
    event = booking.events.last()
    assert (event.kind, event.actor, event.party) == ("received", None, "system")


def test_an_instant_center_confirms_what_the_worker_takes_in():
    piece = make_bookable()
    BookingPolicy.objects.create(center=piece.center, instant=True)
    booking = request(piece)
    assert transitions.take_in(booking.pk, NOW) == State.CONFIRMED
    booking.refresh_from_db()
    assert (booking.confirmed_start, booking.confirmed_end) == ASKED
    assert (booking.respond_by, booking.first_answered_at) == (None, NOW)
    assert held(booking=booking)


def test_what_is_no_longer_allowed_is_rejected_and_its_time_is_free():
    booking = request(make_bookable())
    booking.equipment.status = "repair"
    booking.equipment.save()
    assert transitions.take_in(booking.pk, NOW) == State.REJECTED
    booking.refresh_from_db()
    assert (booking.reason, held()) == ("rule_changed", [])
    assert booking.events.last().text


def test_taking_in_twice_is_taking_in_once():
    booking = request(make_bookable())
    transitions.take_in(booking.pk, NOW)
    before = everything()
    assert transitions.take_in(booking.pk, NOW) == State.REVIEWING
    assert everything() == before


def test_the_queue_s_message_takes_the_booking_in():
    booking = request(make_bookable())
    message = OutboxMessage.objects.get(channel="bookings")
    take_in_message(message)

    assert Booking.objects.get(pk=booking.pk).state != State.REQUESTED


def test_the_price_falls_with_the_reduction_of_the_center():
    piece = make_bookable()
    company = make_company(size="small")
    FeeReduction.objects.create(center=piece.center, company_size="small", percent=30)
    booking = request(piece, user=make_member(company=company))
    assert (booking.fee_won, booking.vat_won, booking.reduction_percent) == (84_000, 8_400, 30)


def test_an_old_occupancy_does_not_stand_in_the_way():
    old = in_state(State.EXPIRED)
    assert request(old.equipment).state == State.REQUESTED
