"""The chatbot in a real browser: four turns by keyboard alone, and the same without script."""

import pytest
from playwright.sync_api import expect

from itube.chatbot import talking
from tests.e2e.axe import axe_faults
from tests.itube.chatbot import talk

QUESTIONS = ("FE-SEM 있나요?", "대전만 보여 줘", "사용료는 얼마예요?", "오늘 날씨 어때?")


@pytest.fixture
def answering(monkeypatch, stock):
    """What is tested is the way to an answer; what answers is the tests' own."""
    monkeypatch.setattr(talking, "read", talk.read)
    monkeypatch.setattr(talking, "answer", talk.answer)
    return stock


def test_four_turns_in_the_panel_by_keyboard_alone(page, answering):
    piece, _center = answering
    page.goto(f"/equipment/{piece.number}/")
    button = page.get_by_role("button", name="챗봇")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="챗봇")
    field = panel.get_by_label("질문", exact=True)
    expect(field).to_be_focused()
    assert panel.locator("[name=about]").input_value() == piece.number
    for number, question in enumerate(QUESTIONS, start=1):
        page.keyboard.type(question)
        page.keyboard.press("Enter")
        expect(panel.locator(".chat-turn")).to_have_count(number)
        expect(panel.locator("#last")).to_contain_text(question)
        expect(field).to_be_focused()
        expect(field).to_have_value("")
    assert not axe_faults(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    expect(panel.locator(".chat-turn")).to_have_count(4)


def test_four_turns_without_script(chromium, live_server, answering):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator(".chatlink").click()
    for number, question in enumerate(QUESTIONS[:3], start=1):
        page.get_by_label("질문", exact=True).fill(question)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/assistant/#last")
        expect(page.locator(".chat-turn")).to_have_count(number)
    page.locator("#last").get_by_role("button").first.click()
    expect(page.locator(".chat-turn")).to_have_count(4)
    page.get_by_role("button", name="새 대화").click()
    expect(page.locator(".chat-turn")).to_have_count(0)
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
