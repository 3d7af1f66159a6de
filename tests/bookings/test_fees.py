"""What a use costs, by every basis."""

from datetime import timedelta

import pytest

from bookings.fees import estimate, price
from bookings.models import FeeReduction
from equipment.models import Tariff
from itube.lib.periods import Span
from tests.factories import MONDAY_9, make_bookable, make_company, make_equipment, make_tariff


def span(hours: float) -> Span:
    return Span(MONDAY_9, MONDAY_9 + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("tariff", "hours", "samples", "won"),
    [
        (Tariff(basis="hour", won=85_000), 3, None, 255_000),
        (Tariff(basis="hour", won=85_000), 1.5, None, 127_500),
        (Tariff(basis="hour", won=85_000), 1.1, None, 127_500),
        (Tariff(basis="day", won=400_000), 6, None, 400_000),
        (Tariff(basis="day", won=400_000), 25, None, 800_000),
        (Tariff(basis="sample", won=30_000), 6, 4, 120_000),
        (Tariff(basis="sample", won=30_000), 6, None, 30_000),
        (Tariff(basis="base", won=100_000, base_quantity=2, extra_won=40_000), 1, None, 100_000),
        (Tariff(basis="base", won=100_000, base_quantity=2, extra_won=40_000), 3.5, None, 160_000),
        (Tariff(basis="free"), 3, None, 0),
    ],
)
def test_each_basis_counts_in_its_own_way(tariff, hours, samples, won):
    assert price(tariff, span(hours), samples, 0).won == won


def test_what_is_agreed_upon_or_not_known_has_no_figure():
    assert price(Tariff(basis="negotiable"), span(2), None, 30).total is None
    assert price(None, span(2), None, 0).total is None


def test_a_reduction_is_rounded_down_to_ten_won_and_vat_to_one():
    found = price(Tariff(basis="hour", won=85_555), span(1), None, 30)
    assert (found.won, found.vat, found.total) == (59_880, 5_988, 65_868)


@pytest.mark.django_db
def test_an_estimate_takes_the_row_in_force_on_the_day_of_use_and_the_centers_reduction():
    piece = make_bookable()
    make_tariff(piece, won=70_000, valid_from=(MONDAY_9 + timedelta(days=1)).date())
    FeeReduction.objects.create(center=piece.center, company_size="small", percent=50)
    company = make_company(size="small")
    assert estimate(piece, "direct", span(1), None, company).won == 30_000
    later = Span(*(moment + timedelta(days=1) for moment in span(1)))
    assert estimate(piece, "direct", later, None, company).won == 35_000
    assert estimate(piece, "direct", span(1), None, make_company(size="large")).won == 60_000


@pytest.mark.django_db
def test_a_mode_without_a_row_has_no_estimate():
    assert estimate(make_equipment(), "direct", span(1), None, None).total is None
