"""The finder's map view: the same question and order as the list, and where centers lie."""

import re

import pytest

from equipment.search.index import rebuild
from tests.factories import make_center, make_equipment, make_institution, make_kind

pytestmark = pytest.mark.django_db
FINDER = "/equipment/"


@pytest.fixture
def stock():
    """Two pieces in Daejeon, three in Busan, one of another kind in Busan; indexed."""
    kind = make_kind(name_ko="현미경")
    daejeon = make_center(code="C001")
    busan = make_center(code="C002", institution=make_institution(province="KR-26"))
    for center, count in ((daejeon, 2), (busan, 3)):
        for _ in range(count):
            make_equipment(kind=kind, center=center, name_ko="현미경")
    make_equipment(center=busan, name_ko="저울")
    rebuild()


def numbers(response):
    return [row.hit.piece.number for row in response.context["hits"]]


def counts(client, query):
    response = client.get(f"{FINDER}?view=map&{query}")
    return response.context["map"].data["counts"], response.context["answer"].total


def test_the_map_answers_as_the_list_does(client, stock):
    asked = "q=현미경&sort=newest"
    on_map, in_list = client.get(f"{FINDER}?{asked}&view=map"), client.get(f"{FINDER}?{asked}")
    assert numbers(on_map) == numbers(in_list)
    assert len(numbers(on_map)) == 5
    assert "finder-map.js" in on_map.content.decode()
    assert "leaflet" not in in_list.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"C001": 2, "C002": 4}),
        ("q=현미경", {"C001": 2, "C002": 3}),
        ("q=현미경&province=KR-26", {"C002": 3}),
        # The facet of centers does not see its own filter; the map must.
        ("q=현미경&center=C001", {"C001": 2}),
    ],
)
def test_the_marks_sum_up_to_the_answer(client, stock, query, expected):
    found, total = counts(client, query)
    assert found == expected
    assert sum(found.values()) == total


def test_every_link_of_the_page_and_its_form_stay_on_the_map(client, stock):
    for _ in range(20):
        make_equipment(name_ko="현미경", status="normal")
    rebuild()
    html = client.get(f"{FINDER}?view=map&q=현미경&status=normal").content.decode()
    links = re.findall(r'href="(\?[^"]*)"', html)
    assert len(links) > 5
    assert [link for link in links if "view=map" not in link] == [
        link for link in links if link == "?q=%ED%98%84%EB%AF%B8%EA%B2%BD&amp;status=normal"
    ]
    assert '<input type="hidden" name="view" value="map">' in html


def test_provinces_are_links_with_their_counts_without_any_script(client, stock):
    response = client.get(f"{FINDER}?view=map&q=현미경&province=KR-26")
    rows = response.context["map"].provinces
    assert [(row.name, row.count, row.chosen) for row in rows] == [
        ("부산", 3, True),
        ("대전", 2, False),
    ]
    assert rows[1].url.endswith("province=KR-30&view=map")


@pytest.mark.parametrize("view", ["globe", "%00", "MAP", "map&view=globe"])
def test_a_view_that_there_is_not_is_the_list_and_says_so(client, stock, view):
    html = client.get(f"{FINDER}?view={view}").content.decode()
    assert "보기 방식은 목록과 지도 가운데에서 골라 주세요." in html
    assert "map-data" not in html


def test_an_empty_answer_keeps_the_view_and_needs_no_map(client, stock):
    response = client.get(f"{FINDER}?view=map&q=없는장비&status=idle")
    html = response.content.decode()
    assert response.status_code == 200
    assert response.context["map"] is None
    assert "view=map" in html
    assert client.get(f"{FINDER}?view=map&page=9").status_code == 404


def test_the_map_costs_a_query_less_than_the_list(client, stock, django_assert_max_num_queries):
    query = f"{FINDER}?q=현미경&center=C001"
    client.get(query)
    with django_assert_max_num_queries(100) as in_list:
        client.get(query)
    with django_assert_max_num_queries(100) as on_map:
        client.get(f"{query}&view=map")
    assert len(on_map) == len(in_list) - 1  # it shows no specs


def test_places_of_centers_are_told_in_one_query(client, django_assert_num_queries):
    make_center(code="C001", name_ko="분석센터", name_en="Analysis Center")
    make_center(code="C002", is_published=False)
    with django_assert_num_queries(1):
        response = client.get("/en/equipment/map/centers/")
    (place,) = response.json().values()
    assert place == {
        "at": [36.37, 127.36],
        "name": "Analysis Center",
        "place": "Yuseong-gu, Daejeon",
        "province": "KR-30",
        "url": "/en/centers/C001/",
    }
    again = client.get("/en/equipment/map/centers/", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert "max-age=600" in response["Cache-Control"]
