"""A quote adds up, whatever the fee is counted by."""

from datetime import date, timedelta

import pytest

from bookings.fees import fee_lines, price
from bookings.quotes import quote_of
from bookings.refusals import BookingRefusedError
from equipment.models import Tariff
from itube.lib.periods import Span
from tests.factories import MONDAY_9, make_bookable, make_booking, make_tariff

NOW = MONDAY_9 - timedelta(days=5)
TARIFFS = [
    Tariff(basis="hour", won=85_001),
    Tariff(basis="day", won=400_000),
    Tariff(basis="sample", won=30_000),
    Tariff(basis="base", won=100_000, base_quantity=2, extra_won=40_001),
    Tariff(basis="free"),
]


@pytest.mark.parametrize("tariff", TARIFFS, ids=lambda tariff: tariff.basis)
@pytest.mark.parametrize("hours", [0.5, 1.5, 3.1, 49])
def test_the_lines_are_what_is_priced(tariff, hours):
    span = Span(MONDAY_9, MONDAY_9 + timedelta(hours=hours))
    lines = fee_lines(tariff, span, 3)
    assert sum(line.won for line in lines) // 10 * 10 == price(tariff, span, 3, 0).won
    for line in lines:
        assert line.won == int(line.quantity * line.unit_won)


def priced(**fields):
    piece = make_bookable()
    return make_booking(
        equipment=piece, tariff=piece.tariffs.get(), hours=1.5, state="confirmed", **fields
    )


@pytest.mark.django_db
def test_a_quote_has_lines_reduction_tax_and_sum():
    booking = priced(fee_won=62_990, vat_won=6_299, reduction_percent=30)
    quote = quote_of(booking, NOW)
    assert quote.number == f"{booking.reference}-1"
    assert [(line.basis, line.quantity, line.won) for line in quote.lines] == [
        ("hour", 1.5, 90_000)
    ]
    assert (quote.subtotal, quote.reduction_percent, quote.reduction) == (90_000, 30, 27_010)
    assert quote.subtotal - quote.reduction == quote.won == 62_990
    assert quote.total == quote.won + quote.vat == 69_289


@pytest.mark.django_db
def test_a_quote_holds_thirty_days_but_not_beyond_the_use():
    booking = priced(fee_won=90_000, vat_won=9_000)
    assert quote_of(booking, NOW).valid_until == date(2030, 1, 7)
    assert quote_of(booking, NOW - timedelta(days=100)).valid_until == date(2029, 10, 24)
    assert quote_of(booking, NOW + timedelta(days=9)).valid_until == date(2030, 1, 11)


@pytest.mark.django_db
def test_the_sum_stands_when_its_row_is_gone():
    booking = priced(fee_won=90_000, vat_won=9_000)
    booking.equipment.tariffs.all().delete()
    booking.refresh_from_db()
    quote = quote_of(booking, NOW)
    assert [(line.basis, line.won) for line in quote.lines] == [("sum", 90_000)]
    assert (quote.subtotal, quote.reduction) == (90_000, 0)


@pytest.mark.django_db
def test_what_is_agreed_upon_has_no_quote():
    piece = make_bookable()
    tariff = make_tariff(piece, use_mode="test", basis="negotiable", won=None)
    booking = make_booking(equipment=piece, tariff=tariff)
    with pytest.raises(BookingRefusedError):
        quote_of(booking, NOW)
