"""What is free, busy and bookable of one piece, and the slot table made of it."""

from datetime import timedelta

import pytest

from bookings.availability.free import (
    BusyKind,
    SlotState,
    fits,
    free_spans,
    slots,
    week_days,
    week_of,
)
from bookings.models import BookingPolicy, Maintenance, Occupancy, PieceHours
from itube.lib.periods import Span
from tests.factories import MONDAY_9, make_bookable, make_booking, make_user

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=5)


def at(hours, days=0):
    return MONDAY_9 + timedelta(days=days, hours=hours - 9)


def span(start, end, days=0):
    return Span(at(start, days), at(end, days))


DAY = span(0, 24)


def week(piece):
    return week_of([piece], DAY, NOW)[piece.pk]


def keep(piece, start, end, kind="planned", unit=1):
    """Take [start, end) of Monday for the center."""
    row = Maintenance.objects.create(equipment=piece, kind=kind, start=at(start), end=at(end))
    Occupancy.objects.create(equipment=piece, unit=unit, span=(at(start), at(end)), maintenance=row)


def test_a_booking_is_cut_out_of_the_open_time():
    piece = make_bookable()
    make_booking(equipment=piece, start=at(10))
    assert free_spans(piece, DAY, NOW) == [span(9, 10), span(12, 18)]
    assert week(piece).of_kind(BusyKind.BOOKED) == [span(10, 12)]


def test_buffers_stand_on_both_sides_of_what_is_taken():
    piece = make_bookable()
    BookingPolicy.objects.create(equipment=piece, buffer_before_minutes=30, buffer_after_minutes=60)
    keep(piece, 12, 13)
    assert free_spans(piece, DAY, NOW) == [span(9, 11), span(13.5, 18)]


def test_a_neighbours_buffers_reach_into_the_window():
    piece = make_bookable()
    BookingPolicy.objects.create(equipment=piece, buffer_before_minutes=60)
    keep(piece, 9, 10)
    assert free_spans(piece, span(10, 12), NOW) == [span(11, 12)]


def test_time_let_go_is_free():
    piece = make_bookable()
    make_booking(equipment=piece, start=at(10), state="cancelled")
    assert free_spans(piece, DAY, NOW) == [span(9, 18)]


def test_a_booking_that_is_moved_does_not_stand_in_its_own_way():
    piece = make_bookable()
    mine = make_booking(equipment=piece, start=at(10))
    make_booking(equipment=piece, start=at(12))
    assert free_spans(piece, DAY, NOW, besides=mine) == [span(9, 12), span(14, 18)]


@pytest.mark.parametrize("days", [-2_600_000 // 4, 2_900_000])
def test_a_time_that_no_policy_allows_is_not_looked_up(days, django_assert_num_queries):
    piece = make_bookable()
    with django_assert_num_queries(0):
        assert not fits(piece, Span(at(9, min(days, 0)), at(10, max(days, 0))), NOW)


def test_the_past_is_not_free():
    piece = make_bookable()
    assert free_spans(piece, DAY, at(11.25)) == [Span(at(11.25), at(18))]


def test_with_two_units_one_that_is_free_is_enough():
    piece = make_bookable(units=2)
    make_booking(equipment=piece, start=at(9), hours=3, unit=1)
    make_booking(equipment=piece, start=at(11), hours=3, unit=2)
    assert week(piece).by_unit == {
        1: [span(12, 18)],
        2: [span(9, 11), span(14, 18)],
    }
    assert free_spans(piece, DAY, NOW) == [span(9, 11), span(12, 18)]
    assert week(piece).of_kind(BusyKind.BOOKED) == [span(11, 12)]


def test_a_booking_must_fit_within_one_unit():
    piece = make_bookable(units=2)
    make_booking(equipment=piece, start=at(9), hours=3, unit=1)
    make_booking(equipment=piece, start=at(12), hours=3, unit=2)
    assert free_spans(piece, DAY, NOW) == [span(9, 18)]
    assert fits(piece, span(9, 12), NOW)
    assert not fits(piece, span(11, 13), NOW)


def test_a_piece_with_hours_of_its_own_keeps_only_those():
    piece = make_bookable()
    PieceHours.objects.create(equipment=piece, weekday=0, opens=600, closes=720)
    assert free_spans(piece, span(0, 24 * 7), NOW) == [span(10, 12)]


@pytest.mark.parametrize(
    ("wanted", "allowed"),
    [
        (span(9, 10), True),
        (span(8.5, 10), False),  # before the opening
        (span(17, 18.5), False),  # past the closing
        (span(9.25, 10), False),  # off the grid
        (span(9, 9.25), False),  # off the grid, and too short
        (span(9, 18), True),
        (span(9, 18, days=5), False),  # Saturday
    ],
)
def test_fits_asks_hours_grid_and_length(wanted, allowed):
    assert fits(make_bookable(), wanted, NOW) is allowed


def test_fits_asks_the_longest_use_notice_and_horizon():
    piece = make_bookable()
    BookingPolicy.objects.create(
        center=piece.center, max_minutes=120, notice_hours=24, horizon_days=5
    )
    assert fits(piece, span(9, 11), NOW)
    assert not fits(piece, span(9, 12), NOW)
    assert fits(piece, span(9, 11), at(9) - timedelta(hours=24))
    assert not fits(piece, span(9, 11), at(9.5) - timedelta(hours=24))
    assert not fits(piece, span(9, 11, days=1), NOW)


def test_what_is_busy_is_told_by_kind_and_ones_own_by_reference():
    piece, me = make_bookable(), make_user()
    mine = make_booking(equipment=piece, user=me, start=at(9), hours=1)
    make_booking(equipment=piece, start=at(10), hours=1)
    keep(piece, 11, 12)
    keep(piece, 12, 13, kind="in_house")

    week = week_of([piece], DAY, NOW, me)[piece.pk]

    assert [(busy.span, busy.kind, busy.reference) for busy in week.busy] == [
        (span(9, 10), BusyKind.MINE, mine.reference),
        (span(10, 11), BusyKind.BOOKED, None),
        (span(11, 12), BusyKind.MAINTENANCE, None),
        (span(12, 13), BusyKind.BOOKED, None),
    ]
    assert week_of([piece], DAY, NOW)[piece.pk].of_kind(BusyKind.BOOKED) == [
        span(9, 11),
        span(12, 13),
    ]


def test_only_what_keeps_every_unit_is_maintenance():
    piece = make_bookable(units=2)
    keep(piece, 9, 12, unit=1)
    keep(piece, 10, 12, unit=2)
    make_booking(equipment=piece, start=at(12), hours=1, unit=2)
    keep(piece, 12, 13, unit=1)
    week = week_of([piece], DAY, NOW)[piece.pk]
    assert week.of_kind(BusyKind.MAINTENANCE) == [span(10, 12)]
    assert week.of_kind(BusyKind.BOOKED) == [span(12, 13)]


def test_the_slot_table_says_of_each_cell_what_it_is():
    piece, me = make_bookable(), make_user()
    BookingPolicy.objects.create(center=piece.center, grid_minutes=60, horizon_days=1)
    mine = make_booking(equipment=piece, user=me, start=at(9), hours=1)
    make_booking(equipment=piece, start=at(13), hours=1)
    keep(piece, 14, 15)

    table = slots(piece, week_days(at(9).date(), 6), at(9.5), me)

    assert [row.start for row in table.rows] == [at(hour) for hour in range(9, 18)]
    monday = [row.cells[0] for row in table.rows]
    assert [cell.state for cell in monday] == [
        SlotState.MINE,
        SlotState.PAST,
        SlotState.PAST,
        SlotState.FREE,
        SlotState.TAKEN,
        SlotState.MAINTENANCE,
        SlotState.FREE,
        SlotState.FREE,
        SlotState.FREE,
    ]
    assert monday[0].reference == mine.reference
    first_row = [cell.state for cell in table.rows[0].cells]
    assert first_row[1:] == [SlotState.FREE, *[SlotState.LATER] * 3, SlotState.CLOSED]
    assert table.has_free


def test_the_slot_table_follows_the_grid_past_the_hour_and_over_midnight():
    piece = make_bookable()
    BookingPolicy.objects.create(center=piece.center, grid_minutes=30, grid_offset_minutes=15)
    for weekday in range(7):
        PieceHours.objects.create(equipment=piece, weekday=weekday, opens=0, closes=1440)
    table = slots(piece, [at(0).date()], NOW)
    assert (len(table.rows), table.rows[0].start) == (48, at(0.25))
    assert {row.cells[0].state for row in table.rows} == {SlotState.FREE}
    assert table.free == [DAY]


def test_days_that_are_all_closed_have_no_rows():
    table = slots(make_bookable(), week_days(at(9).date())[5:], NOW)
    assert (table.rows, table.has_free) == ([], False)


@pytest.mark.parametrize("pieces", [1, 30])
def test_a_week_costs_three_statements_whatever_the_number(pieces, django_assert_num_queries):
    first = make_bookable()
    made = [first, *(make_bookable(center=first.center) for _ in range(pieces - 1))]
    for piece in made:
        make_booking(equipment=piece)
    with django_assert_num_queries(3):
        assert len(week_of(made, span(0, 24 * 7), NOW)) == pieces


def test_each_question_of_one_piece_costs_three_statements(django_assert_num_queries):
    piece, me = make_bookable(), make_user()
    make_booking(equipment=piece)
    for ask in (
        lambda: free_spans(piece, DAY, NOW),
        lambda: week(piece),
        lambda: fits(piece, span(9, 10), NOW),
        lambda: slots(piece, week_days(at(9).date()), NOW, me),
    ):
        with django_assert_num_queries(3):
            ask()
