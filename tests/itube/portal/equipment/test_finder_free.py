"""The finder's free time and distances: asked at the side, told on every hit."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingPolicy
from equipment.search.index import rebuild
from tests.factories import make_bookable, make_center, make_equipment, make_institution

pytestmark = pytest.mark.django_db
FINDER = "/equipment/"


@pytest.fixture
def monday():
    """The Monday after next: wholly ahead, whatever day it is."""
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


def page(client, query="", prefix=""):
    rebuild()
    return client.get(f"{prefix}{FINDER}?{query}")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def row_of(response, piece):
    return next(row for row in response.context["hits"] if row.hit.piece == piece)


def test_each_hit_says_from_when_on_it_is_free(client):
    free, shut, closed = make_bookable(), make_equipment(online_booking=False), make_equipment()
    response = page(client)
    earliest = row_of(response, free).hit.earliest
    html = response.content.decode()
    assert earliest is not None
    day = timezone.localtime(earliest).date()
    assert f'href="{free.get_absolute_url()}?on={day:%Y-%m-%d}#free"' in html
    assert row_of(response, shut).hit.earliest is row_of(response, closed).hit.earliest is None
    assert "예약 받지 않음" in html
    assert "60일 안에 없음" in html
    assert page(client, "view=map").content.decode().count("가장 빠른 빈 시간") == 3


def test_who_asks_for_free_time_gets_pieces_that_have_it_and_a_request_for_it(client, monday):
    piece, _other = make_bookable(), make_equipment()
    BookingPolicy.objects.create(equipment=piece, min_minutes=240)
    query = f"free_from={monday}&free_to={monday + timedelta(days=1)}&free_hours=3&q=시험기"
    response = page(client, query)
    (row,) = response.context["hits"]
    assert row.hit.piece == piece
    start = f"{monday}T09:00"
    # Nothing shorter than the piece's four hours can be asked for.
    wanted = f"/bookings/new/?equipment={piece.number}&start={start}&end={monday}T13:00"
    assert row.request == wanted
    assert wanted.replace("&", "&amp;") in response.content.decode()
    (chip,) = response.context["chips"]
    ends = [f"{day.month}.{day.day:02d}.({name})" for day, name in (
        (monday, "월"), (monday + timedelta(days=1), "화"))]  # fmt: skip
    assert chip.label == f"{ends[0]}부터 {ends[1]} 전까지 3시간"
    assert chip.url == response.context["cleared"] == "?q=%EC%8B%9C%ED%97%98%EA%B8%B0"
    assert f"free_from={monday}" in response.context["groups"][0].more


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("free_hours=1.5", "앞으로 14일 안에 1시간 30분"),
        ("free_from={monday}", "{day}부터 14일 안에 1시간"),
        ("free_to={monday}&free_hours=12", "{day} 전까지 12시간"),
        ("free_to={monday}T14:00%2B09:00", "{day} 14:00 전까지 1시간"),
    ],
)
def test_what_is_left_open_is_told_as_it_is_understood(client, monday, query, label):
    response = page(client, query.format(monday=monday))
    assert not response.context["filterset"].errors
    day = f"{monday.month}.{monday.day:02d}.(월)"
    assert [chip.label for chip in response.context["chips"]] == [label.format(day=day)]


def test_the_usual_periods_are_links_that_keep_the_rest(client):
    periods = page(client, "q=시험기&free_hours=3&free_to=x").context["free"].periods
    assert [period.label for period in periods] == ["이번 주", "다음 주", "14일 안"]
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    assert f"free_to={monday}" in periods[0].value
    assert f"free_from={monday}" in periods[1].value
    assert all("free_hours=3" in period.value for period in periods)
    again = client.get(FINDER + periods[1].value)
    assert [period.chosen for period in again.context["free"].periods] == [False, True, False]
    assert not again.context["filterset"].errors


@pytest.mark.parametrize(
    ("query", "name", "field"),
    [
        ("free_from=soon", "free_from", 'type="text" value="soon"'),
        ("free_from=2030-02-30", "free_from", 'type="text" value="2030-02-30"'),
        ("free_from=%00", "free_from", ""),
        ("free_to=2020-01-01", "free_to", 'type="date" max="2100-12-31" value="2020-01-01"'),
        ("free_to=2100-01-01", "free_to", ""),
        ("free_hours=99", "free_hours", '<option value="99" selected>99</option>'),
        ("free_hours=nan", "free_hours", '<option value="nan" selected>nan</option>'),
        ("near=nowhere", "near", "<option selected>nowhere</option>"),
        ("near=91,0", "near", "<option selected>91,0</option>"),
        ("near=%00", "near", ""),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field_and_stays_as_typed(client, query, name, field):
    make_equipment()
    response = page(client, query)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'id="error-{name}"' in html
    assert re.search(rf'id="{name}"[^>]* error-{name}" aria-invalid="true"', html)
    assert field in html
    assert "장비 1대" in html


def test_an_empty_answer_can_do_without_free_time(client):
    make_equipment(name_ko="현미경")
    make_equipment(name_ko="현미경", status="idle")
    response = page(client, "q=현미경&free_hours=2&status=normal")
    labels = {way.label: way for way in response.context["ways"]}
    assert labels["‘빈 시간’ 조건 빼기"].count == 1
    assert "free" not in labels["‘빈 시간’ 조건 빼기"].url


def test_distances_are_told_and_the_nearest_comes_first(client):
    far = make_equipment(center=make_center(institution=make_institution(province="KR-26"),
                         latitude=35.1, longitude=129.0, city_en="Busanjin-gu"))  # fmt: skip
    near = make_equipment(center=make_center(latitude=36.37, longitude=127.36))
    response = page(client, "near=36.37,127.36&sort=distance")
    assert [row.hit.piece for row in response.context["hits"]] == [near, far]
    assert round(row_of(response, far).km) == 205
    assert "205 km 거리" in text_of(response)
    (chip,) = response.context["chips"]
    assert (chip.label, chip.url) == ("36.37,127.36에서 거리 표시", "?")
    place = response.context["near"].provinces
    assert [option.value for option in place] == ["busan", "daejeon"]
    named = page(client, "near=daejeon")
    assert named.context["chips"][0].label == "대전에서 거리 표시"
    assert '<option value="daejeon" selected>대전</option>' in named.content.decode()


def test_without_a_place_there_is_no_order_by_distance(client):
    make_equipment()
    html = page(client).content.decode()
    assert '<option value="distance" disabled>' in html
    assert '<option value="earliest">' in html
    refused = page(client, "sort=distance")
    assert "‘가까운 곳’을 함께 골라 주세요." in refused.content.decode()
    assert '<option value="relevance" selected>' in refused.content.decode()
    # What is wrong with the place is told there.
    lost = page(client, "sort=distance&near=nowhere").content.decode()
    assert '<option value="relevance" selected>' in lost
    assert 'id="sort-error"' not in lost


def test_the_earliest_comes_first(client, monday):
    late, soon = make_bookable(), make_bookable()
    BookingPolicy.objects.create(equipment=late, notice_hours=24 * 9)
    response = page(client, "sort=earliest")
    assert [row.hit.piece for row in response.context["hits"]] == [soon, late]
    assert all(row.request == "" for row in response.context["hits"])
