"""Specs in the finder's form."""

import random

import pytest
from django.http import QueryDict

from equipment.filters import EquipmentFilter
from equipment.models import Equipment, Spec, SpecDefinition
from equipment.search import specs
from equipment.search.lexicon import current
from equipment.search.question import question_from
from equipment.search.spec_conditions import is_spec_parameter, parameter_of
from equipment.spec_filters import MOST, canonical, fits
from tests.equipment.search.test_specs import found, random_conditions, world
from tests.factories import make_equipment

__all__ = ["world"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def voltage():
    return SpecDefinition.objects.create(
        key="가속전압", name_ko="가속전압", name_en="Accelerating voltage", unit="kV"
    )


def asked(**values):
    """Return the form's filterset for those ends of specs, by key."""
    data = QueryDict(mutable=True)
    for key, value in values.items():
        data.setlist(parameter_of(key), [value] if isinstance(value, str) else value)
    return EquipmentFilter(data)


def only(filterset):
    assert filterset.is_valid(), filterset.errors
    (condition,) = question_from(filterset.form.cleaned_data).specs
    return condition


@pytest.mark.parametrize(
    ("value", "low", "high", "sentence"),
    [
        ("30..", 30_000, None, "가속전압 30kV 이상"),
        ("..200", None, 200_000, "가속전압 200kV 이하"),
        ("0.3..30", 300, 30_000, "가속전압 0.3~30kV"),
        ("30..30", 30_000, 30_000, "가속전압 30kV"),
        ("30kV..", 30_000, None, "가속전압 30kV 이상"),
        ("300V..30kV", 300, 30_000, "가속전압 0.3~30kV"),
        ("500 V .. 800 V", 500, 800, "가속전압 500~800V"),
        ("-1..1", -1_000, 1_000, "가속전압 -1~1kV"),
        ("1,000..", 1_000_000, None, "가속전압 1,000kV 이상"),
        ("1e-3..", 1, None, "가속전압 0.001kV 이상"),
        ("30킬로볼트..", 30_000, None, "가속전압 30kV 이상"),
        (["30", "200"], 30_000, 200_000, "가속전압 30~200kV"),
        (["30", ""], 30_000, None, "가속전압 30kV 이상"),
        (["", "200"], None, 200_000, "가속전압 200kV 이하"),
    ],
)
def test_ends_are_read_as_people_write_them(voltage, value, low, high, sentence):
    condition = only(asked(가속전압=value))
    assert (condition.low, condition.high) == (low, high)
    assert condition.sentence == sentence
    assert condition.keys == ("가속전압",)


@pytest.mark.parametrize(
    "value",
    [
        "30",
        "..",
        "30...40",
        "30..40..50",
        "a..b",
        "30kg..",
        "30kVA..",
        "30 kV kV..",
        "nan..",
        "inf..",
        "1e999..",
        "9" * 200 + "..",
        "200..30",
        "٣..",
        "\x00..",
        "30..\x00",
        "--1..",
        ["1", "2", "3"],
        ["1..2", "3"],
    ],
)
def test_what_is_no_range_is_told_at_its_name(voltage, value):
    filterset = asked(가속전압=value)
    assert not filterset.is_valid()
    assert list(filterset.errors) == ["spec.가속전압"]
    assert all(filterset.errors["spec.가속전압"])
    assert filterset.qs.count() == 0  # the rest is answered


@pytest.mark.parametrize("key", ["없는-것", "x" * 5000, "\x00", " ", "'", "가속전압 "])
def test_a_spec_that_does_not_exist_is_told_at_its_name(voltage, key):
    filterset = asked(**{key: "30.."})
    assert not filterset.is_valid()
    assert list(filterset.errors) == [f"spec.{key}"]


def test_a_definition_without_a_unit_takes_numbers_only():
    SpecDefinition.objects.create(key="class", name_ko="청정 등급")
    assert only(asked(**{"class": "100.."})).sentence == "청정 등급 100 이상"
    assert not asked(**{"class": "100kV.."}).is_valid()


def test_empty_ends_ask_nothing_and_cost_nothing(voltage, django_assert_num_queries):
    with django_assert_num_queries(0):
        filterset = asked(가속전압=["", " "])
        assert filterset.is_valid()
    assert question_from(filterset.form.cleaned_data).specs == ()
    make_equipment()
    assert filterset.qs.count() == 1


def test_any_number_of_known_specs_cost_no_query_and_there_is_an_end(django_assert_num_queries):
    keys = [f"s{number}" for number in range(MOST + 2)]
    SpecDefinition.objects.bulk_create(
        SpecDefinition(key=key, name_ko=key, unit="V") for key in keys
    )
    current()
    with django_assert_num_queries(0):
        filterset = asked(**dict.fromkeys(keys, "1.."))
        assert set(filterset.errors) == {f"spec.{key}" for key in keys[MOST:]}
    assert len(question_from(filterset.form.cleaned_data).specs) == MOST


def test_the_form_finds_what_covers_the_range(voltage):
    sem, tem, unread = make_equipment(), make_equipment(), make_equipment()
    for piece, low, high in [(sem, 0.3, 30), (tem, 120, 200), (unread, None, None)]:
        Spec.objects.create(
            equipment=piece, definition=voltage, value_from=low, value_to=high, text="값"
        )
    for value, expected in [
        ("30..", {sem, tem}),
        ("100..", {tem}),
        ("..1", {sem}),
        ("1..30", {sem}),
        ("1..200", set()),
        ("30000V..", {sem, tem}),
    ]:
        assert set(asked(가속전압=value).qs) == expected, value


def test_the_slow_answer_is_the_quick_one(world):
    for question, condition in random_conditions():
        slow = set(Equipment.objects.filter(fits(condition)).values_list("pk", flat=True))
        assert slow == found(specs.matching(condition)), question


def test_only_names_with_a_key_are_parameters_of_specs():
    assert is_spec_parameter("spec.가속전압")
    assert not any(map(is_spec_parameter, ["spec.", "spec", "specs.a", "q", ""]))


@pytest.mark.parametrize(
    ("values", "one"),
    [
        (["30", ""], "30.."),
        (["", "2"], "..2"),
        (["1..2"], "1..2"),
        (["", ""], ""),
        (["nonsense"], "nonsense"),
    ],
)
def test_two_fields_become_one_parameter_in_links(values, one):
    assert canonical(values) == one


def test_no_text_whatever_breaks_the_form(voltage):
    chance = random.Random(4)
    signs = "0123456789.-+,eE kVm℃°~\x00가٣−"
    for _ in range(500):
        text = "".join(chance.choice(signs) for _ in range(chance.randint(0, 14)))
        filterset = asked(가속전압=text)
        if filterset.is_valid():
            assert all(
                condition.sentence for condition in question_from(filterset.form.cleaned_data).specs
            )
