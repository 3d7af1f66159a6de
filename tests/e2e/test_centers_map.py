"""The map of centers and a council's page, by keyboard only and without script."""

from playwright.sync_api import expect

from centers.models import Center
from tests.e2e.test_map import FOCUSED, tab_to


def test_from_the_map_to_a_centers_equipment_by_keyboard(page, stock):
    page.emulate_media(reduced_motion="reduce")
    Center.objects.filter(code="C002").update(latitude=35.1, longitude=128.9)
    page.goto("/centers/map/")
    expect(page.locator(".pin.dot")).to_have_count(2)
    expect(page.locator(".outline")).to_be_hidden()
    page.locator(".seg a").last.focus()
    tab_to(page, f".pin[aria-label^='{stock[1].name_ko},']")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=stock[1].name_ko)
    expect(dialog).to_contain_text("장비 15대")
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment/?center=C001")


def test_a_province_of_the_list_is_closed_and_opened_by_keyboard(page, stock):
    page.goto("/centers/map/")
    # The way past the map comes with the map.
    expect(page.locator(".pin").first).to_be_visible()
    page.locator(".seg a").last.focus()
    tab_to(page, ".skipmap")
    page.keyboard.press("Enter")
    tab_to(page, "#KR-30 summary")
    listed = page.locator("#KR-30 li")
    expect(listed).to_be_visible()
    page.keyboard.press("Enter")
    expect(listed).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.textContent") == stock[1].name_ko
    page.keyboard.press("Enter")
    page.wait_for_url("**/centers/C001/")


def test_from_i_platform_to_a_member_by_keyboard(page, stock):
    page.goto("/i-platform/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menu
    tab_to(page, ".council-doors a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/i-platform/councils/electronics/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, ".members a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/centers/C001/")


def test_without_script_the_map_is_an_outline_with_numbers(chromium, live_server, stock):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/centers/map/")
    expect(page.locator(".outline")).to_be_visible()
    expect(page.locator(".outline .n")).to_have_text(["1", "1"])
    expect(page.locator(".map")).to_be_hidden()
    context.close()
