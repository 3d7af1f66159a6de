"""Equipment through the API: the list with its facets, one piece, and what is refused."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.models import Qualification, Spec, SpecDefinition
from equipment.search.index import index
from tests.factories import (
    make_center,
    make_classification,
    make_equipment,
    make_kind,
    make_tariff,
)

pytestmark = pytest.mark.django_db
LIST = "/api/v1/equipment/"


def indexed(**fields):
    piece = make_equipment(**fields)
    index([piece.pk])
    return piece


def test_a_result_has_the_fields_of_the_interface(client):
    center = make_center(code="C001", province="KR-44", name_ko="나노센터", name_en="Nano Center")
    piece = make_equipment(
        kind=make_kind(name_ko="주사전자현미경"),
        center=center,
        registration_no="NFEC-2019-07-254811",
        itube_no="EPN0148978",
        name_ko="주사전자현미경(SEM)",
        name_en="SEM",
        maker="JEOL",
        model="JSM-7900F",
    )
    make_tariff(piece, won=85_000)
    make_tariff(piece, use_mode="test", basis="sample", won=60_000)
    make_tariff(piece, use_mode="test", basis="sample", won=10, valid_from=date(2999, 1, 1))
    index([piece.pk])
    answer = client.get(LIST).json()
    assert list(answer) == [
        "count",
        "page",
        "page_size",
        "next",
        "previous",
        "corrected",
        "facets",
        "results",
    ]
    assert answer["results"] == [
        {
            "registration_no": "NFEC-2019-07-254811",
            "itube_no": "EPN0148978",
            "name_ko": "주사전자현미경(SEM)",
            "name_en": "SEM",
            "maker": "JEOL",
            "model": "JSM-7900F",
            "kind": "주사전자현미경",
            "center": {"code": "C001", "name": "나노센터", "province": "KR-44"},
            "use_modes": ["direct", "test"],
            "status": "normal",
            "fee": {"basis": "sample", "won": 60_000},
            "earliest_free": None,
            "url": "http://testserver/equipment/NFEC-2019-07-254811/",
        }
    ]
    assert (answer["count"], answer["page"], answer["page_size"]) == (1, 1, 20)
    assert (answer["next"], answer["previous"], answer["corrected"]) == (None, None, None)


def test_facets_have_every_value_with_its_count(client):
    center = make_center(province="KR-44")
    kind = make_kind()
    for _piece in range(3):
        indexed(kind=kind, center=center)
    indexed(status="repair")
    facets = client.get(LIST, {"status": "repair"}).json()["facets"]
    assert facets["status"] == [
        {"value": "normal", "label": "활용", "count": 3, "selected": False},
        {"value": "repair", "label": "점검중", "count": 1, "selected": True},
    ]
    assert "kind" in facets
    for name, values in client.get(LIST).json()["facets"].items():
        for value in values:
            assert client.get(LIST, {name: value["value"]}).json()["count"] == value["count"]


def test_a_facet_of_many_values_gives_them_all(client):
    for _piece in range(15):
        indexed()
    facets = client.get(LIST).json()["facets"]
    assert len(facets["kind"]) == len(facets["center"]) == 15


def test_pages_are_linked_by_absolute_addresses(client):
    kind = make_kind()
    for _piece in range(5):
        indexed(kind=kind)
    first = client.get(LIST, {"page_size": 2, "kind": kind.slug}).json()
    assert first["previous"] is None
    assert first["next"].startswith(f"http://testserver{LIST}?")
    assert {"page=2", "page_size=2"} < set(first["next"].partition("?")[2].split("&"))
    seen, address = [], f"{LIST}?page_size=2&kind={kind.slug}"
    while address:
        answer = client.get(address).json()
        seen += [result["itube_no"] for result in answer["results"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == answer["count"] == 5
    assert client.get(answer["previous"]).json()["page"] == 2


def test_a_page_past_the_end_is_not_found(client):
    indexed()
    assert client.get(LIST, {"page": 2}).status_code == 404
    assert client.get(LIST, {"q": "없는말"}).json()["results"] == []
    assert client.get(LIST, {"q": "없는말", "page": 2}).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "x"),
        ("page", "1" * 40),
        ("page_size", "0"),
        ("page_size", "101"),
        ("page_size", "-1"),
        ("page_size", ""),
        ("sort", "price"),
        ("sector", "nope"),
        ("field", "nope"),
        ("stage", "nope"),
        ("item", "nope"),
        ("step", "nope.1"),
        ("kind", "nope"),
        ("center", "C999"),
        ("center_kind", "shop"),
        ("province", "KR-99"),
        ("classification", "nope"),
        ("use_mode", "steal"),
        ("status", "broken"),
        ("use_scope", "all"),
        ("fee_max", "cheap"),
        ("fee_max", "-1"),
        ("q", "가" * 201),
        ("q", "a\0b"),
        ("kind", "\0"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(client, name, value):
    response = client.get(LIST, {name: value})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"].endswith("invalid-value")
    assert list(problem["errors"]) == [name]
    assert name in problem["detail"]


def test_a_wrong_value_of_a_closed_list_is_told_the_right_ones(client):
    for name, right in (("status", "normal"), ("sort", "relevance"), ("province", "KR-11")):
        assert right in " ".join(client.get(LIST, {name: "x"}).json()["errors"][name])


def test_unknown_parameters_are_refused_and_the_known_ones_named(client):
    problem = client.get(LIST, {"color": "red", "q": "a", "view": "map"}).json()
    assert problem["status"] == 400
    assert problem["type"].endswith("unknown-parameter")
    assert list(problem["errors"]) == ["color", "view"]
    for known in ("q", "sector", "fee_max", "page", "page_size"):
        assert known in problem["errors"]["color"][0]


def test_a_piece_is_found_by_either_number_in_any_case(client):
    piece = make_equipment(registration_no="NFEC-2019-07-254811", itube_no="EPN0148978")
    for number in ("NFEC-2019-07-254811", "nfec-2019-07-254811", "EPN0148978", "epn0148978"):
        assert client.get(f"{LIST}{number}/").json()["itube_no"] == piece.itube_no


def test_a_piece_before_registration_has_our_number_only(client):
    make_equipment(registration_no=None, itube_no="EPN0000009")
    answer = client.get(f"{LIST}EPN0000009/").json()
    assert answer["registration_no"] is None
    assert answer["url"] == "http://testserver/equipment/EPN0000009/"


def full_piece():
    root = make_classification(code="A", name_ko="광학", level=1)
    leaf = make_classification(code="A1", name_ko="현미경", level=2, parent=root)
    center = make_center(phone="041-000-0000", address_ko="충남 천안시 1")
    piece = make_equipment(
        kind=make_kind(classification=leaf),
        center=center,
        itube_no="EPN0000001",
        qualification=Qualification.objects.create(center=center, name_ko="SEM 교육"),
        description_ko="표면을 봅니다.",
        description_en="Looks at surfaces.",
        origin_country="JP",
        units=2,
    )
    voltage = SpecDefinition.objects.create(key="voltage", name_ko="가속전압", unit="V")
    Spec.objects.create(
        equipment=piece,
        definition=voltage,
        value_from=300,
        value_to=30_000,
        unit="kV",
        text="0.3~30kV",
    )
    Spec.objects.create(equipment=piece, text="진동 방지대", order=1)
    make_tariff(piece, basis="base", won=100_000, base_quantity=2, extra_won=30_000)
    return piece


def test_one_piece_has_all_facts_in_both_languages(client):
    full_piece()
    answer = client.get(f"{LIST}EPN0000001/").json()
    assert [node["code"] for node in answer["classification"]] == ["A", "A1"]
    assert answer["center"]["phone"] == "041-000-0000"
    assert answer["qualification"]["name_ko"] == "SEM 교육"
    assert answer["description_ko"] == "표면을 봅니다."
    assert answer["description_en"] == "Looks at surfaces."
    assert answer["specs"] == [
        {
            "key": "voltage",
            "name_ko": "가속전압",
            "name_en": "",
            "value_from": 300,
            "value_to": 30_000,
            "unit": "V",
            "text": "0.3~30kV",
        },
        {
            "key": None,
            "name_ko": "",
            "name_en": "",
            "value_from": None,
            "value_to": None,
            "unit": "",
            "text": "진동 방지대",
        },
    ]
    (tariff,) = answer["tariffs"]
    assert (tariff["basis"], tariff["won"], tariff["base_quantity"]) == ("base", 100_000, 2)
    assert (answer["units"], answer["bookable_online"]) == (2, True)
    assert (answer["photo"], answer["manual"]) == (None, None)
    assert answer["updated_at"].endswith("+09:00")


def test_what_is_not_published_does_not_exist(client):
    hidden = make_equipment(is_published=False)
    of_hidden_center = make_equipment(center=make_center(is_published=False))
    index([hidden.pk, of_hidden_center.pk])
    assert client.get(LIST).json()["count"] == 0
    for piece in (hidden, of_hidden_center):
        assert client.get(f"{LIST}{piece.itube_no}/").status_code == 404


@pytest.mark.parametrize("number", ["EPN9999999", "x", "%00", "..%2Fetc", "가", "a" * 300])
def test_other_numbers_are_not_found(client, number):
    response = client.get(f"{LIST}{number}/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_labels_and_names_follow_accept_language(client):
    indexed(center=make_center(name_ko="나노센터", name_en="Nano Center"))
    english = client.get(LIST, headers={"Accept-Language": "en-US,en;q=0.9"})
    assert english["Content-Language"] == "en"
    (result,) = english.json()["results"]
    assert result["center"]["name"] == "Nano Center"
    assert result["url"].startswith("http://testserver/en/equipment/")
    korean = client.get(LIST, headers={"Accept-Language": "fr, ko;q=0.5"})
    assert korean["Content-Language"] == "ko"
    assert "Accept-Language" in korean["Vary"]


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_ten_rows_cost_as_many_queries_as_one(client):
    make_tariff(indexed())
    one = queries(client, LIST)
    for _piece in range(9):
        make_tariff(indexed())
    assert queries(client, LIST) == one <= 8
    assert queries(client, f"{LIST}?q=시험기&status=normal&sort=fee&province=KR-30") <= 8


def test_one_piece_costs_few_queries(client):
    full_piece()
    assert queries(client, f"{LIST}EPN0000001/") <= 8


def test_an_unchanged_answer_is_not_sent_again(client):
    piece = indexed()
    response = client.get(LIST)
    assert response["Cache-Control"] == "no-cache"
    again = client.get(LIST, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    piece.maker = "다라정밀"
    piece.save()
    changed = client.get(LIST, headers={"If-None-Match": response["ETag"]})
    assert changed.json()["results"][0]["maker"] == "다라정밀"


def test_specs_are_asked_by_their_keys(client):
    voltage = SpecDefinition.objects.create(key="가속전압", name_ko="가속전압", unit="kV")
    sem, tem = indexed(), indexed()
    for piece, low, high in [(sem, 0.3, 30), (tem, 120, 200)]:
        Spec.objects.create(
            equipment=piece, definition=voltage, value_from=low, value_to=high, text="값"
        )
    answer = client.get(LIST, {"spec.가속전압": "100kV.."}).json()
    assert [result["itube_no"] for result in answer["results"]] == [tem.itube_no]
    assert client.get(LIST, {"spec.가속전압": "1..30"}).json()["count"] == 1
    for name, value in [
        ("spec.가속전압", "viel"),
        ("spec.가속전압", "3kg.."),
        ("spec.없음", "1.."),
    ]:
        refused = client.get(LIST, {name: value})
        assert refused.status_code == 400
        assert list(refused.json()["errors"]) == [name]
    # A piece, and a list of centers, have no specs to ask for.
    assert client.get(f"{LIST}{sem.itube_no}/", {"spec.가속전압": "1.."}).status_code == 400
    assert client.get("/api/v1/centers/", {"spec.가속전압": "1.."}).status_code == 400
