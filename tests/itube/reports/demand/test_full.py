"""Pieces without free time: looked at as the finder looks, once a night."""

from datetime import date, timedelta

import pytest

from bookings.models import Occupancy
from itube.reports.demand.full import KEPT, note_full
from itube.reports.models import FullPiece
from tests import factories
from tests.factories import MONDAY_9
from tests.itube.reports.demand.worlds import full

pytestmark = pytest.mark.django_db
NOW = MONDAY_9
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _open_time():
    factories.keep_open_time_from(NOW.date() - DAY)


def taken(piece, days, unit=1):
    """Take all of a unit from now on for so many days."""
    booking = factories.make_booking(equipment=piece, state="completed", start=NOW - 9 * DAY)
    Occupancy.objects.create(
        equipment=piece, unit=unit, span=(NOW, NOW + days * DAY), holds=True, booking=booking
    )


def noted():
    return {row.equipment_id: row.first_free for row in FullPiece.objects.all()}


def test_who_is_taken_for_more_than_thirty_days_is_noted_with_the_first_time_after_it():
    free, soon, late, never = (factories.make_bookable() for _ in range(4))
    taken(soon, 28)
    taken(late, 42)
    taken(never, 70)

    assert note_full(NOW) == 2

    # 42 days after a Monday it is Monday again, at nine.
    assert noted() == {late.pk: NOW + 42 * DAY, never.pk: None}
    assert set(FullPiece.objects.values_list("day", flat=True)) == {NOW.date()}
    assert free.pk not in noted()
    assert note_full(NOW) == 2
    assert FullPiece.objects.count() == 2


def test_one_free_unit_is_enough():
    piece = factories.make_bookable(units=2)
    taken(piece, 60)
    assert note_full(NOW) == 0
    taken(piece, 60, unit=2)
    assert note_full(NOW) == 1


def test_pieces_that_nobody_can_book_are_not_full():
    for fields in (
        {"is_published": False},
        {"online_booking": False},
        {"status": "repair"},
        {"use_scope": "exclusive", "exclusive_reason": "01"},
    ):
        taken(factories.make_bookable(**fields), 70)
    assert note_full(NOW) == 0


def test_nights_are_kept_for_four_hundred_days():
    piece = factories.make_bookable()
    full(piece, day=NOW.date() - KEPT)
    full(piece, day=NOW.date() - KEPT - DAY)
    full(piece, day=date(2029, 12, 1))
    note_full(NOW)
    assert set(FullPiece.objects.values_list("day", flat=True)) == {
        NOW.date() - KEPT,
        date(2029, 12, 1),
    }
