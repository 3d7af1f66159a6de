"""What a free question asks of specs, read with the definitions of the real vocabulary."""

import json
import random
import time
from collections import Counter, defaultdict

import pytest
from django.conf import settings

from equipment.search.spec_conditions import Bounds, Definition
from equipment.search.spec_words import MOST, may_have_specs, read
from equipment.units import unit_of


def vocabulary():
    """The definitions that equipment.reference makes of the kinds' specs."""
    path = settings.BASE_DIR / "fixtures" / "reference" / "equipment_kinds.json"
    units, english = defaultdict(Counter), {}
    for kind in json.loads(path.read_text("utf-8")):
        for spec in kind["default_specs"]:
            unit = unit_of(spec["unit"])
            units[spec["name_ko"], unit.dimension][unit.symbol] += 1
            english[spec["name_ko"]] = spec["name_en"]
    return tuple(
        Definition.of(f"{name}-{symbols.most_common(1)[0][0]}", name, english[name], unit)
        for (name, _dimension), symbols in units.items()
        for unit in [symbols.most_common(1)[0][0]]
    )


DEFINITIONS = vocabulary()

# Question, its conditions as told to people (* before one that names no spec), the rest, mentions.
READINGS = [
    # the spec, then the value
    ("가속전압 30kV 이상", ["가속전압 30kV 이상"], "", []),
    ("가속전압 30 kV 이상 주사전자현미경", ["가속전압 30kV 이상"], "주사전자현미경", []),
    ("가속 전압 30kV 이상", ["가속전압 30kV 이상"], "", []),
    ("가속전압30kV이상", ["가속전압 30kV 이상"], "", []),
    ("가속전압: 30kV 이상", ["가속전압 30kV 이상"], "", []),
    ("전압이 30kV 이상인 장비", ["전압 30kV 이상"], "장비", []),
    ("분해능 1nm 이하", ["분해능 1nm 이하"], "", []),
    ("분해능은 1nm 이하인 현미경", ["분해능 1nm 이하"], "현미경", []),
    ("회전수 10,000 rpm 이상 원심분리기", ["회전수 10,000rpm 이상"], "원심분리기", []),
    ("배율 30만배 이상", ["배율 300,000배 이상"], "", []),
    ("습도 95% 이상 챔버", ["습도 95%RH 이상"], "챔버", []),
    ("접촉각 30도 이하", ["접촉각 30° 이하"], "", []),
    ("토크 100nm 이상", ["토크 100Nm 이상"], "", []),
    ("힘 10kN 이상", ["힘 10kN 이상"], "", []),
    ("진공도 1×10⁻⁵ mbar 이하", ["진공도 1e-05mbar 이하"], "", []),
    ("내용적 1m³ 이상 챔버", ["내용적 1m³ 이상"], "챔버", []),
    ("시험 시간 2시간 이상", ["시험 시간 2시간 이상"], "", []),
    # the value, then the spec
    ("30 kV 이상 가속전압", ["가속전압 30kV 이상"], "", []),
    ("30kV 이상의 가속전압을 가진 TEM", ["가속전압 30kV 이상"], "TEM", []),
    ("1.5 T 이상 자기장", ["자기장 1.5T 이상"], "", []),
    ("1e-5 Pa 이하 진공도", ["진공도 1e-05Pa 이하"], "", []),
    # no spec is named
    ("1000도 이상", ["*온도 1,000℃ 이상"], "", []),
    ("1,000℃ 이상 전기로", ["*온도 1,000℃ 이상"], "전기로", []),
    ("섭씨 1000도 이상 로", ["*온도 1,000℃ 이상"], "로", []),
    ("1천도 이상", ["*온도 1,000℃ 이상"], "", []),
    ("300K 이하", ["*온도 300K 이하"], "", []),
    ("100kN 이상 만능시험기", ["*하중 100kN 이상"], "만능시험기", []),
    ("30킬로볼트 이상", ["*전압 30kV 이상"], "", []),
    ("5 밀리미터 이상", ["*길이 5mm 이상"], "", []),
    ("10 마이크로미터 이하 선", ["*길이 10μm 이하"], "선", []),
    ("1나노미터 이하", ["*길이 1nm 이하"], "", []),
    ("20메가헤르츠 이상", ["*주파수 20MHz 이상"], "", []),
    ("30KV 이상", ["*전압 30kV 이상"], "", []),
    ("100kn 이상", ["*하중 100kN 이상"], "", []),
    ("100mpa 이상 프레스", ["*압력 100MPa 이상"], "프레스", []),
    ("30㎸ 이상", ["*전압 30kV 이상"], "", []),
    ("３０ｋＶ 이상", ["*전압 30kV 이상"], "", []),
    ("8채널 이상 충방전기", ["*8ch 이상"], "충방전기", []),
    ("5축 이상 가공기", ["*5축 이상"], "가공기", []),
    ("0.5N·m 이상", ["*토크 0.5Nm 이상"], "", []),
    # other comparisons
    (">= 300kV", ["*전압 300kV 이상"], "", []),
    ("≥300kV TEM", ["*전압 300kV 이상"], "TEM", []),
    ("300kV↑", ["*전압 300kV 이상"], "", []),
    ("300kV+ TEM", ["*전압 300kV 이상"], "TEM", []),
    ("최소 100kN 만능시험기", ["*하중 100kN 이상"], "만능시험기", []),
    ("300kV 넘는", ["*전압 300kV 초과"], "", []),
    ("300kV를 넘는 TEM", ["*전압 300kV 초과"], "TEM", []),
    ("300kV 초과", ["*전압 300kV 초과"], "", []),
    ("1000도보다 높은 전기로", ["*온도 1,000℃ 초과"], "전기로", []),
    ("200kV 미만", ["*전압 200kV 미만"], "", []),
    ("분해능 1nm보다 작은", ["분해능 1nm 미만"], "", []),
    ("<= 1nm", ["*길이 1nm 이하"], "", []),
    ("분해능 < 1nm", ["분해능 1nm 미만"], "", []),
    ("1mm 이내 정확도", ["정확도 1mm 이하"], "", []),
    # reaching
    ("-40도까지 항온항습챔버", ["*온도 -40℃ 이하"], "항온항습챔버", []),
    ("영하 40도까지", ["*온도 -40℃ 이하"], "", []),
    ("1000도까지 올라가는 전기로", ["*온도 1,000℃ 이상"], "전기로", []),
    ("분해능 1nm까지", ["분해능 1nm 이하"], "", []),
    ("최대 하중 50kN", ["하중 50kN 이상"], "", []),
    ("하중 최대 50kN", ["하중 50kN 이상"], "", []),
    ("최대 50kN 하중", ["하중 50kN 이상"], "", []),
    ("최대 하중 50kN 이하", ["하중 50kN 이하"], "", []),
    ("최고온도 1500도 전기로", ["온도 1,500℃ 이상"], "전기로", []),
    ("최저 온도 -40도 챔버", ["온도 -40℃ 이하"], "챔버", []),
    # ranges
    ("10~20kN", ["*하중 10~20kN"], "", []),
    ("10-20kN 시험기", ["*하중 10~20kN"], "시험기", []),
    ("10kN ~ 20kN", ["*하중 10~20kN"], "", []),
    ("20~10kN", ["*하중 10~20kN"], "", []),
    ("30kV에서 200kV", ["*전압 30~200kV"], "", []),
    ("30kV부터 200kV까지 되는 TEM", ["*전압 30~200kV"], "TEM", []),
    ("800V ~ 1kV", ["*전압 0.8~1kV"], "", []),
    ("온도 -40~150도 챔버", ["온도 -40~150℃"], "챔버", []),
    ("온도 -40℃∼+150℃", ["온도 -40~150℃"], "", []),
    ("온도 범위 -40~150도 챔버", ["온도 -40~150℃"], "챔버", []),
    ("질량 범위 2000 m/z 이상", ["질량 범위 2,000m/z 이상"], "", []),
    ("temperature range -40 to 150 °C", ["온도 -40~150℃"], "", []),
    ("-70°C to 180°C chamber", ["*온도 -70~180℃"], "chamber", []),
    # one value beside a name
    ("가속전압 30kV", ["가속전압 30kV"], "", []),
    ("파장 1064nm 레이저", ["파장 1,064nm"], "레이저", []),
    ("8인치 웨이퍼", ["웨이퍼 8인치"], "", []),
    ("200mm 웨이퍼 세정기", ["웨이퍼 200mm"], "세정기", []),
    ("웨이퍼 크기 12인치", ["웨이퍼 크기 12인치"], "", []),
    ("8인치 이상 웨이퍼", ["웨이퍼 8인치 이상"], "", []),
    ("6~8인치 웨이퍼", ["웨이퍼 6~8인치"], "", []),
    ("최소 선폭 10nm 노광기", ["최소 선폭 10nm 이하"], "노광기", []),
    # several
    ("가속전압 30kV 이상, 분해능 1nm 이하", ["가속전압 30kV 이상", "분해능 1nm 이하"], "", []),
    ("전압 30kV 이상이고 분해능 1nm 이하인 SEM", ["전압 30kV 이상", "분해능 1nm 이하"], "SEM", []),
    ("가속전압 30kV 이상 200kV 이하 TEM", ["가속전압 30kV 이상", "가속전압 200kV 이하"], "TEM", []),
    ("30kV 이상 200kV 이하 가속전압", ["가속전압 30kV 이상", "가속전압 200kV 이하"], "", []),
    ("온도 -40~150도, 습도 20~98%RH 챔버", ["온도 -40~150℃", "습도 20~98%RH"], "챔버", []),
    ("300kV TEM 분해능 0.1nm 이하", ["분해능 0.1nm 이하"], "300kV TEM", ["300kV"]),
    # English
    ("over 30 kV", ["*전압 30kV 초과"], "", []),
    ("at least 100 kN", ["*하중 100kN 이상"], "", []),
    ("up to 1000 °C", ["*온도 1,000℃ 이상"], "", []),
    ("furnace at least 1,200 degrees C", ["*온도 1,200℃ 이상"], "furnace", []),
    ("down to -40 degrees", ["*온도 -40℃ 이하"], "", []),
    ("below 1 nm", ["*길이 1nm 미만"], "", []),
    ("between 10 and 20 kN", ["*하중 10~20kN"], "", []),
    ("from -40 to 150 °C chamber", ["*온도 -40~150℃"], "chamber", []),
    ("30 kilovolts or more", ["*전압 30kV 이상"], "", []),
    ("accelerating voltage of at least 30 kV", ["가속전압 30kV 이상"], "", []),
    ("TEM with accelerating voltage over 200 kV", ["가속전압 200kV 초과"], "TEM", []),
    ("resolution 1 nm or better SEM", ["분해능 1nm 이하"], "SEM", []),
    ("load capacity over 100 kN", ["하중 용량 100kN 초과"], "", []),
    ("8 inch wafer", ["wafer 8인치"], "", []),
    ("maximum temperature 1500 °C furnace", ["온도 1,500℃ 이상"], "furnace", []),
    # quantities that are only mentioned
    ("300kV", [], "300kV", ["300kV"]),
    ("300 kV 투과전자현미경", [], "300 kV 투과전자현미경", ["300 kV"]),
    ("300kV급 TEM", [], "300kV급 TEM", ["300kV"]),
    ("5축", [], "5축", ["5축"]),
    ("10m 챔버", [], "10m 챔버", ["10m"]),
    ("1,800℃ 전기로", [], "1,800℃ 전기로", ["1,800℃"]),
    ("1800도 전기로", [], "1800도 전기로", ["1800도"]),
    ("100kN 만능시험기", [], "100kN 만능시험기", ["100kN"]),
    ("8인치 식각", [], "8인치 식각", ["8인치"]),
    # no quantities of specs
    ("JSM-7900F", [], "JSM-7900F", []),
    ("JEOL JSM-7900F 이상", [], "JEOL JSM-7900F 이상", []),
    ("DMU50", [], "DMU50", []),
    ("Keithley 4200A-SCS", [], "Keithley 4200A-SCS", []),
    ("Fluke 5522A", [], "Fluke 5522A", []),
    ("5G 단말 시험기", [], "5G 단말 시험기", []),
    ("X1000 이상", [], "X1000 이상", []),
    ("3D 프린터", [], "3D 프린터", []),
    ("2차전지 시험기", [], "2차전지 시험기", []),
    ("3차원 측정기", [], "3차원 측정기", []),
    ("5축가공기", [], "5축가공기", []),
    ("Helios 5 UX", [], "Helios 5 UX", []),
    ("EOS M 290", [], "EOS M 290", []),
    ("2시간 이상 비는 SEM", [], "2시간 이상 비는 SEM", []),
    ("대전에서 30km 이내 SEM", [], "대전에서 30km 이내 SEM", []),
    ("10만원 이하 SEM", [], "10만원 이하 SEM", []),
    ("3대 이상", [], "3대 이상", []),
    ("감면 50% 이상", [], "감면 50% 이상", []),
    ("2026-11-29 30kV", [], "2026-11-29 30kV", ["30kV"]),
    ("ISO 9001:2015", [], "ISO 9001:2015", []),
    ("주사전자현미경", [], "주사전자현미경", []),
    ("", [], "", []),
]  # fmt: skip


def test_no_kind_is_called_like_a_condition_and_every_spec_is_read_as_written():
    path = settings.BASE_DIR / "fixtures" / "reference" / "equipment_kinds.json"
    for kind in json.loads(path.read_text("utf-8")):
        for name in [kind["kind_ko"], kind["kind_en"], *kind["synonyms"], *kind["acronyms"]]:
            assert read(name, DEFINITIONS).conditions == (), name
        for spec in kind["default_specs"]:
            reading = read(spec["text"], DEFINITIONS)
            (condition,) = reading.conditions
            assert spec["name_ko"] in {one.name_ko for one in condition.definitions}, spec
            assert reading.rest == "", spec


def told(condition):
    return condition.sentence if condition.keys else f"*{condition.sentence}"


@pytest.mark.parametrize(("question", "sentences", "rest", "mentions"), READINGS)
def test_a_question_is_read(question, sentences, rest, mentions):
    reading = read(question, DEFINITIONS)
    assert [told(condition) for condition in reading.conditions] == sentences
    assert reading.rest == rest
    assert list(reading.mentions) == mentions


def test_each_condition_can_be_taken_out_alone():
    reading = read("가속전압 30kV 이상, 분해능 1nm 이하인 SEM", DEFINITIONS)
    assert reading.without == ("분해능 1nm 이하인 SEM", "가속전압 30kV 이상 SEM")


def test_people_are_told_where_any_spec_will_do():
    assert only("가속전압 30kV 이상").note == ""
    assert "(온도)" in only("1000도 이상").note
    assert "이 단위의" in only("5축 이상").note


def only(question):
    (condition,) = read(question, DEFINITIONS).conditions
    return condition


def names_of(condition):
    return {definition.name_ko for definition in condition.definitions}


def test_a_condition_carries_what_was_typed_and_its_numbers_in_base_units():
    condition = only("SEM 가속전압  30kV 이상")
    assert condition.source == "가속전압 30kV 이상"
    assert (condition.dimension, condition.low, condition.high) == ("voltage", 30_000, None)
    assert condition.keys == ("가속전압-kV",)
    assert only("분해능 1nm 이하").high == 1e-9
    assert only("300kV 초과").strict
    assert (only("10~20kN").low, only("10~20kN").high) == (10_000, 20_000)


def test_a_name_means_the_specs_that_end_so_and_nothing_of_another_dimension():
    assert {"전압", "가속전압", "시험 전압"} <= names_of(only("전압 1kV 이상"))
    assert names_of(only("가속전압 1kV 이상")) == {"가속전압"}
    assert {"분해능", "점분해능"} <= names_of(only("분해능 1nm 이하"))
    assert "에너지 분해능" not in names_of(only("분해능 1nm 이하"))
    assert names_of(only("8인치 웨이퍼")) == {"웨이퍼 크기", "기판 크기"}
    every = only("1000도 이상")
    assert every.keys == ()
    assert {one.dimension for one in every.definitions} == {"temperature"}


def bounds_in(question, unit):
    condition = only(question)
    (definition,) = {one for one in condition.definitions if one.unit == unit}
    return condition.bounds(definition)


@pytest.mark.parametrize(
    ("question", "bounds"),
    [
        ("가속전압 3000V 이상", Bounds(None, 3)),
        ("가속전압 3kV 이하", Bounds(3, None)),
        ("가속전압 5~30kV", Bounds(5, 30)),
        ("가속전압 30kV", Bounds(30, 30)),
        ("가속전압 0.1kV 이상", Bounds(None, 0.1)),
    ],
)
def test_bounds_are_in_the_unit_of_the_definition(question, bounds):
    assert bounds_in(question, "kV") == bounds


def test_where_less_is_better_one_value_asks_for_it_or_less():
    fine = next(one for one in only("분해능 1nm").definitions if one.name_ko == "점분해능")
    assert only("분해능 1nm").bounds(fine) == Bounds(1, None)
    assert only("분해능 1~5nm").bounds(fine) == Bounds(5, 1)


def test_wafers_are_equal_by_the_inch_and_by_the_millimetre():
    size = Definition.of("size", "웨이퍼 크기", "Wafer size", "인치")
    by_mm = Definition.of("mm", "기판 크기", "Substrate size", "mm")
    for question in ["200mm 웨이퍼", "8인치 웨이퍼"]:
        (condition,) = read(question, [size, by_mm]).conditions
        for stored in [8, 200 / 25.4]:
            at_most, at_least = condition.bounds(size)
            assert at_least <= stored <= at_most
        at_most, at_least = condition.bounds(by_mm)
        assert at_least <= 200 <= 203.2 <= at_most
        assert not at_least <= 150 <= at_most
    (larger,) = read("8인치 초과 웨이퍼", [by_mm]).conditions
    assert larger.strict


def test_without_definitions_nothing_is_a_condition():
    assert read("가속전압 30kV 이상", ()).conditions == ()


def test_only_so_many_conditions_are_read():
    assert len(read("30kV 이상 " * 20, DEFINITIONS).conditions) == MOST


def test_definitions_are_not_needed_for_a_question_without_numbers():
    assert not may_have_specs("주사전자현미경")
    assert may_have_specs("３０kV 이상")


@pytest.mark.parametrize(
    "text",
    [
        "9" * 400 + "kV 이상",
        "1e999kV 이상",
        "1e-999 kV 이상",
        "-kV 이상",
        "~~ 30kV ~ 이상",
        "30kV~",
    ],
)
def test_absurd_numbers_are_no_conditions_of_infinity(text):
    for condition in read(text, DEFINITIONS).conditions:
        assert all(abs(end) < 1e101 for end in (condition.low, condition.high) if end is not None)


def test_no_text_whatever_raises_and_reading_is_quick():
    chance = random.Random(11)
    signs = (
        "0123456789.,-~+ kVNnmMμ℃°도이상하까지온도전압최대초과²×^≥<>ＫＶ㎸ㅎㅏ가İßﬁ\u0301\u202e\x00"
    )
    began = time.perf_counter()
    for number in range(3000):
        length = chance.randint(0, 40)
        if number % 2:
            text = "".join(chance.choice(signs) for _ in range(length))
        else:
            most = chance.choice([0x80, 0x3000, 0xFFFF, 0x10FFFF])
            text = "".join(chr(chance.randint(0, most)) for _ in range(length))
        reading = read(text, DEFINITIONS)
        assert isinstance(reading.rest, str)
        for condition in reading.conditions:
            assert condition.sentence
            for definition in condition.definitions:
                condition.bounds(definition)
    assert time.perf_counter() - began < 2
