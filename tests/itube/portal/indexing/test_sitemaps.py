"""robots.txt and the sitemap tell of what anyone may see, and of nothing else."""

import re
from urllib.robotparser import RobotFileParser

import pytest
from django.core.cache import cache
from django.templatetags.static import static

from itube.portal.indexing import sitemaps
from tests.factories import make_center, make_equipment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.BASE_URL = "https://i-tube.example"
    cache.clear()


def locations(client, address):
    return re.findall(r"<loc>([^<]+)</loc>", client.get(address).content.decode())


def test_robots_leave_personal_pages_alone(client):
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())
    for path in ("/", "/equipment/", "/en/centers/", "/api/v1/docs/"):
        assert parser.can_fetch("x", path)
    for path in ("/bookings/", "/en/desk/", "/accounts/login/", "/admin/", "/api/v1/equipment/"):
        assert not parser.can_fetch("x", path)
    assert parser.site_maps() == ["https://i-tube.example/sitemap.xml"]


def test_sitemap_lists_published_pieces_in_both_languages_page_by_page(client, monkeypatch):
    shown = make_equipment()
    other = make_equipment(center=shown.center)
    make_equipment(is_published=False)
    monkeypatch.setattr(sitemaps.Pieces, "limit", 2)

    parts = locations(client, "/sitemap.xml")
    first = locations(client, "/sitemap-equipment.xml")
    second = locations(client, "/sitemap-equipment.xml?p=2")

    assert "https://i-tube.example/sitemap-equipment.xml?p=2" in parts
    pieces = [
        f"https://i-tube.example{language}{piece.get_absolute_url()}"
        for piece in (shown, other)
        for language in ("", "/en")
    ]
    assert sorted(first + second) == sorted(pieces)


def test_sitemap_lists_pages_that_exist_and_centers_that_are_public(client):
    center = make_center()
    make_center(is_published=False)
    assert "https://i-tube.example/en/" in locations(client, "/sitemap-pages.xml")
    assert len(locations(client, "/sitemap-centers.xml")) == 2
    assert center.get_absolute_url() in locations(client, "/sitemap-centers.xml")[0]


def test_what_there_is_not_is_not_found(client):
    assert client.get("/sitemap-nothing.xml").status_code == 404
    assert client.get("/sitemap-pages.xml?p=99").status_code == 404
    assert client.get("/sitemap-pages.xml?p=x").status_code == 404


def test_sitemap_is_made_while_the_cache_is_away(client, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}
    }
    assert client.get("/sitemap-pages.xml").status_code == 200


def test_manifest_names_the_site_in_the_page_language(client):
    assert client.get("/site.webmanifest").json()["short_name"] == "i-tube"
    assert client.get("/en/site.webmanifest").json()["start_url"] == "/en/"


def test_all_pages_of_the_menu_stand_on_one(client):
    page = client.get("/sitemap/").content.decode()
    assert page.count("/equipment/?province=KR-11") >= 1


def test_the_icon_is_found_at_the_root(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.url) == (302, static("img/favicon.ico"))
