"""The front page tells the truth: every number is counted, and only what anyone may see."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from itube.portal import figures
from itube.portal.home import POPULAR_TERMS
from tests.factories import (
    MONDAY_9,
    make_center,
    make_equipment,
    make_field,
    make_institution,
    make_kind,
    make_sector,
    make_user,
)

pytestmark = pytest.mark.django_db
KINDS = Path(__file__).parents[3] / "fixtures" / "reference" / "equipment_kinds.json"


def rows(listed):
    return {row.code: row for row in listed}


def test_what_is_not_published_counts_nowhere():
    shown, hidden = make_center(), make_center(is_published=False)
    kind = make_kind()
    make_equipment(center=shown, kind=kind)
    make_equipment(center=shown, kind=kind, is_published=False)
    make_equipment(center=hidden, kind=kind)

    counted = figures.figures(MONDAY_9)

    assert (counted.equipment, counted.centers, counted.institutions) == (1, 1, 1)
    assert counted.kinds_total == 1
    assert [row.equipment for row in counted.kinds] == [1]
    assert [(row.equipment, row.centers) for row in counted.sectors] == [(1, 1)]
    assert len(counted.newest) == 1


def test_a_piece_of_two_sectors_counts_once_in_each():
    bio, marine = make_sector(code="bio"), make_sector(code="marine")
    kind = make_kind(field=make_field(sector=bio))
    kind.fields.add(make_field(sector=bio), make_field(sector=marine))
    center = make_center()
    make_equipment(kind=kind, center=center)
    make_equipment(kind=kind, center=center)

    counted = rows(figures.sectors())

    assert (counted["bio"].equipment, counted["bio"].centers) == (2, 1)
    assert (counted["marine"].equipment, counted["marine"].centers) == (2, 1)


def test_a_sector_without_equipment_is_shown_with_zero():
    make_sector(code="marine")
    assert rows(figures.sectors())["marine"].equipment == 0


def test_provinces_are_all_there_most_equipment_first():
    seoul = make_center(province="KR-11")
    daejeon = make_center(province="KR-30")
    make_center(province="KR-30")
    kind = make_kind()
    make_equipment(center=daejeon, kind=kind)
    make_equipment(center=daejeon, kind=kind)
    make_equipment(center=seoul, kind=kind)

    counted = figures.provinces()

    assert len(counted) == 17
    assert [(row.code, row.equipment, row.centers) for row in counted[:2]] == [
        ("KR-30", 2, 2),
        ("KR-11", 1, 1),
    ]
    assert [row.share for row in counted[:3]] == [100, 50, 0]


def test_kinds_of_centers_count_centers_and_institutions():
    university = make_institution(kind="university")
    make_center(institution=university)
    make_center(institution=university)

    counted = figures.center_kinds()

    assert [(row.code, row.centers, row.institutions) for row in counted] == [("university", 2, 1)]


def test_newest_leaves_out_what_is_broken_or_dated_in_the_future():
    kind = make_kind()
    make_equipment(kind=kind, name_ko="헌것", acquired_on=date(2019, 1, 1))
    make_equipment(kind=kind, name_ko="새것", acquired_on=date(2029, 12, 1))
    make_equipment(kind=kind, name_ko="고장", acquired_on=date(2029, 12, 2), status="repair")
    make_equipment(kind=kind, name_ko="내일", acquired_on=date(2030, 1, 8))
    make_equipment(kind=kind, name_ko="모름", acquired_on=None)

    assert [piece.name for piece in figures.newest(MONDAY_9.date())] == ["새것", "헌것"]


def test_page_shows_the_counts_and_leads_to_their_lists(client):
    center = make_center(province="KR-30")
    piece = make_equipment(center=center, kind=make_kind(slug="sem", name_ko="주사전자현미경"))

    page = client.get("/").content.decode()

    assert "/equipment/?province=KR-30" in page
    assert "/equipment/?kind=sem" in page
    assert "/centers/?center_kind=institute" in page
    assert piece.get_absolute_url() in page


def test_page_of_an_empty_portal_opens(client):
    response = client.get("/")
    assert response.status_code == 200


def test_english_page_has_english_names_though_the_korean_one_is_cached(client):
    make_equipment(kind=make_kind(name_ko="주사전자현미경", name_en="Scanning Electron Microscope"))

    korean = client.get("/").content.decode()
    english = client.get("/en/").content.decode()

    assert '<html lang="ko"' in korean
    assert '<html lang="en"' in english
    assert "주사전자현미경" in korean
    assert "Scanning Electron Microscope" in english


def test_ten_pieces_cost_as_many_statements_as_one_and_at_most_eight(client):
    make_equipment()
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for _ in range(9):
        make_equipment()
    cache.clear()
    with CaptureQueriesContext(connection) as ten:
        client.get("/")
    assert len(ten) == len(one) <= 8


def test_counts_are_kept_for_a_minute(client):
    client.get("/")
    with CaptureQueriesContext(connection) as again:
        client.get("/")
    assert len(again) == 0


def test_page_of_a_signed_in_person_costs_at_most_two_more_statements(client):
    client.force_login(make_user())
    client.get("/")
    with CaptureQueriesContext(connection) as again:
        client.get("/")
    assert len(again) <= 2


def test_home_has_one_search_box_and_it_is_its_own(client):
    page = client.get("/").content.decode()
    assert page.count('id="q"') == 1
    assert 'id="header-q"' not in page


def test_popular_terms_are_words_for_kinds():
    words = {
        word.replace(" ", "")
        for kind in json.loads(KINDS.read_text())
        for word in [kind["kind_ko"], *kind["synonyms"], *kind["acronyms"]]
    }
    assert [term for term in map(str, POPULAR_TERMS) if term.replace(" ", "") not in words] == []


def test_page_opens_while_the_cache_is_away(client, settings):
    make_equipment()
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}
    }
    assert client.get("/").context["figures"].equipment == 1
