"""Suggestions under the search fields in a real browser, by keyboard and by an input method."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from equipment.search import index
from tests.e2e.axe import axe_faults
from tests.factories import make_item, make_step

WORDS = "주사전자현미경"


@pytest.fixture
def stock(stock):
    """The stock with an item, indexed again."""
    piece, _center = stock
    make_step(make_item(slug="wafer", name_ko="주형웨이퍼")).kinds.add(piece.kind)
    index.rebuild()
    return stock


def question(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def suggested(page):
    return page.get_by_role("listbox").get_by_role("option")


def test_a_person_with_a_keyboard_finds_by_a_suggestion(page, stock):
    page.goto("/")
    field = page.get_by_role("combobox", name="장비검색")
    options = suggested(page)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.focus()
    page.keyboard.type("wntk")  # 주사, in the wrong layout
    expect(options.first.locator("span")).to_have_text(WORDS)
    expect(page.locator("mark")).to_have_count(0)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text("주사ㅈ")
    expect(page.locator("[role=option] mark").first).to_have_text("주사전")
    expect(field).to_have_attribute("aria-expanded", "true")
    told = page.locator("[aria-live=polite]", has_text=f"제안 {options.count()}개")
    expect(told).to_have_count(1)

    # Round the list and back; the text stays what was typed.
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    active = field.get_attribute("aria-activedescendant")
    assert active == options.first.get_attribute("id")
    expect(field).to_have_value("주사ㅈ")
    assert axe_faults(page) == []
    page.keyboard.press("Home")
    assert field.get_attribute("aria-activedescendant") is None
    assert field.evaluate("field => field.selectionStart") == 0

    # Escape closes, then clears; nothing opens for an empty field.
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("주사ㅈ")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "false")

    page.keyboard.insert_text("주사ㅈ")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment/**")
    assert question(page) == {"q": [WORDS]}
    expect(page.locator("li.hit")).to_have_count(20)


def test_the_finder_keeps_its_conditions_and_an_item_has_its_own_page(page, stock):
    page.goto("/en/equipment/?province=KR-26")
    field = page.get_by_role("combobox", name="Equipment search")
    field.focus()
    page.keyboard.insert_text("climate")
    suggested(page).first.click()
    page.wait_for_url("**q=Climate**")
    assert question(page) == {"q": ["Climate Chamber"], "province": ["KR-26"]}
    expect(suggested(page)).to_have_count(0)

    field.fill("주형")
    option = suggested(page).first
    expect(option).to_contain_text("Product item")
    expect(option.locator("[lang=ko]")).to_have_text("주형웨이퍼")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/equipment/?item=wafer")


def test_a_syllable_that_is_being_typed_belongs_to_the_input_method(page, stock):
    page.goto("/centers/")
    field = page.locator("#header-q")
    field.focus()
    method = page.context.new_cdp_session(page)

    def compose(text):
        at = {"selectionStart": len(text), "selectionEnd": len(text)}
        method.send("Input.imeSetComposition", {"text": text, **at})

    compose("주")
    compose("주ㅅ")
    options = suggested(page)
    expect(options.first.locator("span")).to_have_text(WORDS)
    expect(field).to_have_value("주ㅅ")
    # These keys are the input method's own.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(options.first).to_have_attribute("aria-selected", "false")
    assert urlsplit(page.url).path == "/centers/"
    method.send("Input.insertText", {"text": "주사"})
    expect(field).to_have_value("주사")
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment/?q=**")
    assert question(page) == {"q": ["주사"]}


def test_answers_that_come_late_or_never_leave_a_plain_field(page, stock):
    page.goto("/equipment/")
    field = page.locator("#q")
    options = suggested(page)
    held = []
    page.route("**/suggest/?q=%ED%95%AD", lambda route: held.append(route))
    with page.expect_request("**/suggest/?q=%ED%95%AD"):
        field.focus()
        page.keyboard.insert_text("항")
    while not held:
        page.wait_for_timeout(20)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text("주사")
    expect(options.first.locator("span")).to_have_text(WORDS)
    held[0].fulfill(json=[{"text": "항온", "kind": "word", "url": "/"}])
    page.wait_for_timeout(100)
    expect(options.first.locator("span")).to_have_text(WORDS)
    page.route("**/suggest/**", lambda route: route.fulfill(status=503))
    page.keyboard.insert_text("ㅈ")
    expect(options).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment/?q=**")
