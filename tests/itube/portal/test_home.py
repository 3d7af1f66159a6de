"""The front page tells the truth: every number is counted, and only what anyone may see."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from equipment.models import Tag
from equipment.search.index import rebuild
from itube.portal import figures
from itube.portal.home import counts, korea
from itube.portal.home.free_today import free_today
from itube.portal.home.view import figures_at
from tests.factories import (
    MONDAY_9,
    keep_open_time_from,
    make_bookable,
    make_booking,
    make_center,
    make_equipment,
    make_field,
    make_hours,
    make_item,
    make_kind,
    make_member,
    make_sector,
    make_step,
    make_user,
)
from tests.structured import told_to_search_engines

pytestmark = pytest.mark.django_db


def rows(listed):
    return {row.code: row for row in listed}


def test_what_is_not_published_counts_nowhere():
    shown, hidden = make_center(), make_center(is_published=False)
    kind = make_kind()
    make_equipment(center=shown, kind=kind)
    make_equipment(center=shown, kind=kind, is_published=False)
    make_equipment(center=hidden, kind=kind)

    counted = figures_at(MONDAY_9)

    assert (counted.equipment, counted.centers) == (1, 1)
    assert [row.equipment for row in counted.popular.kinds] == [1]
    assert [(row.equipment, row.centers) for row in counted.sectors] == [(1, 1)]


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


def test_a_piece_counts_once_under_a_tag_however_it_serves_its_items():
    tag = Tag.objects.create(slug="big3", name_ko="Big 3", name_en="Big 3")
    item = make_item()
    item.tags.add(tag)
    kind = make_kind()
    first, second = make_step(item), make_step(item)
    first.kinds.add(kind)
    second.kinds.add(kind)
    of_kind, other = make_equipment(kind=kind), make_equipment()
    second.equipment.add(of_kind, other)
    make_equipment()
    make_equipment(kind=kind, is_published=False)

    assert counts.tags() == [counts.Tagged("Big 3", [item.slug], 2)]


def test_popular_are_the_kinds_booked_of_late_where_there_are_enough():
    kinds = [make_kind(name_ko=f"종류 {n}") for n in range(counts.POPULAR_KINDS)]
    person = make_member()
    for number, kind in enumerate(kinds):
        piece = make_bookable(kind=kind)
        for week in range(counts.SEVERAL + number):
            make_booking(equipment=piece, user=person, start=MONDAY_9 + timedelta(days=week))
    now = MONDAY_9 + timedelta(days=14)

    found = counts.popular(now)

    assert found.booked
    assert [row.name for row in found.kinds] == [kind.name for kind in reversed(kinds)]
    # Long ago: what is held.
    assert not counts.popular(now + timedelta(days=100)).booked


def test_bookings_of_a_month_are_those_agreed_to_that_begin_in_it():
    piece, person = make_bookable(), make_member()
    for day, state in enumerate(("completed", "confirmed", "rejected", "requested")):
        start = MONDAY_9 + timedelta(days=day)
        make_booking(equipment=piece, user=person, start=start, state=state)
    make_booking(
        equipment=piece, user=person, start=MONDAY_9 + timedelta(days=40), state="confirmed"
    )
    assert figures_at(MONDAY_9).bookings == 2


def test_what_is_free_today_or_on_the_next_day_that_has_anything():
    keep_open_time_from(MONDAY_9.date())
    same = make_kind()
    for _ in range(4):
        make_bookable(kind=same)
    other = make_bookable()
    rebuild()

    today = free_today(MONDAY_9)
    evening = free_today(MONDAY_9 + timedelta(hours=10))
    friday_evening = free_today(MONDAY_9 + timedelta(days=4, hours=10))

    assert (today.total, today.is_today, today.query["free_to"]) == (5, True, "2030-01-08")
    assert len(today.rows) == 4
    assert {row.piece.kind_id for row in today.rows} == {same.pk, other.kind_id}
    assert (evening.is_tomorrow, evening.total) == (True, 5)
    assert timezone.localdate(friday_evening.start) == MONDAY_9.date() + timedelta(days=7)
    assert not friday_evening.is_tomorrow
    assert {row.earliest for row in evening.rows} == {MONDAY_9 + timedelta(days=1)}


def test_what_is_free_over_midnight_only_is_asked_for_on_the_day_itself():
    center = make_center()
    make_hours(center, 0, 24 * 60, range(7))
    make_bookable(center=center)
    keep_open_time_from(MONDAY_9.date())
    rebuild()
    midnight = MONDAY_9 + timedelta(hours=15)

    found = [free_today(midnight - timedelta(minutes=ten * 10)) for ten in range(1, 36)]

    assert {(day.is_today, day.is_tomorrow) for day in found} == {(True, False), (False, True)}
    for day in found:
        (row,) = day.rows
        assert day.total == 1
        assert day.start <= row.earliest
        assert row.earliest + timedelta(hours=1) <= day.start + timedelta(days=1)


@pytest.mark.parametrize(
    ("address", "heading"),
    [("/", "1.14.(월) 빈 시간이 있는 장비"), ("/en/", "Mon 14 Jan")],
)
def test_on_a_friday_evening_the_page_names_the_monday_to_come(
    client, monkeypatch, address, heading
):
    make_bookable()
    keep_open_time_from(MONDAY_9.date())
    rebuild()
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_9 + timedelta(days=4, hours=10))
    assert heading in client.get(address).content.decode()


def test_nothing_is_free_where_nothing_takes_bookings():
    assert free_today(MONDAY_9) is None


def test_classes_of_the_map_are_fifths_in_round_numbers():
    assert korea.class_bounds([]) == []
    assert korea.class_bounds([0, 7]) == [1, 7]
    assert korea.class_bounds([0, 12, 48, 154, 387, 1130]) == [1, 45, 150, 350, 1000]


def test_the_map_has_every_province_and_its_islands():
    drawn = korea.map_of(figures.provinces())
    assert len(drawn.shapes) == 17
    (north_gyeongsang,) = [shape for shape in drawn.shapes if shape.row.code == "KR-47"]
    # Ulleungdo and Dokdo, which is two.
    assert north_gyeongsang.path.count("M") == 4
    assert {shape.level for shape in drawn.shapes} == {0}


def test_page_shows_the_counts_and_leads_to_their_lists(client):
    center = make_center(province="KR-30")
    make_equipment(center=center, kind=make_kind(slug="sem", name_ko="주사전자현미경"))

    page = client.get("/").content.decode()

    assert "/equipment/?province=KR-30" in page
    assert "/equipment/?kind=sem" in page


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


def test_search_engines_are_told_how_to_search(client):
    _operator, site = told_to_search_engines(client.get("/en/"))["@graph"]
    assert site["potentialAction"]["target"]["urlTemplate"].endswith(
        "/en/equipment/?q={search_term_string}"
    )


def statements(queries) -> int:
    """How many there were, without the savepoints that only a test's own transaction needs."""
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


@pytest.mark.parametrize("hours", [0, 10, 4 * 24 + 10])
def test_ten_pieces_cost_as_many_statements_as_one_and_at_most_twenty(client, monkeypatch, hours):
    """By day, in the evening, and on the evening before days on which nothing is open."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_9 + timedelta(hours=hours))
    make_bookable()
    keep_open_time_from(timezone.localdate())
    rebuild()
    cache.clear()
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for _ in range(9):
        make_bookable()
    rebuild()
    cache.clear()
    with CaptureQueriesContext(connection) as ten:
        client.get("/")
    assert statements(ten) == statements(one) <= 20


def test_counts_are_kept_for_a_minute(client):
    client.get("/")
    with CaptureQueriesContext(connection) as again:
        client.get("/")
    assert len(again) == 0


def test_page_of_a_signed_in_person_costs_at_most_two_more_statements(client):
    make_item()
    client.force_login(make_user())
    client.get("/")
    with CaptureQueriesContext(connection) as again:
        client.get("/")
    assert len(again) <= 2


def test_home_has_one_search_box_and_it_is_its_own(client):
    page = client.get("/").content.decode()
    assert page.count('id="q"') == 1
    assert 'id="header-q"' not in page


def test_page_opens_while_the_cache_is_away(client, settings):
    make_equipment()
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}
    }
    assert client.get("/").context["figures"].equipment == 1
