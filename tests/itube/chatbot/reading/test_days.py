"""Days as people say them; today is Tuesday, 24 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itube.chatbot.reading import days
from itube.chatbot.reading.phrase import Phrase

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("오늘", "2026-11-24", "2026-11-25"),
        ("내일 SEM", "2026-11-25", "2026-11-26"),
        ("모레", "2026-11-26", "2026-11-27"),
        ("내일부터 3일간", "2026-11-25", "2026-11-28"),
        ("내일부터 사흘", "2026-11-25", "2026-11-28"),
        ("내일 이후", "2026-11-25", None),
        ("이번 주 금요일", "2026-11-27", "2026-11-28"),
        ("이번 주", "2026-11-24", "2026-11-30"),
        ("이번주 금요일까지", "2026-11-24", "2026-11-28"),
        ("다음 주 화요일 오후", "2026-12-01", "2026-12-02"),
        ("담주 화욜", "2026-12-01", "2026-12-02"),
        ("다음 주", "2026-11-30", "2026-12-07"),
        ("다음 주 화~목요일", "2026-12-01", "2026-12-04"),
        ("다음 주 금요일부터 월요일까지", "2026-12-04", "2026-12-08"),
        ("다음 주 평일", "2026-11-30", "2026-12-05"),
        ("주말 빼고 다음 주", "2026-11-30", "2026-12-05"),
        ("다다음 주 월요일", "2026-12-07", "2026-12-08"),
        ("이번 달 안에", "2026-11-24", "2026-12-01"),
        ("다음 달", "2026-12-01", "2027-01-01"),
        ("다음 달 초", "2026-12-01", "2026-12-11"),
        ("이번 달 초", "2026-11-01", "2026-11-11"),
        ("지난주 금요일까지", "2026-11-20", "2026-11-21"),
        ("오늘 전", "2026-11-23", "2026-11-24"),
        ("다음 달 10일", "2026-12-10", "2026-12-11"),
        ("12월 중순", "2026-12-11", "2026-12-21"),
        ("12월 셋째 주", "2026-12-14", "2026-12-21"),
        ("12월 24일", "2026-12-24", "2026-12-25"),
        ("12/24", "2026-12-24", "2026-12-25"),
        ("3월 2일부터 5일까지", "2027-03-02", "2027-03-06"),
        ("2027-01-05", "2027-01-05", "2027-01-06"),
        ("15일", "2026-12-15", "2026-12-16"),
        ("2주 안에", "2026-11-24", "2026-12-08"),
        ("사흘 뒤", "2026-11-27", "2026-11-28"),
        ("금요일", "2026-11-27", "2026-11-28"),
        ("주말에", "2026-11-28", "2026-11-30"),
        ("크리스마스", "2026-12-25", "2026-12-26"),
        ("tomorrow afternoon", "2026-11-25", "2026-11-26"),
        ("next week", "2026-11-30", "2026-12-07"),
        ("next Tuesday", "2026-12-01", "2026-12-02"),
        ("on December 24th", "2026-12-24", "2026-12-25"),
        ("within two weeks", "2026-11-24", "2026-12-08"),
    ],
)
def test_days_are_read_half_open(said, start, end):
    found = days.read(Phrase(said), TODAY)
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (
        start,
        end,
    )


@pytest.mark.parametrize(
    ("said", "daypart"),
    [("오전에", "am"), ("내일 오후", "pm"), ("오전이나 오후", ""), ("this morning", "am")],
)
def test_a_part_of_the_day_is_read(said, daypart):
    assert days.read(Phrase(said), TODAY).daypart == daypart


@pytest.mark.parametrize(
    "said", ["2월 30일", "13월 1일", "99/99", "수명 시험", "3D 프린터", "일정"]
)
def test_what_is_no_day_is_left_alone(said):
    assert not days.read(Phrase(said), TODAY).asked


@given(st.text(max_size=60), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_whatever_is_typed_periods_are_periods(text, today):
    found = days.read(Phrase(text), today)
    if found.start and found.end:
        assert found.start < found.end


WORDS = "다음 주,이번 달,12,월,일,화요일,부터,까지,3,말,초,셋째,~,/,-,사흘,간,뒤,안에,오후"


@given(
    st.lists(st.sampled_from(WORDS.split(",")), max_size=8),
    st.dates(date(2020, 1, 1), date(2100, 1, 1)),
)
def test_words_of_days_in_any_order_make_no_error(words, today):
    found = days.read(Phrase(" ".join(words)), today)
    if found.start and found.end:
        assert found.start < found.end
