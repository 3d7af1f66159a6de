"""The finder's conditions in a real browser, by keyboard alone."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from equipment.models import Equipment, Spec, SpecDefinition
from equipment.search import index
from tests.e2e.axe import axe_faults


@pytest.fixture
def stock(stock):
    """The stock, of which every other microscope has its voltage told."""
    piece, _center = stock
    voltage = SpecDefinition.objects.create(key="kv", name_ko="가속전압", unit="kV")
    for scope in Equipment.objects.filter(kind=piece.kind)[::2]:
        Spec.objects.create(
            equipment=scope, definition=voltage, value_from=1, value_to=30, unit="kV",
            text="1~30kV",
        )  # fmt: skip
    index.rebuild()
    return stock


def question(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_person_with_a_keyboard_narrows_the_answer_and_clears_it(page, stock):
    page.goto("/equipment/?kind=scanning-electron-microscope")
    chips = page.locator(".chip.on")
    monday = timezone.localdate() + timedelta(days=14 - timezone.localdate().weekday())

    # Days are applied when both are left; until then nothing moves under the fingers.
    # In which order a day is typed is the browser's language's.
    page.locator("#free_from").fill(monday.isoformat())
    page.wait_for_timeout(150)
    assert "free_from" not in question(page)
    page.locator("#free_hours").focus()
    page.wait_for_url("**free_from=**")
    expect(chips.first).to_contain_text("14일 안에 1시간")
    expect(page.locator("#free_hours")).to_be_focused()
    page.keyboard.type("2")
    page.wait_for_url("**free_hours=2**")
    expect(chips).to_have_text(
        [
            f"{monday.month}.{monday.day:02d}.(월)부터 14일 안에 2시간조건 지우기",
            "주사전자현미경조건 지우기",
        ]
    )
    expect(page.locator(".hit .when").first).to_contain_text("09:00")

    page.locator("[id='spec.kv-from']").focus()
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_url("**spec.kv=20..**")
    expect(chips).to_have_count(3)

    page.locator("input[name=province][value=KR-26]").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**province=KR-26**")
    expect(chips).to_have_count(4)
    expect(page.locator("input[name=province][value=KR-26]")).to_be_focused()

    distance = page.locator("#sort option[value=distance]")
    expect(distance).to_be_disabled()
    page.locator("#near").select_option("daejeon")
    page.wait_for_url("**near=daejeon**")
    expect(page.locator(".hit").first).to_contain_text("km 거리")
    expect(distance).to_be_enabled()
    page.locator("#sort").select_option("distance")
    page.wait_for_url("**sort=distance**")
    assert axe_faults(page) == []

    page.get_by_role("link", name="모두 지우기").focus()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    assert question(page) == {}
    expect(page.locator("#results")).to_contain_text("장비 30대")


def test_free_time_is_asked_without_script(chromium, live_server, stock):
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/equipment/?near=daejeon&literal=1")
    page.select_option("#free_hours", "2")
    page.select_option("#sort", "distance")
    page.locator(".apply").click()
    asked = question(page)
    assert {name: asked[name] for name in ("near", "literal", "free_hours", "sort")} == {
        "near": ["daejeon"],
        "literal": ["1"],
        "free_hours": ["2"],
        "sort": ["distance"],
    }
    page.locator(".hit .when").first.click()
    page.wait_for_url("**/accounts/login/?next=/bookings/new/**")
    context.close()
