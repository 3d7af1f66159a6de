"""The week of a piece: which one, which rows and columns, and what of it can be booked."""

from datetime import date, datetime, time, timedelta

import pytest

from bookings.asking.week import free_week
from bookings.availability.free import SlotState
from bookings.models import BookingPolicy
from bookings.policies import WITH_POLICY
from centers.models import OpeningHours
from equipment.models import Equipment
from itube.lib.periods import Span
from tests.bookings.asking.conftest import NOW
from tests.factories import MONDAY_9, SEOUL, make_bookable, make_booking, make_center, make_hours

pytestmark = pytest.mark.django_db


def week_of(piece, asked="2030-01-07", user=None, now=NOW):
    return free_week(piece, asked, user, now)


def at(day, hour, minute=0):
    return datetime.combine(date(2030, 1, day), time(hour, minute), SEOUL)


def test_a_weekend_that_is_closed_has_no_column(piece):
    week = week_of(piece)
    assert [day.start for day in week.days] == [at(day, 0) for day in range(7, 12)]
    assert week.hidden_weekdays == [0, 6]
    make_hours(piece.center, days=[5])
    assert len(week_of(piece).days) == 6


def test_rows_reach_from_opening_to_closing_and_lunch_is_one_row():
    center = make_center()
    make_hours(center, 9 * 60, 12 * 60)
    make_hours(center, 13 * 60, 18 * 60)
    week = week_of(make_bookable(center=center))
    assert (week.opens, week.closes) == (9, 18)
    lunch = [line for line in week.lines if not line.cells]
    assert [(line.start, line.end) for line in lunch] == [(at(7, 12), at(7, 13))]
    assert len(week.lines) == 6 + 1 + 10


def test_a_day_that_ends_at_midnight_closes_at_24():
    center = make_center()
    make_hours(center, 20 * 60, 24 * 60)
    week = week_of(make_bookable(center=center))
    assert (week.opens, week.closes) == (20, 24)


def test_free_time_in_words_leaves_out_what_is_taken_and_what_is_too_short(piece, user):
    BookingPolicy.objects.create(equipment=piece, min_minutes=60)
    make_booking(equipment=piece, start=at(7, 10), hours=2)
    make_booking(equipment=piece, start=at(7, 12, 30), hours=4, user=user)
    week = week_of(piece, user=user)
    # 12:00 to 12:30 is free, but nobody may book half an hour.
    assert week.days[0].free == [Span(at(7, 9), at(7, 10)), Span(at(7, 16, 30), at(7, 18))]
    states = {line.cells[0].state for line in week.lines}
    assert states == {SlotState.FREE, SlotState.TAKEN, SlotState.MINE}


def test_without_a_day_the_first_week_with_a_free_time_is_shown(piece):
    for day in (2, 3, 4):
        make_booking(equipment=piece, start=at(day, 9), hours=9)
    week = week_of(piece, asked="")
    assert week.first_free == Span(MONDAY_9, MONDAY_9 + timedelta(hours=9))
    assert week.days[0].start == at(7, 0)
    assert (week.previous, week.following) == (date(2029, 12, 31), date(2030, 1, 14))


def test_one_cannot_go_back_before_this_week_or_beyond_the_horizon(piece):
    BookingPolicy.objects.create(equipment=piece, horizon_days=12)
    assert week_of(piece, asked="2030-01-02").previous is None
    last = week_of(piece, asked="2030-01-14")
    assert (last.last, last.following) == (date(2030, 1, 14), None)


@pytest.mark.parametrize(
    ("asked", "shown", "problem"),
    [
        ("x", date(2029, 12, 31), "2026-01-31"),
        ("2030-02-31", date(2029, 12, 31), "2026-01-31"),
        ("1900-01-01", date(2029, 12, 31), "지난 날짜"),
        ("9999-12-31", date(2030, 4, 1), "4.02.(화)까지"),
        ("2029-12-31", date(2029, 12, 31), ""),
    ],
)
def test_a_day_that_is_none_is_told_and_the_nearest_week_shown(piece, asked, shown, problem):
    week = week_of(piece, asked=asked)
    assert week.days[0].start.date() == shown
    assert problem in week.problem
    assert bool(week.problem) == bool(problem)


def test_a_piece_without_hours_has_no_rows_and_no_free_time(piece):
    OpeningHours.objects.all().delete()
    week = week_of(piece)
    assert (week.lines, week.first_free, week.has_free) == ([], None, False)
    assert (week.opens, week.closes) == (9, 18)


def test_two_units_offer_what_lies_within_one_of_them():
    piece = make_bookable(units=2)
    make_booking(equipment=piece, unit=1, start=at(7, 9), hours=4)
    make_booking(equipment=piece, unit=2, start=at(7, 13), hours=5)
    assert week_of(piece).days[0].free == [
        Span(at(7, 9), at(7, 13)),
        Span(at(7, 13), at(7, 18)),
    ]


def test_what_one_unit_offers_inside_the_time_of_another_is_told_once():
    piece = make_bookable(units=3)
    make_booking(equipment=piece, unit=1, start=at(7, 9), hours=1)
    make_booking(equipment=piece, unit=2, start=at(7, 9), hours=2)
    make_booking(equipment=piece, unit=3, start=at(7, 13), hours=5)
    assert week_of(piece).days[0].free == [
        Span(at(7, 9), at(7, 13)),
        Span(at(7, 10), at(7, 18)),
    ]


def test_the_horizon_costs_two_statements(piece, user, django_assert_num_queries):
    for hour in range(9, 12):
        make_booking(equipment=piece, start=at(7, hour), hours=1)
    found = Equipment.objects.select_related(*WITH_POLICY).get(pk=piece.pk)
    with django_assert_num_queries(2):
        free_week(found, "", user, NOW)
