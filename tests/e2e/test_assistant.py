"""The chatbot in a real browser: four turns by keyboard alone, and the same without script."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from bookings.models import Booking
from equipment.models import Equipment
from itube.chatbot import talking
from tests import factories
from tests.e2e.axe import axe_faults
from tests.itube.chatbot import talk

# Where, when and how much: three turns narrow what the first one asks for, and lead to a form.
QUESTIONS = (
    "주사전자현미경 있어?",
    "대전은?",
    "다음 주 화요일 오후에 되는 곳",
    "더 싼 데는?",
)
FORM = "이 시간으로 예약 신청서 열기"


@pytest.fixture
def answering(monkeypatch, stock):
    """What is tested is the way to an answer; what answers is the tests' own."""
    monkeypatch.setattr(talking, "read", talk.read)
    monkeypatch.setattr(talking, "answer", talk.answer)
    return stock


def next_tuesday():
    today = timezone.localdate()
    return today + timedelta(days=8 - today.weekday())


def holds_the_request(page):
    """The form of a booking is open, filled in as was talked about, and nothing is sent."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("예약 신청")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["start"][0].startswith(f"{next_tuesday():%Y-%m-%d}T1")
    piece = Equipment.objects.numbered(asked["equipment"][0]).get()
    assert (piece.kind.slug, piece.center.province) == ("scanning-electron-microscope", "KR-30")
    assert page.locator("[name=start]").input_value()
    assert not Booking.objects.exists()


def test_four_turns_by_keyboard_alone_end_in_a_request_filled_in(page, stock, sign_in):
    sign_in(company=factories.make_company())
    page.goto("/equipment/")
    button = page.get_by_role("button", name="챗봇")
    button.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="챗봇")
    field = panel.get_by_label("질문", exact=True)
    expect(field).to_be_focused()
    for number, question in enumerate(QUESTIONS, start=1):
        page.keyboard.type(question)
        page.keyboard.press("Enter")
        expect(panel.locator(".chat-turn")).to_have_count(number)
        expect(panel.locator("#last")).to_contain_text(question)
        expect(field).to_be_focused()
        expect(field).to_have_value("")
    assert not axe_faults(page)
    form = panel.locator("#last").get_by_role("link", name=FORM).first
    for _step in range(60):
        page.keyboard.press("Shift+Tab")
        if form.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/bookings/new/**")
    holds_the_request(page)


def test_the_panel_closes_and_keeps_what_was_said(page, stock):
    page.goto("/")
    button = page.get_by_role("button", name="챗봇")
    button.click()
    panel = page.get_by_role("dialog", name="챗봇")
    panel.get_by_label("질문", exact=True).fill(QUESTIONS[0])
    page.keyboard.press("Enter")
    expect(panel.locator(".chat-turn")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    expect(panel.locator(".chat-turn")).to_have_count(1)


def test_four_turns_without_script_end_in_a_request_filled_in(
    chromium, live_server, stock, settings
):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    member = Client()
    member.force_login(factories.make_member(company=factories.make_company()))
    name = settings.SESSION_COOKIE_NAME
    session = {"name": name, "value": member.cookies[name].value, "url": live_server.url}
    context.add_cookies([session])
    page = context.new_page()
    page.goto("/")
    page.locator(".chatlink").click()
    for number, question in enumerate(QUESTIONS, start=1):
        page.get_by_label("질문", exact=True).fill(question)
        # Without script Enter in the field begins a line.
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/assistant/#last")
        expect(page.locator(".chat-turn")).to_have_count(number)
    # Names of pieces and centers are long, and windows narrow.
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#last").get_by_role("link", name=FORM).first.click()
    page.wait_for_url("**/bookings/new/**")
    holds_the_request(page)
    context.close()


def test_what_is_refused_is_said_beside_the_field(chromium, live_server, answering, settings):
    settings.ASSISTANT_RATE = "1/min"
    # Not `page`: a browser calls a 429 an error of the page.
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/assistant/?q=SEM")
    expect(page.locator(".chat-turn")).to_have_count(0)
    for _time in range(2):
        page.get_by_label("질문", exact=True).fill("SEM")
        page.keyboard.press("Enter")
        expect(page.locator(".chat-turn")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("질문이 너무 잦아요")
    expect(page.get_by_role("button", name="이 대화 지우기")).to_be_visible()
    context.close()
