"""What is offered instead of a taken time."""

from datetime import timedelta

import pytest

from bookings.alternatives import alternatives, here
from bookings.models import BookingPolicy
from itube.lib.periods import Span
from tests.factories import MONDAY_9, make_bookable, make_booking

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


def test_the_number_of_statements_does_not_grow(django_assert_max_num_queries):
    piece = make_bookable()
    for _ in range(10):
        make_bookable(kind=piece.kind)
    with django_assert_max_num_queries(12):
        alternatives(piece, span(9, 11), NOW)
