"""Waiting for time from the pages: joining a line, seeing one's place, booking what is held."""

from datetime import timedelta

import pytest
from django.utils.html import escape

from bookings import transitions, waiting
from bookings.models import Wait
from bookings.states import Party
from itube.lib.periods import Span
from tests.bookings.mine.conftest import NOW
from tests.bookings.mine.test_listing import MOST_QUERIES, statements
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_company,
    make_consent_texts,
    make_member,
)

PAGE = "/bookings/waits/"
LIST = "/bookings/#waits"
MONDAY = f"{MONDAY_9:%Y-%m-%d}"
TWO_HOURS = timedelta(hours=2)
HELD = Span(MONDAY_9, MONDAY_9 + TWO_HOURS)


@pytest.fixture
def full(user):
    """A piece whose Monday is taken by somebody's booking."""
    return make_booking(equipment=make_bookable(), state="confirmed", hours=9)


def typed(piece, **changed):
    given = {"equipment": piece.number, "first": MONDAY, "last": MONDAY}
    return given | {"hours": "2", "use_mode": "direct"} | changed


def join(piece, user, now=NOW):
    window = Span(MONDAY_9, MONDAY_9 + timedelta(hours=9))
    return waiting.join(piece, window, TWO_HOURS, use_mode="direct", user=user, now=now)


def serve(full):
    transitions.cancel(full, actor=full.user, party=Party.REQUESTER, now=NOW, reason="plan_changed")
    waiting.serve(full.equipment, NOW)


def test_a_place_in_the_line_is_taken_by_a_form_and_shown_among_ones_bookings(client, user, full):
    join(full.equipment, make_member(company=make_company()), NOW - timedelta(hours=1))

    assert client.post(PAGE, typed(full.equipment, hours="1.5")).url == LIST

    wait = Wait.objects.get(user=user)
    assert (wait.use_mode, wait.minutes, wait.company) == ("direct", 90, user.company)
    assert (wait.from_at, wait.until_at) == (
        MONDAY_9 - timedelta(hours=9),
        MONDAY_9 + timedelta(hours=15),
    )
    page = client.get("/bookings/").content.decode()
    assert "빈 시간 대기를 신청했습니다" in page
    assert "2번째" in page
    assert f"1시간 30분 · {wait.get_use_mode_display()}" in page
    assert 'id="waits"' not in client.get("/bookings/?show=over").content.decode()


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"hours": ""}, 422, "필수"),
        ({"hours": "두 시간"}, 422, "이용 시간을 2나 1.5처럼 적어 주세요."),
        ({"hours": "0"}, 422, "이용 시간을 2나 1.5처럼 적어 주세요."),
        ({"hours": "NaN"}, 422, "이용 시간을 2나 1.5처럼 적어 주세요."),
        ({"hours": "1e9"}, 422, "168 이하로"),
        ({"first": "내일"}, 422, "날짜를 2026-01-31처럼 적어 주세요."),
        ({"last": "2030-01-06"}, 422, "‘언제부터’와 같거나 뒤여야 해요."),
        ({"last": "9999-12-31"}, 422, "날짜를 다시 확인해 주세요."),
        ({"use_mode": "rental"}, 422, "이 장비에서 고를 수 없는 이용방법이에요."),
        ({"hours": "11"}, 409, "한 번에 10시간까지"),
        ({"first": "2020-01-01", "last": "2020-01-02"}, 409, "지금보다 뒤"),
        ({"last": "2030-05-01"}, 409, "62일"),
        ({"last": "2030-01-08"}, 409, "그 기간에 비는 시간이 있어요. 바로 신청해 주세요."),
    ],
)
def test_what_makes_no_sense_is_told_and_what_was_typed_stays(client, full, changed, status, said):
    page = client.post(PAGE, typed(full.equipment, **changed))
    assert page.status_code == status
    text = page.content.decode()
    assert said in text
    for name in ("first", "last", "hours"):
        assert (
            f'value="{escape(typed(full.equipment, **changed)[name])}"' in text
            or not changed.get(name, "x")
        )
    assert not Wait.objects.exists()


def test_a_person_waits_for_five_things_that_are_still_to_come(client, user, full):
    for _ in range(5):
        join(full.equipment, user)
    page = client.post(PAGE, typed(full.equipment))
    assert (page.status_code, "5건까지" in page.content.decode()) == (409, True)
    Wait.objects.update(from_at=NOW - timedelta(days=2), until_at=NOW - timedelta(days=1))
    assert client.post(PAGE, typed(full.equipment)).url == LIST


def test_addresses_lead_somewhere(client, full):
    assert client.get(PAGE).url == LIST
    assert client.get(PAGE, {"equipment": "EPN00000000"}).status_code == 404
    page = client.get(PAGE, {"equipment": full.equipment.number})
    assert 'name="first" value="2030-01-02"' in page.content.decode()
    type(full.equipment).objects.update(online_booking=False)
    assert client.get(PAGE, {"equipment": full.equipment.number}).url == (
        full.equipment.get_absolute_url()
    )
    client.logout()
    assert "/accounts/login/" in client.get(PAGE, {"equipment": full.equipment.number}).url
    assert "/accounts/login/" in client.post(PAGE, typed(full.equipment)).url


def test_held_time_has_its_deadline_and_a_way_to_book_it(client, user, full):
    make_consent_texts()
    wait = join(full.equipment, user)
    serve(full)

    text = client.get("/bookings/").content.decode()

    assert "빈 시간(1.07.(월) 09:00~11:00)을 확보해 두었습니다" in text
    assert "내일 09:00까지" in text
    assert "1일 남음" in text
    (address,) = {part.split('"')[0] for part in text.split('href="') if "start=" in part[:90]}
    asking = client.get(address.replace("&amp;", "&"))
    said = asking.content.decode()
    assert "기다리시던 시간이라 확보해 두었습니다" in said
    assert "이미 다른 예약이나 점검" not in said
    fields = {name: asking.context["form"].initial[name] for name in ("date", "start", "end")}
    key = asking.context["key"]
    sent = fields | {"equipment": full.equipment.number, "use_mode": "direct", "key": key}
    client.post("/bookings/new/", sent | {"purpose": "셀 시험", "consent": "on"})
    wait.refresh_from_db()
    assert wait.state == "taken"
    assert 'id="waits"' not in client.get("/bookings/").content.decode()


def test_time_held_for_another_is_taken_and_part_of_ones_own_too(client, full):
    wait = join(full.equipment, make_member(company=make_company()))
    serve(full)
    make_consent_texts()
    query = {"equipment": full.equipment.number, "start": f"{MONDAY}T09:00"}
    page = client.get("/bookings/new/", query | {"end": f"{MONDAY}T11:00"})
    assert page.context["chosen"].held_until is None
    assert page.context["taken"] is not None
    Wait.objects.filter(pk=wait.pk).update(user=page.wsgi_request.user)
    longer = client.get("/bookings/new/", query | {"end": f"{MONDAY}T12:00"})
    assert longer.context["chosen"].held_until is None


def test_one_leaves_ones_own_line_only_and_once(client, user, full):
    mine, other = join(full.equipment, user), join(full.equipment, make_member())
    assert client.post(f"{PAGE}{other.reference}/leave/").status_code == 404
    assert client.get(f"{PAGE}{mine.reference}/leave/").status_code == 405
    assert client.post(f"{PAGE}{mine.reference.lower()}/leave/").url == LIST
    assert "빈 시간 대기를 취소했습니다" in client.get("/bookings/").content.decode()
    assert client.post(f"{PAGE}{mine.reference}/leave/").url == LIST
    assert "이미 끝난 대기예요." in client.get("/bookings/").content.decode()
    assert {wait.state for wait in Wait.objects.filter(user=user)} == {"left"}


def test_forms_need_their_token(full, user):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    wait = join(full.equipment, user)
    for path, data in ((PAGE, typed(full.equipment)), (f"{PAGE}{wait.reference}/leave/", {})):
        assert strict.post(path, data).status_code == 403


def test_five_waits_cost_one_statement(client, user, full):
    make_booking(user=user, state="needs_info")
    client.get("/bookings/")
    before = statements(client, "/bookings/")
    join(full.equipment, user)
    one = statements(client, "/bookings/")
    for _ in range(4):
        join(full.equipment, user)
    assert statements(client, "/bookings/") == one <= min(before + 1, MOST_QUERIES)


def test_a_taken_time_offers_to_wait_for_that_day(client, full):
    make_consent_texts()
    query = {
        "equipment": full.equipment.number,
        "start": f"{MONDAY}T13:00",
        "end": f"{MONDAY}T16:00",
    }
    page = client.get("/bookings/new/", query)
    text = page.content.decode()
    assert 'href="#wait"' in text
    initial = page.context["wait_form"].initial
    assert (f"{initial['first']}", f"{initial['last']}", initial["hours"]) == (MONDAY, MONDAY, "3")
    free = client.get(
        "/bookings/new/", query | {"start": "2030-01-08T13:00", "end": "2030-01-08T14:00"}
    )
    assert 'id="wait"' not in free.content.decode()


def test_the_page_of_a_piece_offers_to_wait_in_the_week_that_is_shown(client, full):
    text = client.get(f"{full.equipment.get_absolute_url()}?on={MONDAY}").content.decode()
    assert 'name="first" value="2030-01-07"' in text
    assert 'name="last" value="2030-01-11"' in text
    client.logout()
    text = client.get(full.equipment.get_absolute_url()).content.decode()
    assert f'href="{PAGE}?equipment={full.equipment.number}"' in text
