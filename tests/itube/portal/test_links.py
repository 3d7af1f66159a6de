"""Every link of every page leads somewhere, in both languages."""

import pytest
from django.contrib.staticfiles import finders

from tests.itube.portal.crawling import Crawl
from tests.itube.portal.test_english import korean_in
from tests.portal_world import make_portal

pytestmark = pytest.mark.django_db
# How many pages of one kind are opened: the others differ in their data only.
MOST = 2


@pytest.fixture
def world(tmp_path):
    make_portal(tmp_path)


@pytest.mark.stress
def test_every_link_leads_to_a_page_that_is_whole(client, world):
    crawl = Crawl(client, "/", MOST)
    assert list(crawl.faults()) == []

    assert {"/", "/en/", "/equipment/", "/en/centers/"} <= set(crawl.pages)
    faults = []
    for address, page in crawl.pages.items():
        if address.startswith("/admin/"):
            continue
        if page.headings != 1:
            faults.append(f"{address} has {page.headings} headings of the first level")
        if not page.title:
            faults.append(f"{address} has no title")
        twice = [name for name, count in page.ids.items() if count > 1]
        if twice:
            faults.append(f"{address} has {twice} twice")
        # #t=5 is where a film begins.
        for file in (file.partition("#")[0] for file in page.files):
            if file.startswith("/static/") and not finders.find(file.removeprefix("/static/")):
                faults.append(f"{address} asks for {file}")
            elif not file.startswith(("/", "data:")):
                faults.append(f"{address} asks another host for {file}")
        if address.startswith("/en/") and (found := korean_in(crawl.responses[address])):
            faults.append(f"{address} says {found[:3]}")
    assert not faults, "\n".join(faults)
