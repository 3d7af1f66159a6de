"""The service page: four ways with reasons and figures that are counted, in few statements."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from equipment.models import EvaluationFactor, QueryWord, StepKind
from equipment.search import lexicon
from equipment.search.index import rebuild
from itube.lib.kept import new_edition
from tests.factories import (
    make_bookable,
    make_case,
    make_center,
    make_equipment,
    make_faq,
    make_institution,
    make_item,
    make_kind,
    make_step,
)
from tests.itube.programs.courses.world import make_course, make_session

pytestmark = pytest.mark.django_db
NEED = "배터리 팩이 진동에 견디는지 확인하고 싶어요"
MOST_STATEMENTS = 12


@pytest.fixture
def world():
    """A piece that is free, one of another province, a step that needs both, a course, a case."""
    for role, text in (("particle", "이"), ("particle", "에"), ("stop", "확인하고")):
        QueryWord.objects.create(role=role, text=text)
    shaker = make_kind(name_ko="진동시험기", name_en="Vibration tester", slug="shaker")
    chamber = make_kind(name_ko="배터리 챔버", name_en="Battery chamber", slug="chamber")
    daejeon = make_center(
        name_ko="대전센터", name_en="Daejeon center", institution=make_institution(province="KR-30")
    )
    busan = make_center(name_ko="부산센터", institution=make_institution(province="KR-26"))
    make_bookable(kind=shaker, center=daejeon)
    make_equipment(kind=shaker, center=busan)
    make_equipment(kind=chamber, center=busan)
    make_equipment(kind=chamber, center=busan, is_published=False)
    step = make_step(
        make_item(slug="pack", name_ko="배터리팩", name_en="Battery pack"), name_ko="기계 안전성"
    )
    StepKind.objects.create(step=step, kind=shaker, order=1)
    factor = EvaluationFactor.objects.create(step=step, name_ko="진동 내구", name_en="Vibration")
    factor.kinds.add(shaker)
    course = make_course(
        center=daejeon, title_ko="진동 시험 실습", title_en="Shaking", summary_ko="배터리 흔들기"
    )
    course.kinds.add(shaker)
    start = timezone.now() + timedelta(days=9)
    make_session(course, starts_at=start, capacity=7)
    make_case(
        title_ko="배터리 진동을 고치다", title_en="Mending a battery", center=busan
    ).kinds.add(shaker)
    make_faq(question_ko="배터리 팩이 진동에 약한가요?", slug="battery")
    rebuild()
    lexicon.renewed()
    new_edition()


def text_of(response) -> str:
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def statements(asked) -> int:
    """Return how many there were; that a test is one transaction costs some more."""
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


def ways(response) -> list[str]:
    return [shown.code for shown in response.context["ways"]]


def test_a_need_leads_four_ways_with_reasons_and_figures(client, world):
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/services/", {"need": NEED, "province": "KR-30"})
    assert statements(asked) <= MOST_STATEMENTS
    assert not response.cookies
    assert ways(response) == ["map", "courses", "equipment", "support"]
    (chamber, shaker) = sorted(response.context["ways"][2].rows, key=lambda row: row.name)
    assert (shaker.pieces, shaker.elsewhere, shaker.centers) == (1, 1, 1)
    assert (shaker.measures, shaker.words) == ("진동 내구", ("진동",))
    assert shaker.url == "/equipment/?kind=shaker&province=KR-30"
    assert shaker.earliest
    # None of the province: those of others are told.
    assert (chamber.pieces, chamber.elsewhere) == (0, 1)
    assert chamber.url == "/equipment/?kind=chamber"
    page = response.content.decode()
    assert 'href="/service-map/pack/?province=KR-30&amp;step=1#centers"' in page
    assert "남은 자리 7" in text_of(response)
    assert "대전센터" in text_of(response)
    assert "배터리 진동을 고치다" in text_of(response)
    assert 'href="/faq/#battery"' in page
    assert '<option value="KR-30" selected>' in page


def test_a_request_begins_with_what_the_need_has_said(client, world):
    response = client.get("/services/", {"need": f"{NEED} KC 인증 규격도요"})
    url = unescape(
        re.search(r'href="(/services/support/new/\?[^"]*)"', response.content.decode())[1]
    )
    assert "topic=test_advice" in url
    assert "kind=shaker" in url or "kind=chamber" in url
    assert "step=pack.1" in url
    assert "center=C" in url
    assert "about=" in url
    assert response.context["support"].reasons


def test_a_request_says_item_and_step_in_the_languages_of_the_page(client, world):
    response = client.get("/en/services/", {"need": "battery pack vibration"})
    assert ways(response)[0] == "map"
    assert "Battery pack" in text_of(response)
    assert "Mending a battery" in text_of(response)


def test_where_nothing_fits_the_page_says_so_and_leads_to_support(client, world):
    response = client.get("/services/", {"need": "숙소를 찾아요"})
    assert "찾지 못했습니다" in text_of(response)
    assert ways(response) == ["support"]
    assert 'href="/services/support/new/?topic=consultation&amp;about=' in response.content.decode()


@pytest.mark.parametrize("need", ["", "   ", "???", "가" * 201, "\x00", "'\"<script>"])
def test_bad_needs_are_told_or_ignored(client, need):
    response = client.get("/services/", {"need": need, "province": "nowhere", "page": "x"})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main")[1]
    assert ("aria-invalid" in response.content.decode()) == (need in ("???", "가" * 201))


def test_a_persons_numbers_do_not_stay_in_the_address(client, world):
    address = client.get("/services/", {"need": f"{NEED} 010-1234-5678", "province": "KR-30"})
    assert address.status_code == 302
    assert "1234" not in address.url
    response = client.get(address.url)
    assert response.context["province"] == "KR-30"
    assert "tel" not in "".join(response.context["answer"].need.telling)


def test_the_services_stand_below_in_counted_figures(client, world):
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/services/")
    assert statements(asked) <= MOST_STATEMENTS
    told = text_of(response)
    assert "장비종류 2가지, 장비 3대" in told
    assert "교육과정 1개 가운데 1개" in told
    assert "기업 지원 사례 1건" in told
    assert "애로기술 상담" in told
