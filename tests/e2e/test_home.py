"""The front page and the menu in a real browser: by keyboard, on a phone, without script."""

import re

import pytest
from playwright.sync_api import expect

from equipment.search import index
from tests.factories import make_item, make_step


@pytest.fixture
def stock(stock):
    """The stock with an item of the service map."""
    piece, _center = stock
    item = make_item(slug="wafer", name_ko="웨이퍼")
    other = make_item(slug="battery", name_ko="이차전지")
    make_step(item, name_ko="주형 검사").kinds.add(piece.kind)
    make_step(other, name_ko="셀 조립").kinds.add(piece.kind)
    index.rebuild()
    return stock


def test_the_menu_by_keyboard(page, stock):
    page.goto("/display/")
    first = page.locator(".gnb > ul > li").first
    panel = first.locator(".mega")
    expect(panel).to_be_hidden()
    first.get_by_role("link", name="장비검색", exact=True).focus()
    expect(panel).to_be_visible()
    page.keyboard.press("Tab")
    expect(panel.get_by_role("link").first).to_be_focused()

    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(first.get_by_role("link", name="장비검색", exact=True)).to_be_focused()

    page.keyboard.press("Tab")
    expect(page.locator(".gnb > ul > li").nth(1).locator("> a")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/service-map/")


def test_the_menu_by_touch_opens_first_and_leads_on_then(chromium, live_server, stock):
    context = chromium.new_context(
        base_url=live_server.url, has_touch=True, viewport={"width": 1024, "height": 768}
    )
    page = context.new_page()
    page.goto("/display/")
    link = page.locator(".gnb > ul > li > a").first
    link.tap()
    expect(page.locator(".gnb .mega").first).to_be_visible()
    assert page.url.endswith("/display/")
    link.tap()
    page.wait_for_url("**/equipment/")
    context.close()


def test_the_menu_of_a_phone(page, stock):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/centers/")
    page.get_by_text("메뉴", exact=True).click()
    drawer = page.get_by_role("navigation", name="전체메뉴")
    # Where one is stands open.
    expect(drawer.get_by_role("link", name="지원센터 찾기")).to_be_visible()
    expect(drawer.get_by_role("link", name="나의 예약")).to_be_hidden()
    drawer.get_by_text("장비예약").click()
    expect(drawer.get_by_role("link", name="나의 예약")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_all_of_the_page_without_script(chromium, live_server, stock):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="이차전지", exact=True).click()
    expect(page).to_have_url(re.compile(r"/\?item=battery#map$"))
    expect(page.get_by_role("link", name="셀 조립")).to_be_visible()
    page.locator(".gnb > ul > li > a").first.hover()
    expect(page.locator(".gnb .mega").first).to_be_visible()
    page.mouse.move(0, 899)
    page.fill("#q", "현미경")
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment/?q=*")
    context.close()
