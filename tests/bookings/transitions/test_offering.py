"""Other times and other centers: what is held while the requester chooses, and what is left."""

import pytest

from bookings import transitions
from bookings.models import BookingPolicy, Occupancy
from bookings.refusals import BookingRefusedError, RuleBrokenError, TimeTakenError
from bookings.states import State
from tests.bookings.transitions.worlds import (
    ASKED,
    LATER,
    LATEST,
    NOW,
    everything,
    held,
    hours,
    in_state,
)
from tests.factories import make_bookable, make_role, make_user

pytestmark = pytest.mark.django_db
Option = transitions.Option


def offered(*options, booking=None, **told):
    booking = booking or in_state(State.REVIEWING)
    pairs = [
        Option(booking.equipment, one) if isinstance(one[0], type(NOW)) else Option(*one)
        for one in options
    ]
    return booking, transitions.offer(booking, pairs, actor=make_user(), now=NOW, **told)


def test_offered_times_are_held_beside_the_asked_one():
    booking, event = offered(LATER, LATEST)
    piece = booking.equipment_id
    assert held(booking=booking) == [(piece, 1, *ASKED)]
    assert held(offer__booking=booking) == [(piece, 1, *LATER), (piece, 1, *LATEST)]
    assert (event.kind, event.data) == ("offered", {"keep_asked": True})


def test_the_asked_time_can_be_given_up_and_is_given_up_where_an_offer_needs_it():
    booking, event = offered(LATER, keep_asked=False)
    assert (held(booking=booking), event.data["keep_asked"]) == ([], False)
    booking, event = offered(hours(1, 3))
    assert (held(booking=booking), event.data["keep_asked"]) == ([], False)
    assert held(offer__booking=booking) == [(booking.equipment_id, 1, *hours(1, 3))]


def test_an_offer_whose_buffer_reaches_into_the_asked_time_needs_it_too():
    booking = in_state(State.REVIEWING)
    BookingPolicy.objects.create(equipment=booking.equipment, buffer_before_minutes=30)
    offered(hours(2, 4), booking=booking)
    assert held() == [(booking.equipment_id, 1, *hours(1.5, 4))]


@pytest.mark.parametrize("number", [0, 4])
def test_none_and_more_than_three_are_refused(number):
    booking = in_state(State.REVIEWING)
    before = everything()
    with pytest.raises(BookingRefusedError):
        offered(*[hours(2 + n, 3 + n) for n in range(number)], booking=booking)
    assert everything() == before


def test_a_time_that_has_begun_cannot_be_offered():
    booking = in_state(State.REVIEWING)
    with pytest.raises(BookingRefusedError):
        transitions.offer(booking, [Option(booking.equipment, ASKED)], actor=None, now=ASKED.start)


def test_if_one_of_the_offers_is_taken_none_is_made():
    booking = in_state(State.REVIEWING)
    in_state(State.CONFIRMED, equipment=booking.equipment, start=LATEST.start)
    before = everything()
    with pytest.raises(TimeTakenError):
        offered(LATER, LATEST, booking=booking)
    assert everything() == before


def test_accepting_confirms_that_time_and_frees_everything_else():
    booking, _ = offered(LATER, LATEST)
    chosen, other = booking.offers.all()

    event = transitions.accept_offer(booking, chosen, actor=booking.user, now=NOW)

    assert (booking.span, booking.requested_start) == (LATER, ASKED.start)
    assert held() == [(booking.equipment_id, 1, *LATER)] == held(booking=booking)
    assert booking.sequence == 1
    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.accepted_at, other.accepted_at) == (NOW, None)
    assert not booking.offers.filter(is_open=True).exists()
    assert (event.party, event.data["offer"]) == ("requester", chosen.pk)


def test_the_price_is_that_of_the_accepted_piece():
    booking = in_state(State.REVIEWING)
    dear = make_bookable(center=booking.equipment.center)
    dear.tariffs.update(won=100_000)
    offered((dear, LATER), booking=booking)
    transitions.accept_offer(booking, booking.offers.get(), actor=booking.user, now=NOW)
    assert (booking.equipment, booking.state) == (dear, State.CONFIRMED)
    assert (booking.fee_won, booking.vat_won) == (200_000, 20_000)
    assert booking.tariff == dear.tariffs.get()


def test_a_withdrawn_offer_cannot_be_accepted_and_another_s_neither():
    booking, _ = offered(LATER, LATEST)
    stranger, _ = offered(LATER)
    first = booking.offers.first()
    Occupancy.objects.filter(offer=first).update(holds=False)
    before = everything()
    for chosen in (first, stranger.offers.get()):
        with pytest.raises(BookingRefusedError, match="거둔 제안"):
            transitions.accept_offer(booking, chosen, actor=booking.user, now=NOW, consent=True)
    assert everything() == before


# --- Referral ----------------------------------------------------------------------------------
def referred():
    booking = in_state(State.REVIEWING)
    elsewhere = make_bookable()
    _, event = offered((elsewhere, LATER), booking=booking)
    assert event.kind == "referred"
    assert booking.offers.get().referred_from == booking.equipment.center
    return booking, elsewhere


def test_a_referral_keeps_the_rules_of_the_other_center():
    booking, elsewhere = in_state(State.REVIEWING), make_bookable()
    before = everything()
    with pytest.raises(RuleBrokenError, match=elsewhere.number) as refusal:
        offered((elsewhere, hours(12, 14)), booking=booking)
    assert [breach.rule for breach in refusal.value.breaches] == ["opening"]
    assert everything() == before
    offered((booking.equipment, hours(12, 14)), booking=booking)
    assert booking.state == "offered"


def test_a_referral_needs_a_new_consent_that_names_the_other_center():
    booking, elsewhere = referred()
    before = everything()
    with pytest.raises(BookingRefusedError, match=elsewhere.center.name_ko):
        transitions.accept_offer(booking, booking.offers.get(), actor=booking.user, now=NOW)
    assert everything() == before


def test_an_accepted_referral_is_a_request_that_the_other_center_answers():
    booking, elsewhere = referred()
    first, staff = booking.equipment, make_user()
    make_role(staff, elsewhere.center)

    event = transitions.accept_offer(
        booking, booking.offers.get(), actor=booking.user, now=NOW, consent=True, ip="192.0.2.7"
    )

    assert (booking.state, booking.equipment, booking.span) == ("reviewing", elsewhere, LATER)
    assert (booking.approver, booking.confirmed_start) == (staff, None)
    assert (booking.consent_center, booking.consented_at) == (elsewhere.center.name_ko, NOW)
    assert booking.consent_ip == "192.0.2.7"
    assert booking.respond_by == hours(0, 8, day=-5).end
    assert held() == [(elsewhere.pk, 1, *LATER)]
    assert event.data == {"offer": booking.offers.get().pk, "from": first.number}
    transitions.approve(booking, actor=staff, now=NOW)
    assert held() == [(elsewhere.pk, 1, *LATER)]


# --- Declining ---------------------------------------------------------------------------------
def test_declining_gives_the_center_its_turn_again_with_the_asked_time_still_held():
    booking, _ = offered(LATER, LATEST)
    event = transitions.decline_offer(booking, actor=booking.user, now=NOW, text="월요일만 돼요.")
    assert (booking.state, event.data, event.text) == (
        State.REVIEWING,
        {"held": True},
        "월요일만 돼요.",
    )
    assert held() == [(booking.equipment_id, 1, *ASKED)]
    assert not booking.offers.filter(is_open=True).exists()
    assert booking.respond_by == hours(0, 8, day=-5).end


def test_a_given_up_time_is_taken_again_if_it_is_still_free():
    booking, _ = offered(LATER, keep_asked=False)
    event = transitions.decline_offer(booking, actor=booking.user, now=NOW)
    assert event.data == {"held": True}
    assert held() == [(booking.equipment_id, 1, *ASKED)]


def test_a_given_up_time_that_somebody_took_is_lost_and_can_be_offered_instead():
    booking, _ = offered(LATER, keep_asked=False)
    rival = in_state(State.CONFIRMED, equipment=booking.equipment)

    event = transitions.decline_offer(booking, actor=booking.user, now=NOW)

    assert (booking.state, event.data) == (State.REVIEWING, {"held": False})
    assert held() == held(booking=rival)
    offered(LATEST, booking=booking)
    transitions.accept_offer(booking, booking.offers.last(), actor=booking.user, now=NOW)
    assert held(booking=booking) == [(booking.equipment_id, 1, *LATEST)]
