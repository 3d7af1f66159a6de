"""Conditions on specs in the database, against the same rule in plain Python."""

import random

import pytest
from django.db import connection

from equipment.models import Equipment, Spec, SpecDefinition
from equipment.search import specs
from equipment.search.lexicon import current
from equipment.search.spec_conditions import Definition, SpecCondition
from equipment.search.spec_words import read
from equipment.units import converted, unit_of
from tests.factories import make_center, make_equipment, make_kind

pytestmark = pytest.mark.django_db

DEFINITIONS = [
    ("kv", "가속전압", "kV"),
    ("volt", "시험 전압", "V"),
    ("temp", "온도", "℃"),
    ("cold", "시료온도", "K"),
    ("fine", "분해능", "nm"),
    ("wafer", "웨이퍼 크기", "인치"),
    ("axes", "제어 축수", "축"),
]
QUESTIONS = {
    "kV": "{0}kV 이상|{0}kV 미만|{0}~{1}kV|{0}V 초과|가속전압 {0}kV|시험 전압 {0}V 이하",
    "℃": "{0}도 이상|-{0}도까지|{0}K 이하|-{0}~{1}도|온도 {0}도",
    "nm": "분해능 {0}nm 이하|분해능 {0}nm|분해능 {0}~{1}nm|{0}um 이상|{0}nm 미만",
    "인치": "{0}인치 웨이퍼|200mm 웨이퍼|150mm 이상 웨이퍼|6~8인치 웨이퍼|8인치 이하 웨이퍼",
    "축": "{0}축 이상|제어 축수 {0}축",
}
ENDS = [0.3, 1, 3, 5, 6, 8, 30, 100, 200, 300]


def found(sql_and_parameters):
    sql, parameters = sql_and_parameters
    with connection.cursor() as cursor:
        # As the search uses it, so that the SQL must fit into brackets.
        cursor.execute(f"SELECT id FROM equipment_equipment WHERE id IN ({sql})", parameters)
        return {row[0] for row in cursor.fetchall()}


def fits(condition, spec):
    """The rule said once more: in base units, without SQL and without bounds()."""
    definition = next(one for one in current().definitions if one.key == spec.definition.key)
    if definition not in condition.definitions or not has_number(spec):
        return False
    unit, base = unit_of(definition.unit), unit_of(condition.unit)
    low, high = (
        end if value is None else converted(value, unit, base)
        for value, end in ((spec.value_from, float("-inf")), (spec.value_to, float("inf")))
    )
    asked_low, asked_high = (
        None if end is None else float(f"{(end - base.offset) / base.factor:.12g}")
        for end in (condition.low, condition.high)
    )
    if asked_high is None:
        return high > asked_low if condition.strict else high >= asked_low
    if asked_low is None:
        return low < asked_high if condition.strict else low <= asked_high
    if definition.is_fine:
        return low <= asked_high and (asked_low == asked_high or high >= asked_low)
    return low <= asked_low and high >= asked_high


def has_number(spec):
    return spec.value_from is not None or spec.value_to is not None


@pytest.fixture
def world():
    """Some hundred specs of all shapes: ranges, single values, open ends, text without numbers."""
    chance = random.Random(3)
    made = [
        SpecDefinition.objects.create(key=key, name_ko=name, unit=unit)
        for key, name, unit in DEFINITIONS
    ]
    kind, center = make_kind(), make_center()
    pieces = [make_equipment(kind=kind, center=center) for _ in range(40)]
    rows = []
    for piece in pieces:
        for definition in chance.sample(made, chance.randint(0, len(made))):
            low, high = sorted((chance.choice(ENDS), chance.choice(ENDS)))
            low = -low if definition.key == "temp" and chance.random() < 0.5 else low
            shape = chance.choice(["range", "range", "value", "low", "high", "text"])
            rows.append(
                Spec(
                    equipment=piece,
                    definition=definition,
                    value_from=None if shape in ("high", "text") else low,
                    value_to={"value": low, "low": None, "text": None}.get(shape, high),
                    text="적힌 대로",
                )
            )
    Spec.objects.bulk_create(rows)
    return list(Spec.objects.select_related("definition"))


def random_conditions():
    chance = random.Random(5)
    definitions = current().definitions
    for forms in QUESTIONS.values():
        for form in forms.split("|"):
            for _ in range(3):
                question = form.format(*sorted(chance.sample(ENDS, 2)))
                (condition,) = read(question, definitions).conditions
                # Equal by the trade, which the plain rule knows nothing of.
                yield question, condition


def test_the_database_finds_what_a_plain_check_finds(world):
    pieces = set(Equipment.objects.values_list("pk", flat=True))
    several = 0
    for question, condition in random_conditions():
        matching, known = found(specs.matching(condition)), found(specs.known(condition))
        if "웨이퍼" not in question:
            assert matching == {s.equipment_id for s in world if fits(condition, s)}, question
            several += 0 < len(matching) < len(pieces)
        asked = {definition.key for definition in condition.definitions}
        assert known == {
            s.equipment_id for s in world if s.definition.key in asked and has_number(s)
        }
        assert matching <= known
    assert several > 30  # or the questions prove nothing


def make_spec(piece, definition, low, high, text="값"):
    return Spec.objects.create(
        equipment=piece, definition=definition, value_from=low, value_to=high, text=text
    )


def test_wafers_of_8_inches_are_found_by_200_mm_and_the_other_way_round():
    size = SpecDefinition.objects.create(key="size", name_ko="웨이퍼 크기", unit="인치")
    eight, six, by_mm = (make_equipment() for _ in range(3))
    make_spec(eight, size, 8, 8)
    make_spec(six, size, 2, 6)
    make_spec(by_mm, size, None, converted(200, unit_of("mm"), unit_of("인치")))
    for question in ["200mm 웨이퍼", "8인치 웨이퍼", "8인치 이상 웨이퍼"]:
        (condition,) = read(question, current().definitions).conditions
        assert found(specs.matching(condition)) == {eight.pk, by_mm.pk}, question
    (condition,) = read("150mm 웨이퍼", current().definitions).conditions
    assert found(specs.matching(condition)) == {six.pk, by_mm.pk}


def test_conditions_cost_one_statement(django_assert_num_queries):
    kv = SpecDefinition.objects.create(key="kv", name_ko="가속전압", name_en="Voltage", unit="kV")
    make_spec(make_equipment(), kv, 1, 30)
    (definition,) = current().definitions
    assert (definition.key, definition.dimension) == ("kv", "voltage")
    assert definition.names == ("가속전압", "voltage")
    (condition,) = read("가속전압 30kV 이상", [definition]).conditions
    with django_assert_num_queries(1):
        assert len(found(specs.matching(condition))) == 1


def test_a_definition_that_is_gone_fits_nothing():
    gone = read("온도 5도 이상", [Definition.of("gone", "온도", "", "℃")]).conditions[0]
    make_equipment()
    assert isinstance(gone, SpecCondition)
    assert found(specs.matching(gone)) == set()
    assert found(specs.known(gone)) == set()
