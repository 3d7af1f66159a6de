"""The finder's map in a real browser, by keyboard only."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from centers.models import Center
from equipment.search import index
from tests.e2e.axe import axe_faults
from tests.factories import make_center, make_equipment, make_institution, make_kind

FOCUSED = "document.activeElement"


def tab_to(page, selector, most=40):
    """Press the tabulator until something that matches selector has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            return
    raise AssertionError(f"{most} tab stops, none is {selector}")


def test_a_center_is_found_on_the_map_by_keyboard(page, stock):
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.emulate_media(reduced_motion="reduce")
    # So many centers that the whole country shows sums by province.
    kind = make_kind(name_ko="현미경")
    jeju = make_institution(province="KR-49", latitude=33.4, longitude=126.57)
    sokcho = make_institution(province="KR-42", latitude=38.2, longitude=128.55)
    for number in range(30):
        far = make_center(institution=jeju if number else sokcho)
        make_equipment(kind=kind, center=far, name_ko="현미경")
    index.rebuild()

    # Places of the stock are all in Daejeon, whatever their province.
    Center.objects.filter(code="C002").update(latitude=35.1, longitude=128.9)

    page.goto("/equipment/?q=현미경")
    page.locator("#sort").focus()
    tab_to(page, ".seg a:not([aria-current])")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=map**")
    expect(page.get_by_role("region", name="조건에 맞는 장비가 있는 센터 지도")).to_be_visible()
    expect(page.get_by_role("button", name="확대해서 보기")).to_have_count(4)
    expect(page.get_by_role("button", name="제주, 장비 29대. 확대해서 보기")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('.province').length") == 17
    assert axe_faults(page) == []

    # The province comes closer, with its cities and centers.
    page.locator("#sort").focus()
    tab_to(page, ".pin[aria-label^='대전']")
    page.keyboard.press("Enter")
    expect(page.locator(".city")).to_have_count(229)
    tab_to(page, f".pin[aria-label^='{stock[1].name_ko},']")
    page.keyboard.press("Space")
    dialog = page.get_by_role("dialog", name=stock[1].name_ko)
    expect(dialog).to_contain_text("장비 10대")
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate(f"{FOCUSED}.matches('.pin.one')")

    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**center=C001")
    expect(page.locator("li.hit")).to_have_count(10)
    expect(page.locator(".pin")).to_have_count(1)

    # Another order comes without a new page, and with a map of its own.
    page.select_option("#sort", "fee")
    page.wait_for_url("**sort=fee**")
    expect(page.locator(".pin")).to_have_count(1)
    assert hosts == {urlsplit(page.url).netloc}


def test_the_map_view_without_script_has_the_provinces_as_links(chromium, live_server, stock):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/equipment/?q=현미경&view=map")
    expect(page.locator(".map")).to_be_hidden()
    page.locator(".provinces a").first.click()
    assert "view=map" in page.url
    expect(page.locator("li.hit")).to_have_count(10)
    context.close()
