"""Each page in a real browser, as every role sees it."""

import pytest

from tests.e2e import pages
from tests.e2e.axe import axe_faults
from tests.e2e.walking import addresses_of, visit_all
from tests.factories import make_role


def public(stock, *, english):
    """Return the public pages in one language."""
    addresses = addresses_of(pages.PUBLIC, *stock)
    return {name: url for name, url in addresses.items() if name.endswith("-en") is english}


def test_public_pages(chromium, live_server, stock):
    assert visit_all(chromium, live_server, public(stock, english=False)) == []


@pytest.mark.stress
def test_public_pages_in_english(chromium, live_server, stock):
    assert visit_all(chromium, live_server, public(stock, english=True)) == []


@pytest.mark.stress
def test_member_pages(chromium, live_server, stock, page, sign_in):
    sign_in()
    state = page.context.storage_state()
    assert visit_all(chromium, live_server, addresses_of(pages.MEMBER, *stock), state=state) == []


@pytest.mark.parametrize("role", ["viewer", "manager"])
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
    found = {rule for rule, _places in axe_faults(page)}
    page.close()
    assert {"image-alt", "label", "html-has-lang", "document-title"} <= found
