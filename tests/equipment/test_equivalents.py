from datetime import date

import pytest

from equipment.equivalents import equivalents, kilometres
from equipment.models import Spec, SpecDefinition
from tests.factories import make_center, make_equipment, make_institution, make_kind, make_tariff

pytestmark = pytest.mark.django_db
DAY = date(2030, 1, 7)


def give(piece, low, high):
    definition, _ = SpecDefinition.objects.get_or_create(
        key="kv", defaults={"name_ko": "가속전압", "unit": "kV"}
    )
    Spec.objects.create(
        equipment=piece, definition=definition, value_from=low, value_to=high, unit="kV",
        text=f"{low}~{high}kV",
    )  # fmt: skip


def test_what_covers_the_specs_comes_first_then_the_cheaper_then_the_nearer():
    kind = make_kind()
    piece = make_equipment(kind=kind)
    give(piece, 1, 30)
    names = {}
    for name, high, won, city in [
        ("덮고 싸고 멀다", 30, 10_000, 33.5),
        ("덮고 싸고 가깝다", 40, 10_000, 36.3),
        ("덮고 비싸다", 30, 90_000, 36.3),
        ("모자라다", 20, 1_000, 36.3),
    ]:
        center = make_center(institution=make_institution(latitude=city, longitude=127.0))
        other = make_equipment(kind=kind, name_ko=name, center=center)
        give(other, 1, high)
        make_tariff(other, won=won)
        names[name] = other
    found = equivalents(piece, DAY)
    assert [one.piece.name_ko for one in found] == [
        "덮고 싸고 가깝다",
        "덮고 싸고 멀다",
        "덮고 비싸다",
        "모자라다",
    ]
    assert [one.reason for one in found[2:]] == ["규격을 모두 포함", "규격 1개 가운데 0개 포함"]
    assert found[0].differs[0][1][0].text == "1~40kV"
    assert found[2].differs == []


def test_pieces_out_of_use_hidden_or_in_the_same_center_are_no_replacement():
    kind = make_kind()
    piece = make_equipment(kind=kind)
    make_equipment(kind=kind, center=piece.center)
    make_equipment(kind=kind, status="repair")
    make_equipment(kind=kind, is_published=False)
    make_equipment()
    assert equivalents(piece, DAY) == []


def test_distance_is_that_of_the_map():
    seoul, busan = (37.5665, 126.978), (35.1796, 129.0756)
    assert kilometres(seoul, busan) == pytest.approx(325, abs=3)
    assert kilometres(seoul, seoul) == 0
