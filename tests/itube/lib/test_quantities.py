"""Dates, money and answers as people write them."""

import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itube.lib.quantities import (
    parse_count,
    parse_date,
    parse_decimal,
    parse_won,
    parse_yes_no,
    plain,
)

JULY_12 = date(2019, 7, 12)


@pytest.mark.parametrize(
    "written",
    [
        *("2019-07-12", "2019.07.12", "2019. 7. 12.", "2019/7/12", "20190712", " 2019-7-12 "),
        *("2019년 7월 12일", "2019년7월12일", "2019-07-12 00:00:00", "2019-07-12T09:30"),
        *("２０１９-０７-１２", "43658", 43658, 43658.0, JULY_12, datetime(2019, 7, 12, 9, 30)),
    ],
)
def test_dates(written):
    assert parse_date(written) == JULY_12


@pytest.mark.parametrize("empty", ["", None, "  "])
def test_nothing_is_nothing(empty):
    for parse in (parse_date, parse_won, parse_decimal, parse_yes_no):
        assert parse(empty) is None
    assert parse_count(empty, 0, 9) is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2019-02-30", "달력에 없는"),
        ("2019-13-01", "달력에 없는"),
        ("12/7/2019", "알아볼 수 없어요"),
        ("2019-07", "알아볼 수 없어요"),
        ("2019", "알아볼 수 없어요"),
        ("작년", "알아볼 수 없어요"),
        ("1899-12-31", "1900~2100"),
        ("99990101", "1900~2100"),
    ],
)
def test_dates_that_are_none(written, said):
    with pytest.raises(ValueError, match=said):
        parse_date(written)


@pytest.mark.parametrize(
    ("written", "won"),
    [
        ("350,000,000", 350_000_000),
        ("350000000", 350_000_000),
        (350000000.0, 350_000_000),
        ("350,000,000원", 350_000_000),
        ("350,000,000 원 (VAT 포함)", 350_000_000),
        ("₩350,000,000", 350_000_000),
        ("350,000천원", 350_000_000),
        ("350백만원", 350_000_000),
        ("3.5억", 350_000_000),
        ("3억 5천만원", 350_000_000),
        ("3억5,000만 원", 350_000_000),
        ("1조 2천억원", 1_200_000_000_000),
        ("0", 0),
        ("-", None),
    ],
)
def test_money(written, won):
    assert parse_won(written) == won


def test_money_in_the_unit_of_the_heading():
    assert parse_won("350,000", 1000) == 350_000_000
    assert parse_won("3.5억", 1000) == 350_000_000  # a unit of its own counts more


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1,234.5원", "원보다 작은"),
        ("약 3억", "알아볼 수 없어요"),
        ("3,50", "알아볼 수 없어요"),
        ("-5", "알아볼 수 없어요"),
        ("1e9", "알아볼 수 없어요"),
        ("nan", "알아볼 수 없어요"),
        ("만억", "알아볼 수 없어요"),
        ("99999999조", "너무 커요"),
    ],
)
def test_money_that_is_none(written, said):
    with pytest.raises(ValueError, match=said):
        parse_won(written)


@given(st.integers(0, 10**15))
def test_money_is_read_back_from_any_of_its_forms(won):
    assert parse_won(f"{won:,}원") == parse_won(won) == won
    eok, rest = divmod(won, 10**8)
    assert parse_won(f"{eok:,}억 {rest:,}원") == won


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_but_never_breaks(text):
    for parse in (parse_date, parse_won, parse_decimal, parse_yes_no, plain):
        with contextlib.suppress(ValueError):
            parse(text)


def test_counts():
    assert parse_count("10년", 0, 100) == parse_count(10.0, 0, 100) == 10
    assert parse_count("2 대", 1, 1000) == 2
    for written in ("0", "1001", "-1", "1.5", "두 대"):
        with pytest.raises(ValueError, match="1부터 1000까지"):
            parse_count(written, 1, 1000)


def test_numbers():
    assert parse_decimal("-1,234.5") == Decimal("-1234.5")
    assert parse_decimal(36.5) == Decimal("36.5")
    for written in ("nan", "Infinity", "1e", "36도"):
        with pytest.raises(ValueError, match="수를 알아볼 수 없어요"):
            parse_decimal(written)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        *[(written, True) for written in ("예", "Y", "가능", True, 1)],
        *[(written, False) for written in ("아니오", "N", "불가", False, 0)],
        ("○", None),
    ],
)
def test_yes_and_no(written, answer):
    if answer is None:
        with pytest.raises(ValueError, match="예 또는 아니오"):
            parse_yes_no(written)
    else:
        assert parse_yes_no(written) is answer
