"""The first fitting time of many pieces at once."""

from datetime import timedelta

import pytest

from bookings.availability.free import earliest_free, fits
from bookings.models import BookingPolicy, PieceHours
from bookings.policies import WITH_POLICY
from equipment.models import Equipment
from itube.lib.periods import Span
from tests.factories import (
    MONDAY_9,
    keep_open_time_from,
    make_bookable,
    make_booking,
    make_center,
    make_equipment,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=5)
HOUR = timedelta(hours=1)


def span(start, end, days=0):
    day = MONDAY_9 + timedelta(days=days)
    return Span(day + (start - 9) * HOUR, day + (end - 9) * HOUR)


WEEK = span(0, 24 * 7)


@pytest.fixture(autouse=True)
def _kept():
    keep_open_time_from(NOW.date())


def earliest(piece, hours, window=WEEK, now=NOW):
    return earliest_free([piece], hours * HOUR, window, now)[piece.pk]


def test_an_untouched_piece_is_free_from_the_first_opening_on():
    assert earliest(make_bookable(), 3) == span(9, 12)


def test_the_first_stretch_that_is_long_enough():
    piece = make_bookable()
    make_booking(equipment=piece, start=span(11, 12).start, hours=4)
    make_booking(equipment=piece, start=span(9, 12, days=1).start, hours=1)
    assert earliest(piece, 2) == span(9, 11)
    assert earliest(piece, 3) == span(15, 18)
    assert earliest(piece, 4) == span(10, 14, days=1)
    assert earliest(piece, 9) == span(9, 18, days=2)


def test_the_window_and_now_cut_the_time():
    piece = make_bookable()
    assert earliest(piece, 2, span(13, 15)) == span(13, 15)
    assert earliest(piece, 2, span(13, 14.5)) is None
    assert earliest(piece, 2, span(16.25, 24 * 2)) == span(9, 11, days=1)
    BookingPolicy.objects.create(center=piece.center, notice_hours=3, horizon_days=0)
    assert earliest(piece, 2, now=span(10, 11).start) == span(13, 15)
    assert earliest(piece, 6, now=span(10, 11).start) is None


def test_one_unit_that_nobody_has_is_enough():
    piece = make_bookable(units=2)
    make_booking(equipment=piece, start=MONDAY_9, hours=9, unit=1)
    assert earliest(piece, 3) == span(9, 12)
    make_booking(equipment=piece, start=MONDAY_9, hours=2, unit=2)
    assert earliest(piece, 3) == span(11, 14)


def test_buffers_and_grid_are_kept():
    piece = make_bookable()
    BookingPolicy.objects.create(
        center=piece.center,
        grid_minutes=60,
        grid_offset_minutes=30,
        buffer_before_minutes=30,
        min_minutes=60,
    )
    make_booking(equipment=piece, start=MONDAY_9, hours=2)
    assert earliest(piece, 0.5) == span(11.5, 12.5)


def test_a_length_that_may_not_be_booked_has_no_time():
    assert earliest(make_bookable(), 11) is None


def test_a_piece_with_hours_of_its_own_and_one_whose_center_is_never_open():
    piece = make_bookable()
    PieceHours.objects.create(equipment=piece, weekday=2, opens=0, closes=1440)
    assert earliest(piece, 2) == span(0, 2, days=2)
    assert earliest(make_equipment(), 1) is None


def test_twenty_pieces_with_bookings_cost_two_statements(django_assert_num_queries):
    pieces = [make_bookable() for _ in range(20)]
    for piece in pieces[::2]:
        make_booking(equipment=piece)
    with django_assert_num_queries(2):
        found = earliest_free(pieces, HOUR, WEEK, NOW)
    assert [found[piece.pk] for piece in pieces] == [span(11, 12), span(9, 10)] * 10
    assert all(fits(piece, found[piece.pk], NOW) for piece in pieces)


def test_pieces_read_with_their_policies_cost_one(django_assert_num_queries):
    center = make_center()
    for _ in range(3):
        make_bookable(center=center)
    BookingPolicy.objects.create(center=center, notice_hours=0)
    pieces = list(Equipment.objects.select_related(*WITH_POLICY))
    with django_assert_num_queries(1):
        assert set(earliest_free(pieces, HOUR, WEEK, NOW).values()) == {span(9, 10)}


def test_nothing_is_asked_for_no_pieces_and_for_a_window_that_is_over(django_assert_num_queries):
    assert earliest_free([], HOUR, WEEK, NOW) == {}
    piece = make_bookable()
    with django_assert_num_queries(1):
        assert earliest(piece, 1, now=WEEK.end) is None
