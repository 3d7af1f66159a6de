"""Each page in a real browser: it opens, nothing breaks, axe finds nothing, nothing overflows."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e import pages
from tests.e2e.browser import watch
from tests.factories import make_role

# WCAG 2.1 AA and what axe calls best practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    # All that passes need not be told in full; that takes twice as long.
    "resultTypes": ["violations"],
}


def visit_all(chromium, live_server, addresses, *, state=None):
    """Open each address once and look at it at each width; return all faults found, in words."""
    faults = []
    context = chromium.new_context(
        base_url=live_server.url, locale="ko-KR", storage_state=state, reduced_motion="reduce"
    )
    page = context.new_page()
    broken = watch(page)
    for name, address in addresses.items():
        page.set_viewport_size({"width": pages.WIDTHS[0], "height": 900})
        page.goto(address)
        for width in pages.WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if overflow > 0:
                faults.append(f"{name} at {width}: {overflow}px wider than the window")
            # Between phone and desk the markup is the same, and the admin's is Django's own.
            if width == 768 or name.startswith("admin"):
                continue
            found = Axe().run(page, options=RULES)
            faults += [
                f"{name} at {width}: {rule['id']} {[n['target'] for n in rule['nodes']][:2]}"
                for rule in found.response["violations"]
            ]
    context.close()
    return faults + broken


def addresses_of(table, piece, center):
    return {
        name: address.format(number=piece.number, code=center.code)
        for name, address in table.items()
    }


def test_public_pages(chromium, live_server, stock):
    assert visit_all(chromium, live_server, addresses_of(pages.PUBLIC, *stock)) == []


def test_member_pages(chromium, live_server, stock, page, sign_in):
    sign_in()
    state = page.context.storage_state()
    assert visit_all(chromium, live_server, addresses_of(pages.MEMBER, *stock), state=state) == []


@pytest.mark.parametrize("role", ["viewer", "operator", "approver", "manager", "deputy"])
def test_center_staff_reach_the_admin(page, sign_in, stock, role):
    _piece, center = stock
    user = sign_in(is_staff=True)
    make_role(user, center, role)
    assert page.goto("/admin/").status == 200
    assert page.goto("/admin/equipment/equipment/").status == 200


def test_superuser_pages(chromium, live_server, stock, page, sign_in):
    sign_in(is_staff=True, is_superuser=True)
    state = page.context.storage_state()
    found = visit_all(chromium, live_server, addresses_of(pages.SUPERUSER, *stock), state=state)
    assert found == []


def test_axe_finds_a_fault_where_there_is_one(chromium):
    page = chromium.new_page()
    page.set_content("<!doctype html><html><body><img src='data:,'><input></body></html>")
    found = {rule["id"] for rule in Axe().run(page, options=RULES).response["violations"]}
    page.close()
    assert {"image-alt", "label", "html-has-lang", "document-title"} <= found
