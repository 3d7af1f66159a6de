from datetime import date

import pytest

from equipment.fees import Fee, announced, fee_in_force, in_force
from tests.factories import make_equipment, make_tariff

pytestmark = pytest.mark.django_db
DAY = date(2030, 1, 7)


def test_the_newest_row_of_each_mode_holds_from_its_first_day_on():
    piece = make_equipment()
    make_tariff(piece, won=10_000, valid_from=date(2020, 1, 1))
    newest = make_tariff(piece, won=50_000, valid_from=DAY)
    coming = make_tariff(piece, won=5_000, valid_from=date(2030, 1, 8))
    test = make_tariff(piece, use_mode="test", won=70_000)
    assert in_force(piece.tariffs.all(), DAY) == [newest, test]
    assert announced(piece.tariffs.all(), DAY) == [coming]


@pytest.mark.parametrize(
    ("rows", "fee"),
    [
        ([], None),
        ([("negotiable", None)], Fee("negotiable", None)),
        ([("negotiable", None), ("hour", 90_000)], Fee("hour", 90_000)),
        ([("sample", 20_000), ("hour", 90_000)], Fee("sample", 20_000)),
        ([("free", None), ("hour", 90_000)], Fee("free", 0)),
    ],
)
def test_the_lowest_fee_is_told_with_what_it_is_counted_by(rows, fee):
    piece = make_equipment()
    for mode, (basis, won) in zip(["direct", "test"], rows, strict=False):
        make_tariff(piece, use_mode=mode, basis=basis, won=won)
    assert fee_in_force(piece, DAY) == fee
