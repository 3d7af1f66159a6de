"""How pages and mails write times, in each language."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from bookings.availability.opening import SEOUL
from bookings.templatetags.bookings import (
    duration,
    long_day,
    long_period,
    near_moment,
    period,
    time_left,
    won,
)
from itube.lib.periods import Span

AT = datetime(2026, 11, 25, 14, 0, tzinfo=SEOUL)  # a Wednesday


@pytest.mark.parametrize(
    ("length", "korean", "english"),
    [
        (timedelta(hours=3), "2026. 11.25.(수) 14:00~17:00", "Wed 25 Nov 2026 14:00~17:00"),
        (timedelta(hours=10), "2026. 11.25.(수) 14:00~24:00", "Wed 25 Nov 2026 14:00~24:00"),
        (
            timedelta(days=1),
            "2026. 11.25.(수) 14:00 ~ 11.26.(목) 14:00",
            "Wed 25 Nov 2026 14:00 ~ Thu 26 Nov 14:00",
        ),
    ],
)
def test_a_period_with_its_year(length, korean, english):
    span = Span(AT, AT + length)
    with override("ko"):
        assert long_period(span) == korean
        assert period(span) == korean.removeprefix("2026. ")
    with override("en"):
        assert long_period(span) == english
        assert period(span) == english.replace(" 2026", "")


def test_english_says_days_deadlines_and_amounts_in_its_own_order():
    with override("en"):
        assert long_day(AT) == "Wednesday 25 November"
        assert near_moment(AT, AT - timedelta(hours=1)) == "14:00 today"
        assert near_moment(AT, AT - timedelta(days=1)) == "14:00 tomorrow"
        assert near_moment(AT, AT - timedelta(days=2)) == "Wed 25 Nov 14:00"
        assert time_left(AT, AT - timedelta(hours=25)) == "1 day 1 hour left"
        assert time_left(AT, AT) == "Past deadline"
        assert duration(timedelta(minutes=90)) == "1 hour 30 min"
        assert won(196_350) == "KRW 196,350"
        assert won(None) == "By agreement"
