"""The finder tells what it did with the words: corrections, synonyms, conditions, sentences."""

import re
from urllib.parse import parse_qs

import pytest

from equipment.models import Spec, SpecDefinition
from equipment.search.index import rebuild
from tests.factories import make_equipment, make_kind

pytestmark = pytest.mark.django_db
FINDER = "/equipment/"


def page(client, q, more="", prefix=""):
    rebuild()
    return client.get(f"{prefix}{FINDER}?q={q}{more}")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


def words_of(url):
    return parse_qs(url.removeprefix("?")).get("q", [""])[0]


@pytest.fixture
def scope():
    """A scanning electron microscope of 30 kV, by the name of its kind."""
    kind = make_kind(name_ko="주사전자현미경", use_ko="시료 표면을 봅니다.", acronyms=("SEM",))
    piece = make_equipment(kind=kind, name_ko="주사전자현미경", name_en="", maker="", model="")
    voltage = SpecDefinition.objects.create(key="가속전압", name_ko="가속전압", unit="kV")
    Spec.objects.create(
        equipment=piece, definition=voltage, value_from=0.3, value_to=30, unit="kV",
        text="0.3~30kV",
    )  # fmt: skip
    return piece


def test_a_correction_is_told_and_can_be_taken_back(client, scope):
    response = page(client, "주사전자현미겅", "&status=normal")
    text = text_of(response)
    assert "‘주사전자현미겅’ 검색 결과가 없어 ‘주사전자현미경’ 검색 결과를 보여 드립니다." in text
    literal = client.get(FINDER + response.context["as_typed"])
    assert literal.context["question"].literal
    assert literal.context["answer"].total == 0
    assert "적은 그대로 찾은 결과입니다." in text_of(literal)
    assert '<input type="hidden" name="literal" value="1">' in literal.content.decode()
    back = client.get(FINDER + literal.context["as_meant"])
    assert back.context["answer"].total == 1


def test_words_of_which_only_some_are_found_are_told(client, scope):
    response = page(client, "옿훓힣 SEM")
    assert response.context["answer"].correction.some
    text = text_of(response)
    assert "모든 검색어에 맞는 장비가 없거나 적어, ‘SEM’에 가까운 장비" in text


def test_another_name_of_the_kind_is_explained_and_marked(client, scope):
    response = page(client, "SEM")
    assert "<b>SEM = 주사전자현미경</b>" in response.content.decode()
    assert "SEM =" not in page(client, "전자현미경").content.decode()


def test_conditions_in_the_words_are_chips_that_leave_the_words(client, scope):
    unread = make_equipment(kind=scope.kind, name_ko="주사전자현미경")
    response = page(client, "가속전압 20kV 이상 주사전자현미경", "&status=normal")
    chips = {chip.label: chip for chip in response.context["chips"]}
    assert words_of(chips["가속전압 20kV 이상"].url) == "주사전자현미경"
    assert "status=normal" in chips["가속전압 20kV 이상"].url
    assert words_of(response.context["cleared"]) == "주사전자현미경"
    assert [row.hit.piece for row in response.context["hits"]] == [scope]
    assert unread.pk
    assert "값을 알 수 없어 따로 센 장비 1대" in text_of(response)
    # Of all pieces whatever, nobody asks which have no such value.
    assert "따로 센" not in text_of(page(client, "가속전압 20kV 이상"))


def test_a_condition_that_names_no_spec_says_so(client, scope):
    response = page(client, "20kV 이상 주사전자현미경")
    assert "전압 20kV 이상: 규격을 적지 않아, 단위가 같은 모든 규격" in text_of(response)


def test_ways_out_leave_out_a_word_or_a_condition_but_not_both(client, scope):
    response = page(client, "가속전압 90kV 이상 주사전자현미경")
    (way,) = response.context["ways"]
    assert way.label == "‘가속전압 90kV 이상’ 조건 빼기"
    assert words_of(way.url) == "주사전자현미경"
    response = page(
        client, "가속전압 20kV 이상 만능시험기 주사전자현미경", "&literal=0&kind=" + scope.kind.slug
    )
    for way in response.context["ways"]:
        if "검색어" in way.label:
            assert "가속전압 20kV 이상" in words_of(way.url)


def test_a_sentence_that_answers_is_quoted_where_nothing_else_does(client):
    piece = make_equipment(
        name_ko="시험기", description_ko="하중을 가합니다. 볼트의 <피로> 수명을 잽니다. 끝."
    )
    html = page(client, "볼트").content.decode()
    assert "<q><mark>볼트</mark>의 &lt;피로&gt; 수명을 잽니다.</q>" in html
    assert "<q>" not in page(client, "시험기").content.decode()
    piece.description_ko = "가" * 300 + "볼트" + "나" * 300
    piece.save()
    html = page(client, "볼트").content.decode()
    (quoted,) = re.findall(r"<q>(.*?)</q>", html)
    assert quoted.startswith("…")
    assert quoted.endswith("…")
    assert len(re.sub("<[^>]+>", "", quoted)) < 170


def test_the_page_is_whole_in_english(client, scope):
    response = page(client, "SEM", "&free_hours=3&near=daejeon", "/en")
    assert response.status_code == 200
    assert response.context["chips"][1].label
