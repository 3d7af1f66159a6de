"""Comparing pieces and saving a search, by keyboard alone; axe finds nothing on these pages."""

import pytest
from playwright.sync_api import expect

from itube.finder.models import SavedSearch
from tests.e2e.axe import axe_faults
from tests.factories import make_company


@pytest.fixture
def press(page):
    """Return a function that goes by Tab to what a selector names, and presses a key there."""

    def press(selector, key="Enter"):
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate("(s) => document.activeElement.matches(s)", selector):
                page.keyboard.press(key)
                return
        pytest.fail(f"no way by Tab to {selector}")

    return press


@pytest.mark.stress
def test_comparing_and_saving_by_keyboard(page, sign_in, stock, press):
    user = sign_in(company=make_company())
    page.goto("/equipment/?q=현미경")
    for _ in range(2):
        press("input[form=compare]", "Space")
    bar = page.locator("#compare")
    expect(bar.get_by_role("button", name="2대 비교")).to_be_visible()
    assert axe_faults(page) == []

    # The choice lasts over another question and its answer, and a fifth is refused politely.
    page.goto("/equipment/?q=챔버")
    page.locator("input[form=compare]").nth(0).check()
    page.locator("input[form=compare]").nth(1).check()
    page.locator("input[form=compare]").nth(2).click()
    expect(page.locator("input[form=compare]").nth(2)).not_to_be_checked()
    expect(bar.get_by_role("status")).to_contain_text("네 대까지")
    press(".picked button", "Enter")
    expect(page.locator(".picked button").first).to_be_focused()

    press("#compare .btn.go")
    expect(page.get_by_role("heading", level=1)).to_have_text("장비 비교")
    expect(page.locator("[data-compared]")).to_have_count(3)
    assert axe_faults(page) == []
    press(".compare-tools .seg a:not([aria-current])")
    expect(page.locator("tr.differs").first).to_be_visible()
    press("[data-compared] a.small")
    expect(page.locator("[data-compared]")).to_have_count(2)
    page.goto("/equipment/")
    expect(bar.get_by_role("button", name="2대 비교")).to_be_visible()

    page.goto("/equipment/?q=현미경")
    press("a[href*='searches/new']")
    expect(page.locator("#id_name")).to_have_value("현미경")
    press("#id_mail", "Space")
    press("main .btn.go")
    expect(page.locator(".searches h3")).to_have_text("현미경")
    assert axe_faults(page) == []

    page.goto(f"/saved/add/?equipment={stock[0].number}")
    press("#id_name", "End")
    page.keyboard.type("후보")
    press("main .btn.go")
    expect(page.get_by_role("heading", level=1)).to_have_text("후보")
    expect(page.locator(".hit")).to_have_count(1)
    assert axe_faults(page) == []

    search = SavedSearch.objects.get()
    assert (search.owner, search.mail) == (user, True)
