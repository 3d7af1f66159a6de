from datetime import date, timedelta

import pytest

from bookings.asking.estimates import bill, told_lengths
from bookings.fees import price
from bookings.policies import Policy
from equipment.models import Tariff
from itube.lib.periods import Span
from tests.factories import MONDAY_9


def tariff(**fields):
    return Tariff(**{"basis": "hour", "won": 85_000, "valid_from": date(2020, 1, 1)} | fields)


def span(hours):
    return Span(MONDAY_9, MONDAY_9 + timedelta(hours=hours))


def test_a_bill_names_what_is_counted_taken_off_and_added():
    shown = bill(price(tariff(), span(3), None, 30), span(3), None)
    assert shown.counted == "85,000원 × 3시간"
    assert (shown.before, shown.reduction, shown.vat, shown.total) == (
        255_000,
        76_500,
        17_850,
        196_350,
    )
    assert (shown.reduction_percent, shown.vat_percent) == (30, 10)


@pytest.mark.parametrize(
    ("fields", "hours", "samples", "counted"),
    [
        ({}, 1.25, None, "85,000원 × 1시간 30분"),
        ({"basis": "day", "won": 340_000}, 25, None, "340,000원 × 2일"),
        ({"basis": "sample", "won": 160_000}, 3, 4, "160,000원 × 시료 4개"),
        ({"basis": "sample", "won": 160_000}, 3, None, "160,000원 × 시료 1개"),
        (
            {"basis": "base", "won": 100_000, "base_quantity": 2, "extra_won": 30_000},
            3.5,
            None,
            "기본 2시간 100,000원 + 추가 1시간 30분",
        ),
        (
            {"basis": "base", "won": 100_000, "base_quantity": 2, "extra_won": 30_000},
            1,
            None,
            "기본 2시간 100,000원",
        ),
        ({"basis": "free", "won": None}, 1, None, "사용료"),
        ({"basis": "negotiable", "won": None}, 1, None, "사용료"),
    ],
)
def test_every_basis_says_what_it_counts(fields, hours, samples, counted):
    row = tariff(**fields)
    shown = bill(price(row, span(hours), samples, 0), span(hours), samples)
    assert shown.counted == counted
    assert (shown.total is None) == (row.basis == "negotiable")


def test_without_a_tariff_the_bill_is_a_matter_of_agreement():
    shown = bill(price(None, span(1), None, 0), span(1), None)
    assert (shown.before, shown.reduction, shown.total) == (None, 0, None)


def test_lengths_are_told_up_to_the_longest_use():
    told = told_lengths(tariff(), Policy(max_minutes=90), MONDAY_9)
    assert told == [
        "30분 · 예상 사용료 42,500원",
        "1시간 · 예상 사용료 85,000원",
        "1시간 30분 · 예상 사용료 127,500원",
    ]
    by_sample = told_lengths(tariff(basis="sample"), Policy(max_minutes=30), MONDAY_9)
    assert by_sample == ["30분 · 시료당 85,000원"]
    agreed = told_lengths(tariff(basis="negotiable", won=None), Policy(max_minutes=30), MONDAY_9)
    assert agreed == ["30분 · 사용료 협의"]
    assert told_lengths(None, Policy(max_minutes=30), MONDAY_9) == ["30분"]
    assert len(told_lengths(None, Policy(grid_minutes=10, max_minutes=10_000), MONDAY_9)) == 96
