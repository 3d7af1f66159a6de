"""Suggestions: the ways in which a beginning is recognised, and what comes first."""

import pytest

from equipment.models import SearchTerm
from equipment.search.index import rebuild
from equipment.search.suggest import MOST, suggest
from tests.factories import make_center, make_equipment, make_item, make_kind, make_step

pytestmark = pytest.mark.django_db


def texts(typed: str) -> list[str]:
    return [found.text for found in suggest(typed)]


@pytest.fixture
def stock():
    sem = make_kind(
        name_ko="주사전자현미경", name_en="Scanning Electron Microscope", acronyms=("SEM",)
    )
    cycler = make_kind(name_ko="충방전기", name_en="Battery Cycler")
    center = make_center(code="C001", name_ko="충북배터리센터", name_en="Chungbuk Battery Center")
    make_equipment(kind=sem, center=center, maker="JEOL", model="JSM-7900F")
    make_equipment(kind=sem, center=center, maker="JEOL", model="JSM-IT510")
    make_equipment(kind=cycler, center=center, maker="원아테크", model="WBCS 3000")
    item = make_item(slug="cell", name_ko="충전지", name_en="Rechargeable Cell")
    make_step(item).kinds.add(cycler)
    rebuild()


BEGINNINGS = {
    "주사전": "주사전자현미경",
    "주샂": "주사전자현미경",  # the next syllable's first letter is still under this one
    "주사저": "주사전자현미경",
    "주사ㅈ": "주사전자현미경",
    "ㅈㅅㅈㅈ": "주사전자현미경",
    "전자현": "주사전자현미경",
    "wntkwjs": "주사전자현미경",
    "WNTKWJS": "주사전자현미경",
    "ㄴ드": "SEM",
    "ｓｅ": "SEM",
    "scanning el": "Scanning Electron Microscope",
    "jsm7": "JSM-7900F",
    "jeol jsm-i": "JEOL JSM-IT510",
    "원아": "원아테크",
    "ㅇㅇ": "원아테크",
    "chungbuk": "Chungbuk Battery Center",
}
NOTHING = ["", "  ", "-_%", "%", "\\", "\x00", "없는말", "ㅋㅋㅋ", "qqqqq", "현" * 500]


def test_a_term_is_known_by_its_beginning_however_typed(stock):
    answers = [(typed, text, texts(typed)) for typed, text in BEGINNINGS.items()]
    assert [answer for answer in answers if answer[1] not in answer[2]] == []


def test_nothing_is_suggested_where_nothing_begins_so(stock):
    assert {typed: texts(typed) for typed in NOTHING if texts(typed)} == {}


def test_what_a_suggestion_leads_to(stock):
    found = {one.text: (one.role, one.target) for one in suggest("충")}
    assert found["충북배터리센터"] == ("center", "C001")
    assert found["충전지"] == ("item", "cell")
    assert found["충방전기"][1] == ""


def test_kinds_come_before_items_and_centers(stock):
    # The last one begins with the c on the key of ㅊ.
    assert texts("ㅊ") == ["충방전기", "충전지", "충북배터리센터", "Chungbuk Battery Center"]


def test_what_begins_so_comes_before_what_has_it_inside(stock):
    other = make_kind(name_ko="정밀 주사전자장치", name_en="Precise Scanner")
    for number in range(4):
        make_equipment(kind=other, name_ko=f"{other.name_ko} {number}")
    rebuild()
    found = texts("주사전자")
    assert found.index("주사전자현미경") < found.index("정밀 주사전자장치")


def test_of_two_equal_ones_the_more_frequent_comes_first(stock):
    few, many = make_kind(name_ko="나노가공기"), make_kind(name_ko="나노인장기")
    make_equipment(kind=few)
    make_equipment(kind=many)
    make_equipment(kind=many)
    rebuild()
    found = texts("나노")
    assert found.index("나노인장기") < found.index("나노가공기")


def test_the_same_text_is_suggested_once(stock):
    found = [text.replace(" ", "") for text in texts("주사전자현미경")]
    assert len(found) == len(set(found))


def test_what_stands_for_no_piece_is_not_suggested(stock):
    make_kind(name_ko="초음파탐상기", name_en="Ultrasonic Flaw Detector")
    make_center(name_ko="초정밀센터")
    rebuild()
    assert SearchTerm.objects.filter(text="초정밀센터", n=0).exists()
    assert texts("초음") == texts("초정") == []


def test_latin_words_of_makers_and_models_are_not_suggested(stock):
    make_equipment(maker="Thermo Fisher", model="Helios 5")
    rebuild()
    assert SearchTerm.objects.filter(text="fisher", role="word", n__gt=0).exists()
    assert "fisher" not in texts("fisher")
    assert "Thermo Fisher" in texts("fisher")


def test_ten_at_most_by_one_statement(stock, django_assert_num_queries):
    for number in range(MOST + 2):
        make_equipment(name_ko=f"분석기 {number}호")
    rebuild()
    with django_assert_num_queries(1):
        assert len(suggest("분석기")) == MOST
    with django_assert_num_queries(1):
        suggest("ㅂㅅ")
    with django_assert_num_queries(0):
        suggest(" ")
