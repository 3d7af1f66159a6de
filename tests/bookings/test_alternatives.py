"""What is offered instead of a taken time."""

from datetime import timedelta

import pytest

from bookings.alternatives import alternatives, elsewhere, here
from bookings.models import BookingPolicy
from itube.lib.periods import Span
from tests.factories import (
    MONDAY_9,
    keep_open_time_from,
    make_bookable,
    make_booking,
    make_center,
    make_equipment,
    make_institution,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=5)


def span(start, end, days=0):
    day = MONDAY_9 + timedelta(days=days)
    return Span(day + timedelta(hours=start - 9), day + timedelta(hours=end - 9))


def spans(found):
    return [alternative.span for alternative in found]


def test_the_nearest_other_times_of_the_same_length_come_first_in_order_of_time():
    piece = make_bookable()
    make_booking(equipment=piece, start=span(11, 13).start, hours=2)
    found = here(piece, span(11, 13), NOW)
    assert spans(found) == [span(9, 11), span(13, 15), span(15, 17)]
    assert {alternative.equipment for alternative in found} == {piece}


def test_times_that_the_rules_would_refuse_are_not_offered():
    piece = make_bookable()
    BookingPolicy.objects.create(center=piece.center, notice_hours=24, horizon_days=2)
    make_booking(equipment=piece, start=span(9, 18).start, hours=9)
    now = span(12, 13).start
    assert spans(here(piece, span(14, 16), now)) == [
        span(12, 14, days=1),
        span(14, 16, days=1),
        span(16, 18, days=1),
    ]


def test_a_time_must_fit_within_one_unit():
    piece = make_bookable(units=2)
    BookingPolicy.objects.create(center=piece.center, horizon_days=5)
    make_booking(equipment=piece, start=span(9, 12).start, hours=3, unit=1)
    make_booking(equipment=piece, start=span(12, 18).start, hours=6, unit=2)
    assert spans(here(piece, span(11, 14), NOW))[:2] == [span(9, 12), span(12, 15)]


def test_a_length_that_nobody_may_book_has_no_alternative():
    assert alternatives(make_bookable(), span(9, 20), NOW) == []


def test_a_booking_that_is_moved_does_not_stand_in_its_own_way():
    piece = make_bookable()
    mine = make_booking(equipment=piece, start=span(10, 12).start, hours=2)
    make_booking(equipment=piece, start=span(13, 18).start, hours=5)
    assert span(11, 13) not in spans(here(piece, span(12, 14), NOW))
    found = spans(here(piece, span(12, 14), NOW, besides=mine))
    assert found[:2] == [span(9, 11), span(11, 13)]
    assert mine.span not in spans(here(piece, span(10, 11.5), NOW, besides=mine))


@pytest.mark.parametrize("days", [-700, 401, 2_900_000])
def test_a_time_far_away_is_no_burden(days):
    keep_open_time_from(NOW.date())
    piece = make_bookable()
    make_bookable(kind=piece.kind)
    found = alternatives(piece, span(9, 11, days=days), NOW)
    assert len(found) == (4 if days < 0 else 0)


def test_equal_pieces_elsewhere_are_offered_from_the_asked_time_on():
    keep_open_time_from(NOW.date())
    piece = make_bookable()
    near, far, taken = (
        make_bookable(kind=piece.kind, center=make_center(institution=institution))
        for institution in (
            make_institution(latitude=36.40, longitude=127.36),
            make_institution(latitude=37.50, longitude=127.00),
            make_institution(latitude=35.10, longitude=129.00),
        )
    )
    make_booking(equipment=taken, start=span(9, 10).start, hours=4)
    found = elsewhere(piece, span(11, 13), NOW)
    assert [(one.equipment, one.span) for one in found] == [
        (near, span(11, 13)),
        (far, span(11, 13)),
        (taken, span(13, 15)),
    ]
    assert found[0].reason == "3 km 거리"


def test_pieces_that_would_not_take_the_booking_are_not_offered():
    keep_open_time_from(NOW.date())
    piece = make_bookable()
    make_bookable(kind=piece.kind, use_scope="exclusive")
    make_bookable(kind=piece.kind, online_booking=False)
    make_bookable(kind=piece.kind, status="repair")
    make_bookable(kind=piece.kind, use_modes=["test"])
    make_equipment(kind=piece.kind)  # its center is never open
    short = make_bookable(kind=piece.kind)
    BookingPolicy.objects.create(center=short.center, max_minutes=60)
    good = make_bookable(kind=piece.kind)
    found = elsewhere(piece, span(9, 11), NOW, "direct")
    assert [one.equipment for one in found] == [good]


def test_for_a_time_that_is_over_the_next_ones_are_offered():
    keep_open_time_from(NOW.date())
    piece = make_bookable()
    other = make_bookable(kind=piece.kind)
    now = span(10, 11, days=1).start
    found = alternatives(piece, span(9, 11), now)
    assert [(one.equipment, one.span) for one in found] == [
        (piece, span(12, 14, days=1)),
        (piece, span(14, 16, days=1)),
        (piece, span(16, 18, days=1)),
        (other, span(12, 14, days=1)),
    ]


@pytest.mark.parametrize("others", [1, 10])
def test_the_number_of_statements_does_not_grow(others, django_assert_num_queries):
    keep_open_time_from(NOW.date())
    piece = make_bookable()
    for _ in range(others):
        make_booking(equipment=make_bookable(kind=piece.kind))
    with django_assert_num_queries(9):
        assert len(alternatives(piece, span(9, 11), NOW)) == 3 + min(others, 3)
