"""Each page in a real browser, as every role sees it."""

import pytest

from tests.e2e import pages
from tests.e2e.axe import axe_faults
from tests.e2e.walking import addresses_of, visit_all
from tests.factories import make_role

# One of each build of page, and what stands on the way to a booking; `make stress` walks all.
MOST_VISITED = {
    "home",
    "finder-search",
    "equipment",
    "compare",
    "center",
    "event-register",
    "course",
    "support-new",
    "services-need",
    "service-map-item",
    "statistics",
    "site-search",
    "assistant",
    "login",
}


@pytest.fixture
def public(stock):
    """The public pages: address by name."""
    return addresses_of(pages.PUBLIC, *stock)


def test_most_visited_pages(chromium, live_server, public):
    addresses = {name: public[name] for name in pages.PUBLIC if name in MOST_VISITED}
    assert len(addresses) == len(MOST_VISITED)
    assert visit_all(chromium, live_server, addresses) == []


@pytest.mark.stress
@pytest.mark.parametrize("english", [False, True])
def test_public_pages(chromium, live_server, public, english):
    addresses = {name: url for name, url in public.items() if name.endswith("-en") is english}
    assert visit_all(chromium, live_server, addresses) == []


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


@pytest.mark.stress
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
