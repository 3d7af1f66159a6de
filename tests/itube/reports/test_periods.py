"""Periods: their names, the same days a year before, and what makes none."""

from datetime import date

import pytest

from itube.reports.periods import BadPeriodError, Period, checked, read_edge, year_before

TODAY = date(2030, 6, 15)


def period(first, last, today=TODAY):
    return Period(date.fromisoformat(first), date.fromisoformat(last), today)


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("2029-01-01", "2029-12-31", "2029년"),
        ("2029-01-01", "2029-06-30", "2029년 상반기"),
        ("2029-07-01", "2029-12-31", "2029년 하반기"),
        ("2029-07-01", "2029-09-30", "2029년 3분기"),
        ("2029-08-01", "2029-10-31", "20290801-20291031"),
        ("2028-02-01", "2028-02-29", "2028년 2월"),
        ("2029-02-01", "2029-02-27", "20290201-20290227"),
        ("2029-02-03", "2029-03-02", "20290203-20290302"),
    ],
)
def test_a_period_has_the_name_that_people_use(first, last, label):
    assert period(first, last).label == label


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2029, 7, 15), date(2028, 7, 15)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2029, 2, 28), date(2028, 2, 29)),
        (date(2030, 3, 1), date(2029, 3, 1)),
    ],
)
def test_a_year_before_keeps_the_last_day_of_a_month(day, before):
    assert year_before(day) == before


def test_the_year_before_ends_where_the_period_has_come_to():
    year = period("2030-01-01", "2030-12-31")
    assert (year.before.first, year.before.last) == (date(2029, 1, 1), date(2029, 6, 15))


@pytest.mark.parametrize(
    ("last", "today", "first_month", "last_day"),
    [
        ("2030-12-31", "2030-06-15", date(2029, 6, 1), date(2030, 5, 31)),
        ("2030-12-31", "2030-06-30", date(2029, 7, 1), date(2030, 6, 30)),
        ("2030-06-30", "2030-06-29", date(2029, 6, 1), date(2030, 5, 31)),
        ("2030-03-01", "2030-06-15", date(2029, 3, 1), date(2030, 2, 28)),
        ("2030-01-31", "2030-06-15", date(2029, 2, 1), date(2030, 1, 31)),
        ("2028-02-29", "2030-06-15", date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_the_twelve_months_are_whole_and_over_when_the_period_ends(
    last, today, first_month, last_day
):
    asked = Period(date(2028, 2, 29), date.fromisoformat(last), date.fromisoformat(today))
    assert (asked.year.first, asked.year.last) == (first_month, last_day)


def test_a_period_to_come_has_no_days_yet():
    later = period("2031-01-01", "2031-12-31")
    assert not later.has_begun
    assert later.days_by_year_length() == (0, 0)
    assert (later.before.first, later.before.last) == (date(2030, 1, 1), date(2030, 12, 31))


def test_days_are_counted_by_the_length_of_their_year():
    over = period("2027-12-31", "2029-01-01")
    assert over.days_by_year_length() == (2, 366)
    assert over.days_by_year_length(date(2028, 12, 31)) == (1, 1)
    assert over.days_by_year_length(date(2031, 1, 1)) == (0, 0)


def test_the_span_runs_from_midnight_to_midnight_in_seoul():
    span = period("2030-01-01", "2030-01-31").span
    assert span.start.isoformat() == "2030-01-01T00:00:00+09:00"
    assert span.end.isoformat() == "2030-02-01T00:00:00+09:00"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-2", date(2026, 2, 1), date(2026, 2, 28)),
        (" 2026-02-03 ", date(2026, 2, 3), date(2026, 2, 3)),
    ],
)
def test_an_edge_is_a_year_a_month_or_a_day(text, first, last):
    assert (read_edge(text), read_edge(text, is_end=True)) == (first, last)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "26-01", "2026/01", "next", "0000"])
def test_what_is_no_date_is_refused_by_name(text):
    with pytest.raises(BadPeriodError, match=text or "날짜가 아니에요"):
        read_edge(text)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-02-01", "2026-01-31", "빨라요"),
        ("1999-12-31", "2000-01-31", "2000년"),
        ("2010-01-01", "2020-01-01", "5년"),
        ("9999-12-01", "9999-12-31", "2099년"),
    ],
)
def test_days_that_make_no_period_are_refused_with_the_reason(first, last, sentence):
    with pytest.raises(BadPeriodError, match=sentence):
        checked(date.fromisoformat(first), date.fromisoformat(last), TODAY)
