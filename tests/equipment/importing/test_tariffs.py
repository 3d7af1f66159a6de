"""Fees as they are written."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipment.importing.tariffs import TariffValue, for_modes, parse_fee, parse_tariffs


@pytest.mark.parametrize(
    ("written", "fee"),
    [
        ("직접사용 시간당 60,000원", ("direct", "hour", 60_000)),
        ("이용자 직접사용 1시간 5만원", ("direct", "hour", 50_000)),
        ("분석·시험의뢰 건당 120,000원", ("test", "sample", 120_000)),
        ("시험의뢰 시료당 3천원", ("test", "sample", 3_000)),
        ("대여 일당 300,000원", ("rental", "day", 300_000)),
        ("대여: 협의", ("rental", "negotiable", None)),
        ("협의", (None, "negotiable", None)),
        ("무료", (None, "free", None)),
        ("시간당 60,000", (None, "hour", 60_000)),
        ("60,000원/시간", (None, "hour", 60_000)),
        ("기본 2시간 100,000원, 추가 시간당 40,000원", (None, "base", 100_000, 2, 40_000)),
        ("직접사용 기본 3시간 15만원 추가 1시간당 4만원", ("direct", "base", 150_000, 3, 40_000)),
    ],
)
def test_fees(written, fee):
    assert parse_tariffs(written) == [TariffValue(*fee)]


def test_several_fees():
    written = "직접사용 시간당 60,000원; 분석·시험의뢰 건당 120,000원"
    assert [fee.use_mode for fee in parse_tariffs(written)] == ["direct", "test"]
    assert parse_tariffs("") == parse_tariffs(None) == []


@pytest.mark.parametrize(
    "written",
    [
        "120,000원",
        "시간당",
        "직접 공짜",
        "월 10만원",
        "x" * 300,
        "직접사용 기본 0시간 10,000원 추가 시간당 5,000원",
    ],
)
def test_what_is_no_fee(written):
    with pytest.raises(ValueError, match="사용료를 알아볼 수 없어요"):
        parse_tariffs(written)


def test_two_fees_for_one_use_mode():
    with pytest.raises(ValueError, match="둘 있어요"):
        parse_tariffs("직접사용 시간당 1만원; 직접 시간당 2만원")


def test_a_fee_without_use_mode_holds_for_those_that_have_none_of_their_own():
    fees = for_modes(parse_tariffs("직접사용 시간당 1만원; 협의"), ["direct", "test", "rental"])
    assert [(fee.use_mode, fee.basis) for fee in fees] == [
        ("direct", "hour"),
        ("rental", "negotiable"),
        ("test", "negotiable"),
    ]


@pytest.mark.parametrize(
    ("fee", "basis", "result"),
    [
        ("60,000", "시간당", [(None, "hour", 60_000, None, None)]),
        (60000.0, "1시간", [(None, "hour", 60_000, None, None)]),
        ("시간당 60,000원", "", [(None, "hour", 60_000, None, None)]),
        ("", "무료", [(None, "free", None, None, None)]),
        ("", "", []),
    ],
)
def test_a_fee_in_two_columns(fee, basis, result):
    assert parse_fee(fee, basis) == result


@given(st.text(alphabet="직접사용시간당 건기본추가0123456789,.억만천원/·", max_size=200))
def test_any_text_is_read_or_refused_in_time(text):
    with contextlib.suppress(ValueError):
        parse_tariffs(text)
