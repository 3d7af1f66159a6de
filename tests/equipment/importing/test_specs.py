"""Specs as they are written, and the numbers in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipment.importing.lookups import Definitions
from equipment.importing.specs import SpecValue, parse_specs
from equipment.models import SpecDefinition
from equipment.units import converted, unit_of


@pytest.mark.parametrize(
    ("written", "name", "low", "high", "unit"),
    [
        ("가속전압 0.3~30kV", "가속전압", 0.3, 30, "kV"),
        ("가속전압: 0.3 kV ~ 30 kV", "가속전압", 0.3, 30, "kV"),
        ("배율 5~300,000배", "배율", 5, 300_000, "배"),
        ("분해능 3.0nm", "분해능", 3, 3, "nm"),
        ("온도 -40~85 ℃", "온도", -40, 85, "℃"),
        ("온도 -70∼-10℃", "온도", -70, -10, "℃"),
        ("온도 200~-196℃", "온도", -196, 200, "℃"),
        ("온도 최대 1,000℃", "온도", None, 1000, "℃"),
        ("시료 무게 5kg 이하", "시료 무게", None, 5, "kg"),
        ("분해능 ≤ 5nm", "분해능", None, 5, "nm"),
        ("분해능<5nm", "분해능", None, 5, "nm"),
        ("압력 10bar 이상", "압력", 10, None, "bar"),
        ("하중 ≥ 100 N", "하중", 100, None, "N"),
        ("주파수 10MHz~40GHz", "주파수", 0.01, 40, "GHz"),
        ("길이 10-20mm", "길이", 10, 20, "mm"),
        ("진공도 1×10⁻⁵ Torr", "진공도", 1e-5, 1e-5, "Torr"),
        ("진공도 1E-5~1E3 mbar", "진공도", 1e-5, 1e3, "mbar"),
        ("파수 400~4000cm⁻¹", "파수", 400, 4000, "cm⁻¹"),
        ("질량 범위 1~500000m/z", "질량 범위", 1, 500_000, "m/z"),
        ("제어 축수 6축", "제어 축수", 6, 6, "축"),
        ("Class 100", "Class", 100, 100, ""),
    ],
)
def test_numbers_are_read(written, name, low, high, unit):
    (spec,) = parse_specs(written)
    assert (spec.name, spec.low, spec.high, spec.unit) == (name, low, high, unit)
    assert spec.text in written


def test_several_specs_keep_their_order_and_their_text():
    assert [spec.text for spec in parse_specs("가속전압 0.3~30kV; 배율 5~300,000배\n형식: FE")] == [
        "0.3~30kV",
        "5~300,000배",
        "FE",
    ]


def test_a_list_of_values_is_a_spec_for_each_since_nothing_lies_between():
    assert parse_specs("레이저 파장 405/488/561nm") == [
        SpecValue("레이저 파장", 405, 405, "nm", "405nm"),
        SpecValue("레이저 파장", 488, 488, "nm", "488nm"),
        SpecValue("레이저 파장", 561, 561, "nm", "561nm"),
    ]


@pytest.mark.parametrize(
    ("written", "name", "text"),
    [
        ("직경 1/2인치", "직경", "1/2인치"),
        ("정확도 ±0.02 %", "정확도", "±0.02 %"),
        ("전류 채널당 최대 200 A, 4단 전환", "전류 채널당", "최대 200 A, 4단 전환"),
        ("시험 항목: 정전류·정전압", "시험 항목", "정전류·정전압"),
        ("길이 10mm~20kg", "길이", "10mm~20kg"),
        ("원통형 파우치", "", "원통형 파우치"),
        ("60kg 이하", "", "60kg 이하"),
    ],
)
def test_what_cannot_be_read_stays_text(written, name, text):
    assert parse_specs(written) == [SpecValue(name, None, None, "", text)]


@pytest.mark.parametrize("empty", [None, "", " ;\n; "])
def test_no_specs(empty):
    assert parse_specs(empty) == []


def test_a_spec_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="200자"):
        parse_specs("가" * 201)


@given(st.text(alphabet="가나 0123456789.,~-/±≤<>최대이하kVmm℃%eE×⁻:()", max_size=200))
def test_any_text_gives_ordered_numbers_and_keeps_all_of_it(text):
    for spec in parse_specs(text):
        if spec.low is not None and spec.high is not None:
            assert spec.low <= spec.high
        assert spec.text
        assert len(spec.text) <= 200


@pytest.mark.parametrize(
    ("value", "source", "target", "result"),
    [
        (300, "V", "kV", 0.3),
        (1, "μm", "nm", 1000),
        (1, "um", "nm", 1000),
        (77.15, "K", "℃", -196),
        (1, "bar", "kPa", 100),
        (1, "ton", "kg", 1000),
        (2, "인치", "mm", 50.8),
        (5, "m/min", "m/s", 1 / 12),
        (1, "N·m", "Nm", 1),
        (1, "m³/h", "L/min", 1000 / 60),
    ],
)
def test_units_of_one_dimension_are_turned_into_each_other(value, source, target, result):
    one, other = unit_of(source), unit_of(target)
    assert one.dimension == other.dimension
    assert converted(value, one, other) == pytest.approx(result)


@pytest.mark.parametrize(("one", "other"), [("kVA", "L"), ("N", "kg"), ("배", "%"), ("m/z", "m")])
def test_units_of_other_dimensions_are_told_apart(one, other):
    assert unit_of(one).dimension != unit_of(other).dimension


@pytest.mark.django_db
def test_numbers_are_kept_in_the_unit_of_the_definition():
    SpecDefinition.objects.create(key="가속전압", name_ko="가속전압", unit="kV")
    (row,) = Definitions().rows(parse_specs("가속전압 300~30,000V"))
    assert (row.definition.key, row.value_from, row.value_to) == ("가속전압", 0.3, 30)
    assert (row.unit, row.text) == ("V", "300~30,000V")


@pytest.mark.django_db
def test_one_name_for_two_dimensions_makes_two_definitions():
    rows = Definitions().rows(parse_specs("용량 10~500kVA; 용량 50~1000L; 용량 200mL"))
    assert [row.definition.key for row in rows] == ["용량", "용량-l", "용량-l"]
    assert rows[2].value_from == 0.2


@pytest.mark.parametrize(
    "written", ["1e999kV", "1~5e400배", "100/5e999nm", "3x10^999 m", "최대 9e300V"]
)
def test_what_no_instrument_measures_stays_text(written):
    (spec,) = parse_specs(f"가속전압 {written}")
    assert (spec.low, spec.high, spec.text) == (None, None, written)
