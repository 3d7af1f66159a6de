"""What i-플랫폼 is, and the page of one council."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from itube.councils.models import Milestone
from itube.lib.kept import new_edition
from tests.factories import (
    make_booking,
    make_case,
    make_center,
    make_council,
    make_equipment,
    make_event,
    make_field,
    make_kind,
    make_notice,
    make_referral,
    make_sector,
)

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def queries(client, address):
    new_edition()
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


def world():
    """A council of two centers that both have a kind; one has referred a request to the other."""
    sector = make_sector(code="bio", name_ko="바이오·의료", name_en="Bio and Medical")
    here, there = make_center(name_ko="가센터"), make_center(name_ko="나센터")
    council = make_council([here, there], sector=sector, secretariat=there)
    kind = make_kind(name_ko="현미경", field=make_field(sector=sector))
    mine, theirs = (make_equipment(center=center, kind=kind) for center in (here, there))
    refer(mine, theirs)
    make_case(sector=sector, title_ko="약을 키우다")
    Milestone.objects.create(
        slug="begins", year=2015, month=3, title_ko="시작", source_ko="보도자료, 2020. 12. 17."
    )
    return council, mine, theirs


def refer(mine, theirs):
    day = timezone.now() - timedelta(days=30)
    booking = make_booking(equipment=mine, start=day, state="completed", unit=1)
    make_referral(booking, theirs, at=day, accepted_at=day)


def test_the_front_page_of_i_platform(client):
    world()
    html = page(client, "/i-platform/")
    for text in (
        "2015년에 시작한 산업기술기반 혁신지원단",
        "전략성",
        "보도자료, 2020. 12. 17.",
        '<time datetime="2015-03">2015. 3.</time>',
        'href="/i-platform/councils/bio/"',
        "센터 2곳",
        "<dd>1<small>건</small>",
        "약을 키우다",
    ):
        assert text in html


def test_without_councils_it_is_still_a_page(client):
    assert "센터가 함께 일하는 방법" in page(client, "/i-platform/")


def test_a_council_tells_members_referrals_and_stand_ins(client):
    council, _mine, _theirs = world()
    html = page(client, council.get_absolute_url())
    for text in (
        "바이오·의료 협의회",
        "의장",
        "가센터",
        "신청 1건을 이었고, 신청자가 그 가운데 1건을 받아들였습니다.",
        "장비종류 1가지 가운데 1가지는",
        "한 신청을 두 센터에 제안하면 두 건으로 셉니다.",
        "약을 키우다",
        "2019년 구성",
    ):
        assert text in html
    assert "Bio and Medical" in page(client, "/en/i-platform/councils/bio/")


def test_a_council_tells_its_own_notices_and_events_to_come(client):
    council = make_council(sector=make_sector(code="bio"))
    now = timezone.now()
    for sector, word in ((council.sector, "우리"), (make_sector(), "남의")):
        make_notice(sector=sector, title_ko=f"{word} 공지")
        make_event(sector=sector, title_ko=f"{word} 행사", starts_at=now + timedelta(days=3))
        make_event(sector=sector, title_ko=f"{word} 지난 행사", starts_at=now - timedelta(days=9))
    html = page(client, "/i-platform/councils/bio/")
    for text, is_there in (("우리 공지", 1), ("우리 행사", 1), ("우리 지난", 0), ("남의", 0)):
        assert (text in html) == is_there, text


def test_a_council_without_members_says_so(client):
    make_council(sector=make_sector(code="bio"))
    html = page(client, "/i-platform/councils/bio/")
    assert "등록한 회원 센터가 아직 없습니다." in html
    assert "이은 신청이 없습니다." in html


@pytest.mark.parametrize("sector", ["moon", "BIO"])
def test_other_councils_are_not_found(client, sector):
    make_council(sector=make_sector(code="bio"))
    page(client, f"/i-platform/councils/{sector}/", 404)


def test_ten_members_cost_as_many_queries_as_two(client):
    council, mine, _theirs = world()
    addresses = ("/i-platform/", council.get_absolute_url())
    counts = [queries(client, address) for address in addresses]
    for _more in range(8):
        center = make_center()
        council.members.create(center=center, since=2020)
        refer(make_equipment(center=center, kind=mine.kind), mine)
    assert [queries(client, address) for address in addresses] == counts
    assert counts[0] <= 8
    assert counts[1] <= 8


def test_visitors_are_given_no_cookies(client):
    council, _mine, _theirs = world()
    for address in ("/i-platform/", council.get_absolute_url(), "/cases/", "/centers/map/"):
        assert not client.get(address).cookies
