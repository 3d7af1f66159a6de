from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.asking.times import (
    TimeUnreadableError,
    from_fields,
    in_fields,
    read_cells,
    read_moment,
    read_span,
)
from itube.lib.periods import Span
from tests.factories import MONDAY_9, SEOUL


@pytest.mark.parametrize(
    "text",
    [
        "2030-01-07T09:00",
        "2030-01-07T09:00:00+09:00",
        "2030-01-07T09:00:00 09:00",  # a plus that an address has turned into a space
        "2030-01-07T00:00Z",
        "2030-01-06T19:00-05:00",
        " 20300107T0900 ",
    ],
)
def test_a_moment_without_an_offset_is_seouls(text):
    assert read_moment(text) == MONDAY_9


@pytest.mark.parametrize(
    "text",
    ["", "x", "2030-13-01T09:00", "0001-01-01T00:00Z", "9999-12-31T23:59-09:00", "2030", "\0"],
)
def test_an_unreadable_moment_is_told_with_what_would_be_right(text):
    with pytest.raises(TimeUnreadableError, match="2026-01-31T14:00"):
        read_moment(text)


def test_a_time_that_runs_backwards_is_refused():
    with pytest.raises(TimeUnreadableError, match="늦어야"):
        read_span("2030-01-07T10:00", "2030-01-07T09:00")


def test_cells_that_touch_are_one_time_and_a_gap_makes_two():
    nine, ten, noon = ("2030-01-07T09:00", "2030-01-07T10:00", "2030-01-07T12:00")
    joined = read_cells([f"{ten}/2030-01-07T11:00", f"{nine}/{ten}"])
    assert joined == [Span(MONDAY_9, MONDAY_9 + timedelta(hours=2))]
    apart = read_cells([f"{nine}/{ten}", f"{noon}/2030-01-07T13:00"])
    assert [span.start for span in apart] == [MONDAY_9, MONDAY_9 + timedelta(hours=3)]
    with pytest.raises(TimeUnreadableError):
        read_cells([nine])


@pytest.mark.parametrize(
    ("start", "end", "end_date"),
    [
        ((7, 9), (7, 12), ""),
        ((7, 22), (8, 0), ""),
        ((7, 22), (8, 2), "2030-01-08"),
        ((7, 22), (9, 0), "2030-01-09"),
    ],
)
def test_what_fields_say_is_read_as_it_was_written(start, end, end_date):
    span = Span(*(datetime(2030, 1, *moment, tzinfo=SEOUL) for moment in (start, end)))
    fields = in_fields(Span(*(moment.astimezone(ZoneInfo("UTC")) for moment in span)))
    assert (fields["date"], fields["end_date"]) == ("2030-01-07", end_date)
    read = from_fields(
        date.fromisoformat(fields["date"]),
        time.fromisoformat(fields["start"]),
        time.fromisoformat(fields["end"]),
        date.fromisoformat(end_date) if end_date else None,
    )
    assert read == span


def test_an_end_before_the_start_asks_for_the_other_day():
    with pytest.raises(TimeUnreadableError, match="종료 날짜"):
        from_fields(date(2030, 1, 7), time(22), time(2), None)
