"""Referrals in figures: what counts once, what counts as accepted, and for how long."""

from datetime import timedelta

import pytest

from bookings.referrals import YEAR, Pair, Sums, referral_pairs, sent_and_received, sums_of
from tests.factories import MONDAY_9, make_booking, make_equipment, make_referral

pytestmark = pytest.mark.django_db


def referred(piece, **fields):
    booking = make_booking()
    make_referral(booking, piece, **fields)
    return booking


def test_a_request_offered_at_two_times_of_one_center_is_one_referral():
    piece = make_equipment()
    booking = referred(piece, at=MONDAY_9)
    make_referral(booking, piece, at=MONDAY_9)
    make_referral(booking, make_equipment(center=piece.center), at=MONDAY_9, accepted_at=MONDAY_9)
    pair = Pair(booking.equipment.center_id, piece.center_id, asked=1, accepted=1)
    assert referral_pairs(MONDAY_9 + timedelta(1)) == [pair]


def test_the_most_frequent_pair_comes_first_and_two_centers_count_twice():
    first, second = make_equipment(), make_equipment()
    booking = referred(first, at=MONDAY_9)
    make_referral(booking, second, at=MONDAY_9)
    again = make_booking(equipment=booking.equipment, start=MONDAY_9 + timedelta(days=1))
    make_referral(again, second, at=MONDAY_9, accepted_at=MONDAY_9)
    pairs = referral_pairs(MONDAY_9 + timedelta(1))
    assert [(pair.target, pair.asked) for pair in pairs] == [
        (second.center_id, 2),
        (first.center_id, 1),
    ]
    assert sums_of(pairs) == Sums(asked=3, accepted=1)


def test_times_of_the_own_center_are_no_referral_and_a_year_is_the_limit():
    piece = make_equipment()
    booking = referred(piece, at=MONDAY_9)
    make_referral(booking, booking.equipment, referred_from=None, at=MONDAY_9)
    assert sums_of(referral_pairs(MONDAY_9 + YEAR)).asked == 1
    assert referral_pairs(MONDAY_9) == []
    assert referral_pairs(MONDAY_9 + YEAR + timedelta(seconds=1)) == []


def test_both_centers_are_among_those_asked_for():
    piece = make_equipment()
    booking = referred(piece, at=MONDAY_9)
    now = MONDAY_9 + timedelta(1)
    both = {booking.equipment.center_id, piece.center_id}
    assert len(referral_pairs(now, both)) == 1
    assert referral_pairs(now, {piece.center_id}) == []


def test_what_one_center_sent_and_received():
    piece = make_equipment()
    referred(piece, at=MONDAY_9, accepted_at=MONDAY_9)
    booking = referred(piece, at=MONDAY_9)
    now = MONDAY_9 + timedelta(1)
    assert sent_and_received(now, piece.center_id) == (Sums(0, 0), Sums(2, 1))
    assert sent_and_received(now, booking.equipment.center_id) == (Sums(1, 0), Sums(0, 0))
