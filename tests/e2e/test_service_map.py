"""The service map in a real browser: from an item to a free hour, with and without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from equipment.models import EvaluationFactor, StepKind
from equipment.search import index
from tests import factories


@pytest.fixture
def silicon_carbide(stock):
    """An item of two steps; the second's HTRB is measured by the stock's chambers."""
    _piece, center = stock
    item = factories.make_item(
        slug="power-semiconductor", name_ko="파워반도체(SiC·GaN)", name_en="Power Semiconductors"
    )
    factories.make_step(item, name_ko="소자 특성 평가")
    step = factories.make_step(item, name_ko="신뢰성 평가")
    bias = factories.make_kind(
        name_ko="고온 바이어스 시험기", name_en="High Temperature Bias Test System", slug="bias"
    )
    StepKind.objects.create(step=step, kind=bias, order=1)
    htrb = EvaluationFactor.objects.create(
        step=step, name_ko="고온역바이어스(HTRB)", name_en="HTRB", order=1
    )
    htrb.kinds.add(bias)
    for number in range(3):
        factories.make_equipment(kind=bias, center=center, name_ko=f"HTRB 시험기 {number + 1}호")
    index.rebuild()
    return center


def tab_to(page, name: str) -> None:
    """Press the tabulator until a link of that name has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()").startswith(name):
            return
    pytest.fail(f"no way to {name} by keyboard")


def test_centers_for_htrb_of_silicon_carbide_in_three_clicks(page, silicon_carbide):
    page.goto("/service-map/")
    page.get_by_role("link", name="파워반도체(SiC·GaN)").click()
    page.locator(".rail").get_by_role("link", name="고온역바이어스(HTRB)").click()
    row = page.locator("#centers tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("3대")
    row.get_by_role("rowheader").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(silicon_carbide.name_ko)


def test_a_person_with_a_keyboard_goes_from_the_chooser_to_the_finder(page, silicon_carbide):
    page.goto("/service-map/")
    tab_to(page, "파워반도체(SiC·GaN)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/service-map/power-semiconductor/")
    tab_to(page, "2단계 신뢰성 평가")
    page.keyboard.press("Enter")
    page.wait_for_url("**step=2**")
    expect(page.locator(".step.on")).to_contain_text("신뢰성 평가")
    # The link has led to the centers: what comes next is there.
    tab_to(page, "고온역바이어스(HTRB)")
    page.keyboard.press("Enter")
    page.wait_for_url("**factor=**")
    expect(page.locator("#centers .chip[aria-current]")).to_contain_text("HTRB")
    tab_to(page, "장비 3대 검색으로 보기")
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment/?step=power-semiconductor.2&kind=bias")
    expect(page.locator("#results")).to_have_text(re.compile("3대"))


def test_an_item_stands_on_one_screen_and_on_a_narrow_one_it_is_a_path(page, silicon_carbide):
    page.goto("/service-map/power-semiconductor/")
    steps = page.locator(".rail .step")
    wide = [steps.nth(place).bounding_box() for place in range(2)]
    assert wide[0]["y"] == wide[1]["y"]
    assert wide[0]["y"] + wide[0]["height"] < 900
    page.set_viewport_size({"width": 390, "height": 844})
    narrow = [steps.nth(place).bounding_box() for place in range(2)]
    assert narrow[0]["y"] + narrow[0]["height"] <= narrow[1]["y"]
    page.locator("#province").select_option(label="대전 (센터 1곳)")
    page.get_by_role("button", name="보기").click()
    page.wait_for_url("**province=KR-30")
    expect(page.locator(".links")).to_contain_text("전국으로 보기")
