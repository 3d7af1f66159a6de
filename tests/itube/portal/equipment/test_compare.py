"""Up to four pieces side by side."""

import re

import pytest

from equipment.models import Spec, SpecDefinition
from tests.factories import make_bookable, make_center, make_equipment, make_kind, make_tariff

pytestmark = pytest.mark.django_db
COMPARE = "/equipment/compare/"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def ask(client, *numbers, **others):
    return client.get(COMPARE, {"equipment": list(numbers), **others})


def make_spec(piece, key, text, **fields):
    definition, _ = SpecDefinition.objects.get_or_create(key=key, defaults={"name_ko": key})
    return Spec.objects.create(equipment=piece, definition=definition, text=text, **fields)


@pytest.fixture
def pair():
    """Two pieces of a kind in one center: different voltages and fees, equal magnification."""
    kind, center = make_kind(name_ko="주사전자현미경"), make_center()
    pieces = [
        make_bookable(kind=kind, center=center, name_ko=f"현미경 {n}", model="GN") for n in (1, 2)
    ]
    for piece, kv in zip(pieces, ("30kV", "20kV"), strict=True):
        make_spec(piece, "가속전압", kv, unit="kV", order=1)
        make_spec(piece, "배율", "300배", unit="배", order=2)
    make_tariff(pieces[0], use_mode="test", basis="sample", won=90_000)
    return pieces


def rows_of(response):
    return {
        row.label: (row.texts, row.differs)
        for group in response.context["groups"]
        for row in group.rows
    }


def test_specs_and_fees_stand_side_by_side_and_differences_are_marked(client, pair):
    response = ask(client, pair[0].number, pair[1].itube_no.lower())
    rows = rows_of(response)
    assert rows["가속전압"] == (["30 kV", "20 kV"], True)
    assert rows["배율"] == (["300배", "300배"], False)
    assert rows["분석·시험의뢰"] == (["시료당 90,000원", ""], True)
    assert rows["이용자 직접사용"] == (["시간당 60,000원", "시간당 60,000원"], False)
    html = response.content.decode()
    assert html.count("다름</span>") == html.count('class="differs"') == 2
    for part in ["항목 2개가 서로 다릅니다", "빈 시간 골라 신청", "가장 빠른 시간"]:
        assert part in text_of(response)
    assert re.search(r'href="/equipment/NFEC[^"]*\?on=\d{4}-\d\d-\d\d#free"', html)


def test_only_what_differs(client, pair):
    response = ask(client, pair[0].number, pair[1].number, only="different")
    assert set(rows_of(response)) == {"가속전압", "분석·시험의뢰"}
    assert 'aria-current="true">다른 것만' in response.content.decode()


def test_one_can_be_taken_out(client, pair):
    html = ask(client, pair[0].number, pair[1].number, only="different").content.decode()
    assert f'href="?equipment={pair[1].number}&amp;only=different"' in html


@pytest.mark.parametrize("count", [0, 1, 4, 6])
def test_more_than_four_and_fewer_than_two_are_told(client, count):
    kind = make_kind()
    pieces = [make_equipment(kind=kind) for _ in range(count)]
    response = ask(client, *(piece.number for piece in pieces))
    assert response.status_code == 200
    assert [column.piece for column in response.context["columns"]] == pieces[:4]
    assert ("뒤의 2대는 뺐습니다" in text_of(response)) == (count == 6)
    assert ("한 대뿐이라" in text_of(response)) == (count == 1)
    assert ("비교할 장비를 골라 주세요" in text_of(response)) == (count == 0)


def test_unknown_and_withdrawn_numbers_are_told_and_the_others_are_shown(client):
    piece, hidden = make_equipment(), make_equipment(is_published=False)
    response = ask(client, piece.number, "<b>", hidden.number, piece.itube_no, "\0", "")
    assert [column.piece for column in response.context["columns"]] == [piece]
    assert f"찾을 수 없는 장비 번호입니다: &lt;B&gt;, {hidden.number}" in response.content.decode()
    assert ask(client, hidden.number).status_code == 404
    assert ask(client, *(f"X{n}" for n in range(500))).status_code == 404


def test_four_cost_as_many_statements_as_one(client, django_assert_num_queries):
    kind = make_kind()
    pieces = [make_bookable(kind=kind) for _ in range(4)]
    for piece in pieces:
        make_spec(piece, "배율", "300배")
    with django_assert_num_queries(4):
        ask(client, pieces[0].number)
    with django_assert_num_queries(4):
        ask(client, *(piece.number for piece in pieces))


def test_the_comparison_speaks_english(client, pair):
    response = client.get("/en/equipment/compare/", {"equipment": [p.number for p in pair]})
    assert response.status_code == 200
