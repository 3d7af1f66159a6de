"""A need in words leads to what was meant, with the words for it as the reason."""

import json
from pathlib import Path

import pytest
from django.utils.translation import override

from itube.portal.services.asked import Deed, deeds
from itube.portal.services.reading import Understood, WayCode, understand
from itube.portal.services.views import EXAMPLES
from tests.equipment.search.reference import reference_lexicon
from tests.itube.portal.services.world import reference_rows, slug_of

# Written before the reading was; see the file's history.
NEEDS = json.loads(Path(__file__).with_name("needs.json").read_text("utf-8"))
RIGHT = 36
FIRST_KINDS = 3


def read(need: str) -> Understood:
    return understand(need, reference_lexicon(), reference_rows())


def faults_of(row: dict) -> list[str]:
    """Return what is wrong with the answer to a judged need."""
    answer = read(row["need"])
    first = None if answer.nothing else answer.ways[0].code
    kinds = [slug_of(kind.key) for kind in answer.kinds[:FIRST_KINDS]]
    item = answer.steps[0].step.item if answer.steps else None
    faults = []
    if first not in row["first"] and (row["first"] or first):
        faults.append(f"first {first}")
    if row.get("kinds") and not set(kinds) & set(row["kinds"]):
        faults.append(f"kinds {kinds}")
    if row.get("items") and item not in row["items"]:
        faults.append(f"item {item}")
    return faults


def test_most_judged_needs_lead_to_what_was_meant():
    wrong = {row["need"]: faults for row in NEEDS if (faults := faults_of(row))}
    assert len(NEEDS) == 40
    assert len(NEEDS) - len(wrong) >= RIGHT, wrong


def test_a_step_and_the_kinds_that_measure_its_factor_stand_with_their_reasons():
    answer = read("배터리 팩이 진동에 견디는지 확인하고 싶어요")
    step = answer.steps[0]
    assert (step.step.item, step.step.number) == ("ev-battery-pack", 4)
    assert step.words == ("배터리", "팩", "진동", "견디는지")
    assert [factor.name_ko for factor in step.factors] == ["진동·기계적 충격"]
    reasons = {slug_of(kind.key): kind for kind in answer.kinds}
    assert reasons["vibration-test-system"].measures == step.factors[0]
    assert reasons["battery-pack-test-system"].words == ("배터리", "팩")
    # The step answers all of it, a kind only a part.
    assert [way.code for way in answer.ways][:2] == [WayCode.MAP, WayCode.EQUIPMENT]


@pytest.mark.parametrize(
    ("need", "first", "asked"),
    [
        ("현미경 교육을 받고 싶어요", WayCode.COURSES, Deed.LEARN),
        ("전문가에게 묻고 싶어요", WayCode.SUPPORT, Deed.ADVISE),
        ("협동로봇을 실증하고 싶어요", WayCode.SUPPORT, Deed.PROVE),
        ("I want to learn how to use a microscope", WayCode.COURSES, Deed.LEARN),
    ],
)
def test_what_is_asked_for_outright_stands_first(need, first, asked):
    way = read(need).ways[0]
    assert (way.code, way.asked) == (first, (asked,))


def test_models_that_are_trained_ask_for_no_course():
    assert deeds("AI 모델을 훈련시키고 학습 시간을 재고 싶어요") == frozenset()


def test_certificates_are_no_request_by_themselves():
    answer = read("배터리 팩의 KC 인증을 준비하고 싶어요")
    assert Deed.STANDARD in answer.need.deeds
    assert answer.ways[-1].code == WayCode.SUPPORT


@pytest.mark.parametrize("need", ["여름 휴가 숙소", "ㅋㅋㅋ", "!!!", "asdf qwer", "1234"])
def test_where_nothing_fits_only_support_is_left(need):
    answer = read(need)
    assert answer.nothing
    assert [way.code for way in answer.ways] == [WayCode.SUPPORT]


def test_what_nobody_holds_is_not_offered():
    rows = reference_rows()._replace(held={})
    answer = understand("진동시험기", reference_lexicon(), rows)
    assert answer.kinds == ()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_leads_somewhere(number, language):
    with override(language):
        answer = read(str(EXAMPLES[number]))
    assert len(answer.ways) > 2
    assert answer.kinds


def test_a_long_need_is_read_to_its_end():
    answer = read(f"{'그리고 우리 회사는 정말로 ' * 9} 진동시험기를 쓰고 싶어요")
    assert slug_of(answer.kinds[0].key) == "vibration-test-system"
