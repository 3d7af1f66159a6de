"""Technology support in a browser: asked, answered and closed, by keyboard, without script."""

import re

import pytest
from playwright.sync_api import expect

from itube.programs.models import SupportRequest
from tests import factories
from tests.e2e.conftest import PASSWORD

TITLE = "시편 단면이 뭉개져요"


@pytest.fixture
def staffed(stock):
    """The stock, and someone who answers for its first center."""
    _piece, center = stock
    answering = factories.make_member(password=PASSWORD, name="담당자 1")
    factories.make_role(answering, center, "approver")
    return center, answering


def sign_in_here(tab, email):
    tab.locator("#id_login").fill(email)
    tab.locator("#id_password").fill(PASSWORD)
    tab.locator("#id_password").press("Enter")


def test_centers_follow_what_is_chosen_and_what_was_typed_survives_signing_in(page, staffed):
    center, _answering = staffed
    asking = factories.make_member(password=PASSWORD, company=factories.make_company())
    page.goto("/services/support/new/?topic=consultation")
    expect(page.locator("#to")).to_contain_text("아직 맞는 센터를 고를 수 없어요")
    page.get_by_label("이루려는 것").fill(TITLE)
    page.get_by_label("상황과 조건").fill("연마한 뒤에 가장자리가 뭉개집니다.")
    page.get_by_label("장비종류").fill("주사전자현미경")
    page.get_by_label("기술분야").focus()  # leaving the field asks which centers fit
    expect(page.locator("#to")).to_contain_text("주사전자현미경 10대")
    page.locator(f"#to input[value={center.code}]").check()
    page.get_by_label("담당 센터와").check()
    page.get_by_role("button", name="로그인하고 보내기").click()
    sign_in_here(page, asking.email)
    expect(page.get_by_label("이루려는 것")).to_have_value(TITLE)
    expect(page.locator(f"#to input[value={center.code}]")).to_be_checked()
    assert not SupportRequest.objects.exists()
    page.get_by_role("button", name="요청 보내기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert SupportRequest.objects.get().center == center


def test_the_whole_way_by_keyboard(page, staffed):
    """The company asks, the center answers, the company closes: no pointer is needed."""
    _center, answering = staffed
    asking = factories.make_member(password=PASSWORD, company=factories.make_company())
    page.goto("/accounts/login/?next=/services/support/new/%3Fcenter=C001%26topic=test_advice")
    sign_in_here(page, asking.email)
    page.get_by_label("이루려는 것").press_sequentially("규격")
    page.keyboard.press("Tab")
    page.keyboard.type("어떤 규격으로 시험해야 하나요?")
    page.get_by_label("담당 센터와").press("Space")
    page.get_by_role("button", name="요청 보내기").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("규격")
    request = SupportRequest.objects.get()

    page.context.clear_cookies()
    page.goto(f"/accounts/login/?next=/desk/support/{request.reference}/")
    sign_in_here(page, answering.email)
    page.get_by_role("button", name="접수하기").press("Enter")
    expect(page.locator("main")).to_contain_text("이 요청의 담당자가 되셨습니다")
    page.locator("summary", has_text="기업에 답을 보내요").press("Enter")
    page.locator("#answer-text").press_sequentially("KS 규격으로 하시죠.")
    page.locator("#answer-text").locator("xpath=ancestor::form").get_by_role(
        "button", name="답변"
    ).press("Enter")
    expect(page.locator("main")).to_contain_text("답변을 보냈습니다")

    page.context.clear_cookies()
    page.goto(f"/accounts/login/?next=/services/support/{request.reference}/")
    sign_in_here(page, asking.email)
    expect(page.locator("#thread")).to_contain_text("KS 규격으로 하시죠.")
    page.locator("summary", has_text="요청 종료").press("Enter")
    page.get_by_label("해결", exact=True).press("Space")
    page.get_by_role("button", name="종료하기").press("Enter")
    expect(page.locator("main")).to_contain_text("요청을 종료했습니다.")
    request.refresh_from_db()
    assert (request.state, request.result) == ("closed", "resolved")


def test_everything_is_there_without_script(chromium, live_server, staffed):
    context = chromium.new_context(
        base_url=live_server.url, locale="ko-KR", java_script_enabled=False
    )
    tab = context.new_page()
    tab.goto("/services/support/")
    tab.get_by_role("link", name=re.compile("요청하기.*시험 자문")).click()
    expect(tab.get_by_label("시험 자문")).to_be_checked()
    tab.get_by_label("이루려는 것").fill(TITLE)
    tab.get_by_label("장비종류").fill("SEM")
    tab.get_by_role("button", name="고른 내용에 맞는 센터 찾기").click()
    expect(tab.locator("#to")).to_contain_text("주사전자현미경 10대")
    expect(tab.get_by_label("이루려는 것")).to_have_value(TITLE)
    context.close()
