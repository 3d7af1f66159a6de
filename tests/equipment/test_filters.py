import pytest

from equipment.filters import PARAMETERS, EquipmentFilter
from equipment.search.lexicon import current
from tests.factories import make_equipment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fee_max", "abc"),
        ("fee_max", "-1e999"),
        ("fee_max", "-1"),
        ("fee_max", "nan"),
        ("fee_max", "1e3"),
        ("fee_max", "1" * 30),
        ("fee_max", "\x00"),
        ("sort", "earliest"),
        ("sector", "robots"),
        ("field", "\x00"),
        ("kind", "x" * 5000),
        ("step", "cell"),
        ("step", "cell.99999999999999999999"),
        ("center", "C9999"),
        ("center_kind", "club"),
        ("province", "Seoul"),
        ("classification", "-1"),
        ("use_mode", "steal"),
        ("status", "NORMAL"),
        ("use_scope", "none"),
        ("q", "가" * 201),
        ("q", "\x00"),
        ("q", " ".join(f"낱말{n}" for n in range(13))),
        ("sector", [str(n) for n in range(101)]),
    ],
)
def test_a_value_that_makes_no_sense_is_told_at_its_name(name, value):
    many = name not in {"q", "fee_max", "sort"}
    filterset = EquipmentFilter({name: [value] if many and isinstance(value, str) else value})
    assert not filterset.is_valid()
    assert list(filterset.errors) == [name]
    assert all(filterset.errors[name])


@pytest.mark.parametrize("text", ["60000", "60,000", "60,000원", "６００００", "6만원"])
def test_an_amount_is_read_as_people_write_it(text):
    filterset = EquipmentFilter({"fee_max": text})
    assert filterset.is_valid()
    assert filterset.form.cleaned_data["fee_max"] == 60_000


def test_codes_that_are_in_memory_cost_no_query(django_assert_num_queries):
    piece = make_equipment()
    field = piece.kind.fields.get()
    data = {
        "sector": [field.sector.code],
        "field": [field.slug],
        "kind": [piece.kind.slug],
        "center": [piece.center.code],
        "classification": [piece.classification.code],
        "province": [piece.center.province],
        "status": ["normal"],
    }
    current()  # as this process has read it, the codes are in memory
    with django_assert_num_queries(0):
        assert EquipmentFilter(data).is_valid()
    assert list(EquipmentFilter(data).qs) == [piece]


def test_unknown_names_are_ignored_here_and_can_be_told_apart():
    assert EquipmentFilter({"colour": "red"}).is_valid()
    assert "colour" not in PARAMETERS
    assert {"q", "page", "fee_max", "use_scope", "step"} <= set(PARAMETERS)
