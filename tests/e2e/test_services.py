"""One-stop service by everyone it concerns: from a need in words to a booking, and to a case."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bookings.models import Booking, BookingPolicy
from equipment.models import HeldQualification, QueryWord
from equipment.search import index, lexicon
from itube.cases.models import SupportCase
from itube.lib.kept import new_edition
from itube.programs.models import Enrolment, Session, SupportRequest
from tests import factories
from tests.e2e.test_map import tab_to
from tests.e2e.test_whole_story import as_person, next_working_day
from tests.itube.programs.courses.world import begin, make_course, make_qualification, make_session

__all__ = ["as_person"]


@pytest.fixture
def piece(transactional_db):
    """A piece that asks for a qualification, and a course that grants it."""
    factories.make_consent_texts()
    for role, text in (("particle", "을"), ("ending", "고"), ("stop", "싶어요")):
        QueryWord.objects.create(role=role, text=text)
    kind = factories.make_kind(name_ko="주사전자현미경", name_en="SEM", slug="sem")
    center = factories.make_center(name_ko="소재분석센터")
    factories.make_hours(center)
    BookingPolicy.objects.create(center=center, opens_on_holidays=True)
    qualification = make_qualification(center, name_ko="현미경 직접사용")
    piece = factories.make_bookable(
        name_ko="주사전자현미경 1호", kind=kind, center=center, qualification=qualification
    )
    course = make_course(
        slug="sem", center=center, title_ko="주사전자현미경 교육", qualification=qualification
    )
    course.kinds.add(kind)
    make_session(course)
    index.rebuild()
    lexicon.renewed()
    new_edition()
    return piece


def staff_of(center):
    user = factories.make_user(name="담당자", is_demo=True, is_staff=True)
    since = timezone.now() - timedelta(days=1)
    factories.make_role(user, center, "manager", valid_from=since)
    return user


def go_to(page, selector):
    """Reach what matches selector by keyboard: over the menu, then by the tabulator."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, selector)


def follow(page, selector):
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_a_need_to_a_course_a_qualification_and_a_booking(as_person, piece, tmp_path):
    company = factories.make_company()
    engineer = as_person(factories.make_user(name="신청자", company=company, is_demo=True))
    staff = as_person(staff_of(piece.center))
    day = next_working_day()
    form = f"/bookings/new/?equipment={piece.number}&start={day}T10:00&end={day}T12:00"
    engineer.goto(form)
    expect(engineer.get_by_role("main")).to_contain_text("직접 쓰려면 자격이 필요해요")

    # By keyboard alone: say what one wants, open the course, enrol.
    engineer.goto("/services/")
    go_to(engineer, "#need")
    engineer.keyboard.type("주사전자현미경을 배우고 싶어요")
    engineer.keyboard.press("Enter")
    engineer.wait_for_url("**/services/?need=*")
    expect(engineer.locator(".way").first).to_contain_text("배우고 싶다고 적으셨습니다.")
    follow(engineer, ".lines a[href='/services/courses/sem/']")
    follow(engineer, "a[href$='/enrol/']")
    go_to(engineer, "input[name=consent]")
    engineer.keyboard.press("Space")
    engineer.keyboard.press("Enter")
    engineer.wait_for_url("**/services/courses/enrolments/**")
    enrolment = Enrolment.objects.get()

    # The session is held; staff note who came and who completed.
    begin(Session.objects.get())
    staff.goto(f"/desk/courses/{enrolment.session.reference}/")
    for deed in ("출석", "수료"):
        staff.locator("input[name=chosen]").check(force=True)
        staff.locator("#note").get_by_role("button", name=deed).click()
        expect(staff.get_by_role("status").first).to_be_visible()
    assert HeldQualification.objects.get().user == enrolment.user

    engineer.reload()
    with engineer.expect_download() as download:
        engineer.get_by_role("link", name="수료증 내려받기 (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    engineer.goto(form)
    expect(engineer.get_by_role("main")).not_to_contain_text("직접 쓰려면 자격이 필요해요")
    engineer.locator("input[name=use_mode][value=direct]").check(force=True)
    engineer.get_by_label("이용 목적").fill("파단면 관찰")
    engineer.locator("input[name=consent]").check()
    engineer.get_by_role("button", name="신청하기").last.click()
    engineer.wait_for_url("**/bookings/*/")
    assert Booking.objects.get().use_mode == "direct"


@pytest.mark.stress
def test_from_a_need_to_an_answer_and_a_published_case(as_person, piece):
    sector = piece.kind.fields.get().sector
    company = factories.make_company(name_ko="가나전자(예시)")
    engineer = as_person(factories.make_user(name="신청자", company=company, is_demo=True))
    staff = as_person(staff_of(piece.center))

    engineer.goto("/services/?need=주사전자현미경 시험을 상담하고 싶어요")
    engineer.get_by_role("link", name="기술지원 요청하기").click()
    expect(engineer.get_by_label("상황과 조건")).to_have_value(
        "주사전자현미경 시험을 상담하고 싶어요"
    )
    engineer.get_by_label("이루려는 것").fill("파단면 보는 법")
    engineer.locator("input[name=consent]").check()
    engineer.get_by_role("button", name="요청 보내기").click()
    engineer.wait_for_url("**/services/support/*/")
    request = SupportRequest.objects.get()
    assert (request.center, request.kind) == (piece.center, piece.kind)

    desk = f"/desk/support/{request.reference}/"
    do(staff, desk, "answer", text="먼저 시편을 씻고 낮은 배율로 봅니다.")
    engineer.reload()
    expect(engineer.get_by_role("main")).to_contain_text("낮은 배율로 봅니다.")
    engineer.get_by_label("글", exact=False).first.fill("고맙습니다. 해결했습니다.")
    engineer.get_by_role("button", name="센터에 보내기").click()
    expect(engineer.get_by_role("status").first).to_contain_text("센터에 글을 보냈습니다.")

    do(staff, desk, "close", result="resolved", text="피로 파괴로 판단했습니다.")
    do(staff, desk, "consent")
    engineer.reload()
    engineer.locator("form[action$='/consent/'] button[value=unnamed]").click()
    do(staff, desk, "case", sector=str(sector.pk))
    case = SupportCase.objects.get()
    staff.goto(f"/admin/cases/supportcase/{case.pk}/change/")
    yesterday = timezone.localtime() - timedelta(days=1)
    staff.fill("input[name=published_at_0]", f"{yesterday:%Y-%m-%d}")
    staff.fill("input[name=published_at_1]", f"{yesterday:%H:%M}")
    staff.locator("input[name=_save]").click()

    engineer.goto("/cases/")
    engineer.get_by_role("link", name=case.title_ko).first.click()
    found = engineer.get_by_role("main")
    expect(found).to_contain_text("피로 파괴로 판단했습니다.")
    assert company.name_ko not in found.inner_text()


def do(page, address, name, **fields):
    """Do one deed of a center on its page of a request."""
    page.goto(address)
    form = page.locator(f"form[action$='/{name}/']")
    form.locator("xpath=ancestor::details").locator("summary").first.click()
    for field, value in fields.items():
        control = form.locator(f"[name={field}]").first
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    form.get_by_role("button").last.click()
    page.wait_for_load_state()
