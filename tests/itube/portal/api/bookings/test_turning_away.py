"""What the API refuses is counted as the page's refusals are: once, and only new requests."""

from datetime import date, timedelta

import pytest

from bookings.models import Booking, TurnedAway
from tests.factories import MONDAY_9, make_bookable, make_booking
from tests.itube.portal.api.bookings.asking import at, problem, wish
from tests.itube.portal.api.bookings.test_together import chain, series, step

pytestmark = pytest.mark.django_db
TODAY = date(2030, 1, 2)


def counted():
    return [
        (row.day, row.equipment_id, row.rule, row.n) for row in TurnedAway.objects.order_by("pk")
    ]


def test_a_refused_request_counts_once_though_it_is_sent_again(piece, requester):
    make_booking(equipment=piece, state="confirmed", hours=9)
    before = Booking.objects.count()
    for _time in range(3):
        problem(requester.post("bookings/", wish(piece), key="one"), 409, "time-taken")
    assert counted() == [(TODAY, piece.pk, "time_taken", 1)]
    problem(requester.post("bookings/", wish(piece)), 409, "time-taken")
    assert counted() == [(TODAY, piece.pk, "time_taken", 2)]
    assert Booking.objects.count() == before


def test_a_broken_rule_counts_under_its_name(piece, requester):
    problem(requester.post("bookings/", wish(piece, 10)), 400, "rule-broken")
    assert counted() == [(TODAY, piece.pk, "opening", 1)]


def test_a_body_that_is_wrong_counts_nothing(piece, requester):
    problem(requester.post("bookings/", wish(piece, purpose="")), 400)
    assert counted() == []


def test_staff_of_the_center_count_nothing(piece, staff):
    make_booking(equipment=piece, state="confirmed", hours=9)
    assert staff.post("bookings/", wish(piece)).status_code in (400, 409)
    assert counted() == []


def test_each_refused_date_of_a_series_counts(piece, requester):
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + timedelta(days=1))
    assert requester.post("series/", series(piece, 0, 1, 2, 5)).status_code == 201
    assert sorted(counted()) == [
        (TODAY, piece.pk, "opening", 1),
        (TODAY, piece.pk, "time_taken", 1),
    ]
    problem(requester.post("series/", series(piece, 5, 6)), 409, "refused")
    assert (TODAY, piece.pk, "opening", 3) in counted()


def test_of_a_chain_the_piece_of_the_step_counts(piece, requester):
    second = make_bookable()
    make_booking(equipment=second, state="confirmed", start=MONDAY_9 + timedelta(hours=2))
    problem(requester.post("chains/", chain(step(piece, 1), step(second, 2))), 409, "time-taken")
    problem(requester.post("chains/", chain(step(piece, 1), step(second, 10))), 400, "rule-broken")
    assert {row[1:] for row in counted()} == {
        (second.pk, "time_taken", 1),
        (second.pk, "opening", 1),
    }
    # A wrong order is nobody's lack of time.
    problem(requester.post("chains/", chain(step(piece, 2), step(piece, 1))), 409, "refused")
    assert len(counted()) == 2


def test_moving_a_booking_counts_nothing(piece, requester):
    mine = make_booking(equipment=piece, user=requester.user, state="confirmed")
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + timedelta(hours=4))
    body = {"start": at(4), "end": at(6), "version": mine.version}
    answer = requester.post(f"bookings/{mine.reference}/move/", body)
    assert answer.status_code == 409, answer.content.decode()
    assert answer.json()["alternatives"]
    assert counted() == []
