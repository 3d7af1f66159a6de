"""Enrolling and giving back by keyboard alone, and the desk that notes who completed a course."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from itube.programs.courses import enrolling
from itube.programs.models import Enrolment
from tests import factories
from tests.e2e.axe import axe_faults
from tests.e2e.test_saved import press  # noqa: F401 - a fixture
from tests.itube.programs.courses.world import begin, make_course, make_member, make_session


@pytest.mark.django_db(transaction=True)
def test_enrolling_and_giving_back_by_keyboard(page, sign_in, press):  # noqa: F811 - the fixture
    session = make_session(make_course(title_ko="현미경 교육"))
    sign_in(name="김서연")
    page.goto("/services/courses/")
    press(f'a[href="{session.course.get_absolute_url()}"]')
    expect(page.get_by_role("heading", level=1)).to_have_text("현미경 교육")
    press(f'.sessions a[href$="{session.reference}/enrol/"]')
    page.wait_for_url("**/enrol/")
    assert axe_faults(page) == []
    press("form .btn.go")
    expect(page.get_by_role("alert")).to_contain_text("필수 동의예요")
    press("#id_consent", "Space")
    press("form .btn.go")
    page.wait_for_url("**/enrolments/*/")
    expect(page.get_by_text("수강신청을 마쳤습니다")).to_be_visible()
    assert axe_faults(page) == []
    press("form .btn.no")
    page.wait_for_url("**/mine/")
    assert axe_faults(page) == []
    assert Enrolment.objects.get().state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_the_desk_notes_who_completed_it(page, sign_in):
    session = make_session()
    done = enrolling.enrol(session, make_member(name="홍길동"), now=timezone.now())
    begin(session)
    staff = sign_in(name="담당자")
    factories.make_role(staff, session.course.center, "operator")
    page.goto("/desk/courses/")
    page.get_by_role("link", name=session.course.title_ko).click()
    assert axe_faults(page) == []
    page.get_by_role("checkbox", name="홍길동").check()
    page.get_by_role("button", name="수료").click()
    expect(page.get_by_text("1명: 수료")).to_be_visible()
    done.refresh_from_db()
    page.goto(f"/services/courses/certificates/{done.certificate_no}/")
    expect(page.get_by_text("유효한 수료증입니다.")).to_be_visible()
    assert axe_faults(page) == []
