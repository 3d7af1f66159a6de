"""The pages of the centers: list and one center, for people and for machines without script."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import BookingPolicy
from centers.models import ClosedDay, Expert, OpeningHours
from equipment.models import Qualification
from tests.factories import (
    make_bookable,
    make_booking,
    make_case,
    make_center,
    make_council,
    make_equipment,
    make_field,
    make_institution,
    make_kind,
    make_referral,
    make_sector,
    make_tariff,
    make_user,
)

pytestmark = pytest.mark.django_db


def page(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


def test_the_list_tells_what_one_asks_first(client):
    park = make_institution(kind="technopark", name_ko="충남테크노파크", province="KR-44")
    center = make_center(
        code="C001", name_ko="나노센터", institution=park, city_ko="천안시", phone="041-000-0000"
    )
    make_equipment(center=center)
    html = page(client, "/centers/")
    for text in ("센터 1곳", "나노센터", "충남테크노파크", "충남 천안시", "041-000-0000", "1대"):
        assert text in html
    assert 'href="/centers/C001/"' in html
    assert 'href="/equipment/?center=C001"' in html


def test_conditions_are_shown_with_counts_and_as_chips(client):
    make_center(name_ko="가센터", province="KR-44")
    make_center(name_ko="나센터", province="KR-11")
    html = page(client, "/centers/?province=KR-44&q=센터&page=1")
    assert "센터 1곳" in html
    assert "가센터" in html
    assert "나센터" not in html
    assert 'value="KR-44" checked' in html
    assert 'value="KR-11"><span>서울특별시</span><b>1</b>' in html
    assert 'class="chip on" href="?q=%EC%84%BC%ED%84%B0"' in html
    assert 'class="chip on" href="?province=KR-44"' in html


def test_wrong_values_are_told_and_the_rest_is_answered(client):
    make_center(name_ko="가센터")
    html = page(client, "/centers/?province=KR-99&sort=price&q=" + "가" * 101)
    assert html.count('class="err') == 3
    assert "가센터" in html


def test_unknown_parameters_are_ignored(client):
    make_center(name_ko="가센터")
    assert "가센터" in page(client, "/centers/?color=red")


def test_nothing_found_shows_a_way_on(client):
    assert "조건에 맞는 센터가 없습니다." in page(client, "/centers/?q=없는말")


@pytest.mark.parametrize("number", ["2", "0", "x", "9" * 40])
def test_pages_that_there_are_not(client, number):
    make_center()
    page(client, f"/centers/?page={number}", 404)


def test_many_centers_are_paged(client):
    for _center in range(31):
        make_center()
    first = page(client, "/centers/?sort=code")
    assert 'href="?sort=code&amp;page=2"' in first
    assert 'aria-current="page"' in page(client, "/centers/?sort=code&page=2")


def full_center(**fields):
    center = make_center(
        code="C001",
        summary_ko="소재를 분석합니다.",
        summary_en="Analyses materials.",
        phone="042-000-0000",
        email="c001@example.com",
        **fields,
    )
    for weekday in range(5):
        OpeningHours.objects.create(center=center, weekday=weekday, opens=540, closes=720)
        OpeningHours.objects.create(center=center, weekday=weekday, opens=780, closes=1080)
    ClosedDay.objects.create(
        center=None, day=timezone.localdate() + timedelta(3), name_ko="임시공휴일"
    )
    add_to(center)
    return center


def add_to(center) -> None:
    number = center.experts.count()
    field = make_field(name_ko=f"나노소재{number}")
    expert = Expert.objects.create(
        center=center, name=f"전문인력 {number}", role_ko="분석", helps_with_ko="시편 준비"
    )
    expert.fields.add(field)
    piece = make_equipment(
        center=center,
        kind=make_kind(slug=f"sem-{number}", name_ko=f"주사전자현미경{number}", field=field),
    )
    make_tariff(piece, won=85_000)


def test_one_center(client):
    full_center()
    html = page(client, "/centers/C001/")
    for text in (
        "소재를 분석합니다.",
        "평일 09:00~18:00 (점심 12:00~13:00)",
        "임시공휴일",
        "042-000-0000",
        "전문인력 0",
        "시편 준비",
        "나노소재0",
        "85,000원",
    ):
        assert text in html
    assert 'href="/equipment/?center=C001&amp;kind=sem-0"' in html


def test_the_english_page_speaks_english_where_it_can(client):
    full_center(name_en="Nano Center")
    html = page(client, "/en/centers/C001/")
    assert "Nano Center" in html
    assert "Analyses materials." in html


def test_a_bare_center_has_a_page(client):
    make_center(code="C001")
    html = page(client, "/centers/C001/")
    assert "공개한 장비가 아직 없습니다." in html
    assert "전문인력" not in html.partition("<main")[2].partition("</main>")[0]


def test_lower_case_codes_lead_to_the_page(client):
    make_center(code="C001")
    response = client.get("/centers/c001/")
    assert (response.status_code, response["Location"]) == (301, "/centers/C001/")


@pytest.mark.parametrize("code", ["C999", "C002", "C1", "x", "%00", "c9999"])
def test_other_codes_are_not_found(client, code):
    make_center(code="C002", is_published=False)
    page(client, f"/centers/{code}/", 404)


def test_ten_rows_cost_as_many_queries_as_one(client):
    center = full_center()
    make_council([center])
    addresses = ("/centers/", "/centers/map/", "/centers/C001/")
    counts = [queries(client, address) for address in addresses]
    for _more in range(9):
        add_to(center)
        make_equipment(center=make_center())
    assert [queries(client, address) for address in addresses] == counts
    assert counts[0] <= 4
    assert counts[1] <= 3
    assert counts[2] <= 21


def test_the_map_lists_centers_by_province_and_draws_them(client):
    make_equipment(center=make_center(code="C001", name_ko="가센터", province="KR-44"))
    make_center(code="C002", name_ko="나센터", province="KR-11")
    html = page(client, "/centers/map/?color=red")
    for text in (
        "센터 2곳",
        'href="/centers/C001/"',
        'href="/equipment/?center=C001"',
        '<path class="q1" d="M',
        '<path class="q0" d="M',
        "1곳으로 가장 많습니다.",
        '"counts": {"C002": 0, "C001": 1}',
        'href="/centers/"',
    ):
        assert text in html
    html = page(client, "/centers/map/?province=KR-44")
    assert "가센터" in html
    assert "나센터" not in html
    assert 'href="/centers/?province=KR-44"' in html
    assert "조건에 맞는 센터가 없습니다." in page(client, "/centers/map/?q=없는말")


def test_a_sector_has_the_centers_of_its_council(client):
    member = make_center(name_ko="가센터")
    make_center(name_ko="나센터")
    make_council([member], sector=make_sector(code="bio"))
    for address in ("/centers/", "/centers/map/"):
        html = page(client, f"{address}?sector=bio")
        assert "센터 1곳" in html
        assert "나센터" not in html
        assert 'value="bio" checked><span>바이오·의료</span><b>1</b>' in html
    assert "센터 2곳" in page(client, "/centers/?sector=moon")


def test_a_center_tells_use_councils_referrals_and_cases(client):
    center = full_center()
    qualified = Qualification.objects.create(center=center, name_ko="현미경 교육")
    piece = make_bookable(center=center, qualification=qualified)
    BookingPolicy.objects.create(equipment=piece, instant=True)
    other = make_equipment(kind=piece.kind)
    day = timezone.now() - timedelta(days=9)
    make_referral(make_booking(equipment=piece, state="rejected", start=day), other, at=day)
    make_council([center], sector=make_sector(code="bio", name_ko="바이오·의료"))
    make_case(center=center, title_ko="약을 키우다")
    html = page(client, "/centers/C001/")
    for text in (
        "이용자 직접사용 2대",
        "바로 승인 1대",
        "현미경 교육",
        'href="/i-platform/councils/bio/"',
        "1건, 그 가운데 수락 0건",
        "장비종류 2가지 가운데 1가지는 다른 센터에도 있습니다.",
        "약을 키우다",
        "이 센터의 장비 찾기",
        '<path class="here" d="M',
    ):
        assert text in html


def test_signed_in_people_see_the_same(client):
    full_center()
    client.force_login(make_user())
    assert "나노소재0" in page(client, "/centers/C001/")
