"""Suggestions through the API: what is found, where it leads, what is refused."""

import pytest

from equipment.search.index import rebuild
from tests.factories import make_center, make_equipment, make_item, make_kind, make_step

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/equipment/suggest/"


@pytest.fixture
def stock():
    sem = make_kind(name_ko="현미경", name_en="Microscope", acronyms=("SEM",))
    center = make_center(code="C001", name_ko="소재센터", name_en="Materials Center")
    make_equipment(kind=sem, center=center, maker="JEOL & <b>Co</b>", model="A+B?")
    make_step(make_item(slug="alloy", name_ko="합금판", name_en="Alloy Plate")).kinds.add(sem)
    rebuild()


def suggested(client, q: str, **headers) -> list[dict]:
    response = client.get(ADDRESS, {"q": q}, headers=headers)
    assert response.status_code == 200
    return response.json()


WAYS = {
    "현": "현미경",
    "현ㅁ": "현미경",
    "혀": "현미경",
    "ㅎㅁㄱ": "현미경",
    "gusal": "현미경",
    "ㄴ드": "SEM",
}
NOTHING = ["", " ", "%", "없는말", "\u202e", "'; --", "ㅎ" * 200]


def test_what_was_typed_in_any_way(client, stock):
    found = {q: [one["text"] for one in suggested(client, q)] for q in WAYS}
    assert [q for q, text in WAYS.items() if text not in found[q]] == []


def test_a_suggestion_has_its_kind_and_its_page(client, stock):
    assert suggested(client, "sem") == [
        {"text": "SEM", "kind": "kind", "url": "http://testserver/equipment/?q=SEM"}
    ]
    assert suggested(client, "소재") == [
        {"text": "소재센터", "kind": "center", "url": "http://testserver/centers/C001/"}
    ]
    assert suggested(client, "합금") == [
        {"text": "합금판", "kind": "item", "url": "http://testserver/equipment/?item=alloy"}
    ]


def test_the_pages_are_those_of_the_language_asked_in(client, stock):
    english = {"accept-language": "en"}
    assert suggested(client, "materials", **english)[0]["url"] == (
        "http://testserver/en/centers/C001/"
    )
    assert suggested(client, "alloy", **english)[0]["url"] == (
        "http://testserver/en/equipment/?item=alloy"
    )
    response = client.get(ADDRESS, {"q": "sem"}, headers=english)
    assert "Accept-Language" in response["Vary"]


def test_names_come_as_they_are_and_addresses_are_quoted(client, stock):
    maker = next(one for one in suggested(client, "jeol") if one["kind"] == "maker")
    assert maker["text"] == "JEOL & <b>Co</b>"
    assert maker["url"].endswith("?q=JEOL+%26+%3Cb%3ECo%3C%2Fb%3E")
    model = next(one for one in suggested(client, "a+b") if one["text"] == "A+B?")
    assert client.get(model["url"]).status_code == 200


def test_nothing_found_is_an_empty_list(client, stock):
    assert [q for q in NOTHING if suggested(client, q)] == []
    assert client.get(ADDRESS).json() == []


def test_too_long_a_text_is_refused(client):
    response = client.get(ADDRESS, {"q": "가" * 201})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert "200" in str(response.json()["errors"]["q"])


@pytest.mark.parametrize("query", [{"q": "a\0b"}, {"q": "가", "limit": "5"}])
def test_what_is_no_question_is_refused(client, query):
    assert client.get(ADDRESS, query).status_code == 400


def test_an_answer_costs_one_statement_and_may_be_kept(client, stock, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get(ADDRESS, {"q": "현ㅁ"})
    assert response["Cache-Control"] == "public, max-age=300"
    again = client.get(ADDRESS, {"q": "현ㅁ"}, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
