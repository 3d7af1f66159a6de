"""Centers through the API: list, one, and points on a map."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centers.models import ClosedDay, Expert, OpeningHours
from tests.factories import make_center, make_equipment, make_field, make_institution, make_kind

pytestmark = pytest.mark.django_db
LIST = "/api/v1/centers/"
POINTS = "/api/v1/centers.geojson"


def codes(client, query: str = "") -> list[str]:
    return [center["code"] for center in client.get(LIST + query).json()["results"]]


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_counts_published_pieces(client):
    lab = make_institution(kind="certification", province="KR-11", name_ko="한국시험원")
    center = make_center(code="C001", institution=lab, name_ko="가센터", phone="02-000-0000")
    make_center(code="C002", name_ko="나센터")
    make_center(code="C003", name_ko="다센터", is_published=False)
    make_equipment(center=center)
    make_equipment(center=center)
    make_equipment(center=center, is_published=False)
    answer = client.get(LIST).json()
    assert (answer["count"], answer["page"], answer["next"]) == (2, 1, None)
    first = answer["results"][0]
    assert (first["code"], first["equipment_count"], first["center_kind"]) == (
        "C001",
        2,
        "certification",
    )
    assert first["institution"]["name_ko"] == "한국시험원"
    assert first["url"] == "http://testserver/centers/C001/"
    assert answer["results"][1]["equipment_count"] == 0


def test_filters_and_orders(client):
    park = make_institution(kind="technopark", province="KR-44")
    big = make_center(code="C001", name_ko="하센터", institution=park)
    make_center(code="C002", name_ko="가센터", province="KR-11")
    make_equipment(center=big)
    assert codes(client) == ["C002", "C001"]
    assert codes(client, "?sort=equipment") == ["C001", "C002"]
    assert codes(client, "?province=KR-44&province=KR-26") == ["C001"]
    assert codes(client, "?center_kind=institute") == ["C002"]
    assert codes(client, "?q=하센터") == ["C001"]
    facets = client.get(LIST, {"province": "KR-44"}).json()["facets"]
    assert [(v["value"], v["count"], v["selected"]) for v in facets["province"]] == [
        ("KR-11", 1, False),
        ("KR-44", 1, True),
    ]


def test_pages(client):
    for _center in range(3):
        make_center()
    answer = client.get(LIST, {"page_size": 2, "page": 2}).json()
    assert (len(answer["results"]), answer["count"], answer["next"]) == (1, 3, None)
    assert "page=1" in answer["previous"]
    assert client.get(LIST, {"page": 2}).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("province", "KR-1"),
        ("center_kind", "shop"),
        ("sort", "fee"),
        ("page", "0"),
        ("q", "\0"),
        ("q", "가" * 101),
    ],
)
def test_wrong_values_are_refused_by_name(client, name, value):
    response = client.get(LIST, {name: value})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]


def test_unknown_parameters_are_refused(client):
    assert list(client.get(LIST, {"status": "normal"}).json()["errors"]) == ["status"]
    assert list(client.get(POINTS, {"page": "1"}).json()["errors"]) == ["page"]
    make_center(code="C001")
    assert list(client.get(LIST + "C001/", {"q": "x"}).json()["errors"]) == ["q"]


def full_center():
    center = make_center(code="C001", summary_ko="소재를 분석합니다.", address_ko="유성구 1")
    for weekday in range(5):
        OpeningHours.objects.create(center=center, weekday=weekday, opens=540, closes=720)
        OpeningHours.objects.create(center=center, weekday=weekday, opens=780, closes=1440)
    today = timezone.localdate()
    ClosedDay.objects.create(center=None, day=today + timedelta(3), name_ko="임시공휴일")
    ClosedDay.objects.create(center=center, day=today + timedelta(3), name_ko="개소 기념일")
    ClosedDay.objects.create(center=make_center(), day=today + timedelta(4), name_ko="남의 휴일")
    ClosedDay.objects.create(center=center, day=today - timedelta(1), name_ko="지난 휴일")
    field = make_field(slug="nano")
    for number in (1, 2):
        expert = Expert.objects.create(
            center=center, name=f"전문인력 {number}", role_ko="분석", helps_with_ko="시편 준비"
        )
        expert.fields.add(field)
    Expert.objects.create(center=center, name="비공개", role_ko="-", is_published=False)
    for kind in (make_kind(slug="sem", field=field), make_kind(slug="tem")):
        make_equipment(center=center, kind=kind)
    make_equipment(center=center, kind=kind)
    return center


def test_one_center(client):
    full_center()
    answer = client.get(LIST + "c001/").json()
    assert answer["summary_ko"] == "소재를 분석합니다."
    assert answer["opening_hours"][:2] == [
        {"weekday": 0, "opens": "09:00", "closes": "12:00"},
        {"weekday": 0, "opens": "13:00", "closes": "24:00"},
    ]
    assert answer["hours_in_words"] == ["평일 09:00~24:00 (점심 12:00~13:00)"]
    assert [day["name_ko"] for day in answer["closed_days"]] == ["개소 기념일"]
    assert [expert["fields"] for expert in answer["experts"]] == [["nano"], ["nano"]]
    assert [(k["slug"], k["equipment_count"]) for k in answer["kinds"]] == [("tem", 2), ("sem", 1)]
    assert answer["equipment_count"] == 3


@pytest.mark.parametrize("code", ["C999", "C1", "x", "%00", "C002"])
def test_other_codes_are_not_found(client, code):
    make_center(code="C002", is_published=False)
    assert client.get(f"{LIST}{code}/").status_code == 404


def test_points(client):
    make_center(code="C001", latitude=36.5, longitude=127.25, name_en="Nano", province="KR-44")
    make_center(code="C002", province="KR-11")
    response = client.get(POINTS, {"province": "KR-44"}, headers={"Accept-Language": "en"})
    assert response["Content-Type"] == "application/geo+json"
    collection = response.json()
    assert collection["type"] == "FeatureCollection"
    (feature,) = collection["features"]
    assert feature["type"] == "Feature"
    assert feature["id"] == "C001"
    assert feature["geometry"] == {"type": "Point", "coordinates": [127.25, 36.5]}
    assert feature["properties"]["name"] == "Nano"
    assert feature["properties"]["url"] == "http://testserver/en/centers/C001/"
    plain = client.get(POINTS, headers={"Accept": "application/json"})
    assert plain["Content-Type"] == "application/json"


def test_ten_centers_cost_as_many_queries_as_one(client):
    make_equipment(center=make_center())
    counts = [queries(client, address) for address in (LIST, POINTS)]
    for _center in range(9):
        make_equipment(center=make_center())
    assert [queries(client, address) for address in (LIST, POINTS)] == counts
    assert max(counts) <= 6


def test_one_center_costs_few_queries(client):
    full_center()
    assert queries(client, LIST + "C001/") <= 6
