"""Opening hours and closed days as they are written on a door."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.importing.hours import parse_closed_days, parse_hours

NINE, NOON, ONE, SIX = 540, 720, 780, 1080
WEEKDAYS = range(5)
WEEK = range(7)


@pytest.mark.parametrize(
    ("written", "stretches"),
    [
        ("월~금 09:00~18:00", [(day, NINE, SIX) for day in WEEKDAYS]),
        ("평일 9:00-18:00", [(day, NINE, SIX) for day in WEEKDAYS]),
        ("월요일~금요일 09시~18시", [(day, NINE, SIX) for day in WEEKDAYS]),
        ("월, 수·금 09:00~18:00", [(day, NINE, SIX) for day in (0, 2, 4)]),
        ("매일 24시간", [(day, 0, 1440) for day in WEEK]),
        ("24시간", [(day, 0, 1440) for day in WEEK]),
        ("09:00~18:00", [(day, NINE, SIX) for day in WEEK]),
        ("주말 00:00~24:00", [(5, 0, 1440), (6, 0, 1440)]),
        ("토 09:00~12:00; 일 휴무", [(5, NINE, NOON)]),
        ("월 09:00~12:00, 13:00~18:00", [(0, NINE, NOON), (0, ONE, SIX)]),
        ("토~월 09:00~18:00", [(0, NINE, SIX), (5, NINE, SIX), (6, NINE, SIX)]),
        ("일 22:00~02:00", [(0, 0, 120), (6, 1320, 1440)]),
        ("", []),
        (None, []),
    ],
)
def test_hours(written, stretches):
    assert parse_hours(written) == stretches


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("아무 때나", "요일을 알아볼 수 없어요"),
        ("월~금", "운영시간을 알아볼 수 없어요"),
        ("월 25:00~26:00", "없는 시각"),
        ("월 09:60~10:00", "없는 시각"),
        ("월 09:00~09:00", "같아요"),
        ("평일 09:00~18:00; 수 17:00~20:00", "수요일의 운영시간이"),
    ],
)
def test_what_are_no_hours(written, said):
    with pytest.raises(ValueError, match=said):
        parse_hours(written)


@given(st.text(alphabet="월화수목금토일평매주말휴무 0123456789:~-,;시간", max_size=60))
def test_stretches_are_ordered_apart_and_within_a_day(text):
    try:
        stretches = parse_hours(text)
    except ValueError:
        return
    assert stretches == sorted(set(stretches))
    for day, opens, closes in stretches:
        assert 0 <= day <= 6
        assert 0 <= opens < closes <= 1440


def test_closed_days():
    assert parse_closed_days("2026-12-31 종무식; 2027.5.12 창립기념일\n20271231") == {
        datetime.date(2026, 12, 31): "종무식",
        datetime.date(2027, 5, 12): "창립기념일",
        datetime.date(2027, 12, 31): "휴무",
    }
    with pytest.raises(ValueError, match="휴무일을 알아볼 수 없어요"):
        parse_closed_days("설날")
    with pytest.raises(ValueError, match="달력에 없는"):
        parse_closed_days("2026-02-30 없는 날")
