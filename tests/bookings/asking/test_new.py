"""The page on which one asks for a time, from the table of free times to the booking."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import Booking, BookingPolicy, FeeReduction
from equipment.models import HeldQualification, Qualification
from itube.accounts.models import ConsentText
from tests.bookings.asking.conftest import NOW
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_company,
    make_equipment,
    make_hours,
    make_member,
    make_tariff,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/bookings/new/"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def typed(piece, **changes):
    fields = {
        "equipment": piece.number,
        "key": "ABCDEFGHJK",
        "date": "2030-01-07",
        "start": "10:00",
        "end": "12:00",
        "end_date": "",
        "use_mode": "direct",
        "purpose": "셀 수명 시험",
        "sample_text": "원통형 셀",
        "sample_count": "4",
        "consent": "on",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


# --- Arriving ----------------------------------------------------------------------------------


def test_a_stranger_signs_in_and_comes_back_to_the_chosen_time(piece):
    asked = f"{ADDRESS}?equipment={piece.number}&start=2030-01-07T10:00&end=2030-01-07T12:00"
    response = Client().get(asked)
    assert response.status_code == HTTPStatus.FOUND
    assert response.url.startswith("/accounts/login/?next=/bookings/new/%3Fequipment%3D")
    assert "2030-01-07T10%3A00" in response.url


def test_cells_of_the_table_become_one_time_with_its_price(client, piece):
    response = client.get(
        ADDRESS,
        {
            "equipment": piece.number,
            "slot": [f"2030-01-07T{h}:00/2030-01-07T{h + 1}:00" for h in (12, 10, 11)],
        },
    )
    assert response.status_code == HTTPStatus.OK
    form = response.context["form"]
    assert [form[name].value() for name in ("date", "start", "end", "end_date")] == [
        "2030-01-07",
        "10:00",
        "13:00",
        "",
    ]
    text = text_of(response)
    for part in [
        "1.07.(월) 10:00~13:00",
        "60,000원 × 3시간 180,000원",
        "부가세 10 % 18,000원",
        "합계 198,000원",
        "가나전자",
        piece.center.name_ko,
        "1.06.(일) 10:00 까지 무료로 취소",
        "운영시간으로 8시간",
    ]:
        assert part in text, part


def test_a_gap_between_cells_is_told(client, piece):
    cells = ["2030-01-07T10:00/2030-01-07T11:00", "2030-01-07T14:00/2030-01-07T15:00"]
    response = client.get(ADDRESS, {"equipment": piece.number, "slot": cells})
    assert "이어지는 시간만" in text_of(response)
    assert response.context["form"]["end"].value() == "11:00"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "시간을 고르지 않았어요"),
        ({"start": "x", "end": "2030-01-07T12:00"}, "‘x’은 읽을 수 없는 시각"),
        ({"start": "2030-01-07T12:00", "end": ""}, "읽을 수 없는 시각"),
        ({"start": "2030-01-07T12:00", "end": "2030-01-07T10:00"}, "종료는 시작보다 늦어야"),
        ({"slot": "abc"}, "‘abc’은 읽을 수 없는 시각"),
    ],
)
def test_an_address_without_a_readable_time_says_so(client, piece, asked, told):
    response = client.get(ADDRESS, {"equipment": piece.number, **asked})
    assert response.status_code == HTTPStatus.OK
    assert told in text_of(response)


def test_without_a_piece_one_is_sent_to_find_one(client):
    response = client.get(ADDRESS, follow=True)
    assert response.redirect_chain == [("/equipment/", 302)]
    assert "먼저 장비를 골라 주세요" in text_of(response)


@pytest.mark.parametrize("number", ["NFEC-1999-01-000000", "x", "\0"])
def test_a_piece_that_is_not_there_is_not_found(client, number):
    assert client.get(ADDRESS, {"equipment": number}).status_code == HTTPStatus.NOT_FOUND
    assert client.post(ADDRESS, {"equipment": number}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "repair"}, "‘점검중’ 상태"),
        ({"use_scope": "exclusive"}, "단독으로"),
        ({"online_booking": False}, "온라인 예약을 받지 않아요"),
    ],
)
def test_a_piece_that_takes_no_bookings_says_why_and_whom_to_call(client, fields, told):
    piece = make_bookable(center=make_center(phone="041-000-0000"), **fields)
    shown = client.get(ADDRESS, {"equipment": piece.number})
    sent = client.post(ADDRESS, typed(piece))
    assert (shown.status_code, sent.status_code) == (HTTPStatus.OK, HTTPStatus.CONFLICT)
    for response in (shown, sent):
        assert told in text_of(response)
        assert "tel:041-000-0000" in response.content.decode()
    assert not Booking.objects.exists()


def test_only_the_modes_of_the_piece_can_be_chosen_with_their_price(client, piece):
    make_tariff(piece, use_mode="test", basis="sample", won=112_000)
    response = client.get(ADDRESS, {"equipment": piece.number, "use_mode": "test"})
    text = text_of(response)
    assert "시간당 60,000원" in text
    assert "시료당 112,000원" in text
    assert 'value="rental"' not in response.content.decode()
    assert re.search(r'value="test" checked', response.content.decode())


def test_consent_is_not_given_beforehand_and_its_text_is_there(client, piece):
    response = client.get(ADDRESS, {"equipment": piece.number})
    html = response.content.decode()
    assert re.search(r'<input type="checkbox" name="consent"[^>]*>', html)
    assert "checked" not in re.search(r'<input type="checkbox" name="consent"[^>]*>', html)[0]
    text = ConsentText.objects.in_force(NOW).get(kind="third_party")
    assert text.title_ko in html
    assert f"제{text.version}판" in html


def test_what_stands_in_the_way_is_told_before_anything_is_typed(client, piece, user):
    user.company = None
    user.save()
    piece.qualification = Qualification.objects.create(name_ko="충방전기 교육", center=piece.center)
    piece.save()
    asked = {"equipment": piece.number, "start": "2030-01-07T10:00", "end": "2030-01-07T12:00"}
    told = text_of(client.get(ADDRESS, asked))
    assert "이대로는 신청할 수 없어요" in told
    assert "소속 회사가 있어야" in told
    assert "충방전기 교육" in told
    closed = text_of(client.get(ADDRESS, {**asked, "end": "2030-01-07T20:00"}))
    assert "그날 운영시간: 09:00~18:00" in closed


def test_a_taken_time_is_told_beforehand_with_others(client, piece):
    make_booking(equipment=piece, start=MONDAY_9, hours=9)
    response = client.get(
        ADDRESS,
        {"equipment": piece.number, "start": "2030-01-07T10:00", "end": "2030-01-07T12:00"},
    )
    assert response.status_code == HTTPStatus.OK
    assert len(response.context["taken"].others) == 3


# --- Asking ------------------------------------------------------------------------------------


def test_a_request_becomes_a_booking_of_the_person(client, piece, user):
    FeeReduction.objects.create(center=piece.center, company_size=user.company.size, percent=30)
    response = client.post(ADDRESS, typed(piece), REMOTE_ADDR="203.0.113.5")
    booking = Booking.objects.get()
    assert response.status_code == HTTPStatus.FOUND
    assert response.url == booking.get_absolute_url()
    assert (booking.user, booking.company, booking.state) == (user, user.company, "requested")
    assert booking.span == (MONDAY_9 + timedelta(hours=1), MONDAY_9 + timedelta(hours=3))
    assert (booking.purpose, booking.sample_text, booking.sample_count) == (
        "셀 수명 시험",
        "원통형 셀",
        4,
    )
    assert (booking.fee_won, booking.reduction_percent) == (84_000, 30)
    assert (booking.consent_center, booking.consent_ip) == (piece.center.name_ko, "203.0.113.5")


def test_times_are_seouls_whatever_the_language_of_the_page(client, piece):
    client.post(f"/en{ADDRESS}", typed(piece, start="09:00", end="10:00"))
    assert Booking.objects.get().starts_at == MONDAY_9


def test_a_use_over_midnight_names_its_other_day(client, user):
    center = make_center()
    make_hours(center, 0, 24 * 60, days=range(7))
    piece = make_bookable(center=center)
    response = client.post(ADDRESS, typed(piece, start="22:00", end="02:00"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "종료 날짜도 적어 주세요" in text_of(response)
    client.post(ADDRESS, typed(piece, start="22:00", end="02:00", end_date="2030-01-08"))
    assert Booking.objects.get().span.length == timedelta(hours=4)


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"purpose": ""}, "purpose", "무엇을 왜"),
        ({"purpose": "가" * 1001}, "purpose", "1000"),
        ({"sample_count": "0"}, "sample_count", "1 이상"),
        ({"sample_count": "넷"}, "sample_count", "숫자로"),
        ({"sample_count": "9" * 30}, "sample_count", "100,000 이하"),
        ({"consent": None}, "consent", "필수 동의"),
        ({"use_mode": "rental"}, "use_mode", "고를 수 없는"),
        ({"use_mode": None}, "use_mode", "골라 주세요"),
        ({"date": "언젠가"}, "date", "2026-01-31처럼"),
        ({"date": "9999-12-31"}, "date", "다시 확인"),
        ({"start": "25:00"}, "start", "14:00처럼"),
        ({"end": "10:00"}, "end", "늦어야"),
        ({"end_date": "2030-03-01"}, "end_date", "31일까지"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_lost(client, piece, changes, field, told):
    response = client.post(ADDRESS, typed(piece, **changes))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert told in errors[field][0]
    html = response.content.decode()
    assert f'href="#id_{field}"' in html
    if "sample_text" not in changes:
        assert "원통형 셀" in html
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("changes", "rule", "told"),
    [
        ({"start": "10:10"}, "grid", "매시 00, 30분"),
        ({"start": "17:00", "end": "19:00"}, "opening", "그날 운영시간: 09:00~18:00"),
        ({"date": "2030-01-06"}, "opening", "운영하지 않는 날"),
        ({"date": "2030-01-01"}, "notice", "이미 지난 시간"),
        ({"date": "2031-01-07"}, "horizon", "90일 뒤까지만"),
    ],
)
def test_a_broken_rule_is_told_with_what_would_pass(client, piece, changes, rule, told):
    response = client.post(ADDRESS, typed(piece, **changes))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    errors = response.context["form"].errors.as_data()["date"]
    assert rule in [error.code for error in errors]
    assert told in text_of(response)
    assert "셀 수명 시험" in response.content.decode()


def test_a_broken_rule_of_the_mode_is_told_beside_the_modes(client, piece):
    piece.qualification = Qualification.objects.create(name_ko="충방전기 교육", center=piece.center)
    piece.save()
    response = client.post(ADDRESS, typed(piece))
    assert "충방전기 교육" in response.context["form"].errors["use_mode"][0]
    assert client.post(ADDRESS, typed(piece, use_mode="test")).status_code == HTTPStatus.FOUND


# --- Taken -------------------------------------------------------------------------------------


def test_a_taken_time_gets_alternatives_that_keep_what_was_typed(client, piece):
    make_booking(equipment=piece, start=MONDAY_9, hours=4)
    elsewhere = make_bookable(kind=piece.kind, use_modes=["direct"])
    response = client.post(ADDRESS, typed(piece))
    assert response.status_code == HTTPStatus.CONFLICT
    others = response.context["taken"].others
    assert {other.equipment for other in others} == {piece}
    html = response.content.decode()
    assert "셀 수명 시험" in html
    takes = re.findall(r'name="take" value="([^"]+)"', html)
    assert len(takes) == len(others)

    here = next(take for take in takes if take.startswith(piece.number))
    chosen = client.post(ADDRESS, typed(piece, take=here))
    assert chosen.status_code == HTTPStatus.OK
    form = chosen.context["form"]
    assert f"{form['date'].value()}T{form['start'].value()}" == here.split("|")[1][:16]
    assert form["purpose"].value() == "셀 수명 시험"
    assert form["consent"].value() == "on"

    there = f"{elsewhere.number}|2030-01-08T10:00:00+09:00|2030-01-08T12:00:00+09:00"
    chosen = client.post(ADDRESS, typed(piece, take=there))
    assert chosen.context["piece"] == elsewhere
    assert chosen.context["form"]["purpose"].value() == "셀 수명 시험"
    # Consent was given to pass the data to another center.
    assert not chosen.context["form"]["consent"].value()
    assert not Booking.objects.filter(equipment=elsewhere).exists()


@pytest.mark.parametrize("take", ["", "x", "NFEC-2019-07-254811|x|y", "NFEC-2019-07-254811|"])
def test_an_alternative_that_is_none_leaves_the_form_as_it_was(client, piece, take):
    response = client.post(ADDRESS, typed(piece, take=take))
    assert response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}
    assert not Booking.objects.exists()


def test_a_time_that_one_has_oneself_is_named_with_its_booking(client, piece, user):
    mine = make_booking(equipment=piece, start=MONDAY_9, hours=4, user=user)
    response = client.post(ADDRESS, typed(piece))
    assert response.status_code == HTTPStatus.CONFLICT
    assert mine.get_absolute_url() in response.content.decode()
    assert "그 시간에는 내 예약이 있어요" in text_of(response)


@pytest.mark.parametrize("units", [1, 2])
def test_the_same_form_sent_twice_makes_one_booking(client, user, units):
    piece = make_bookable(units=units)
    first = client.post(ADDRESS, typed(piece))
    second = client.post(ADDRESS, typed(piece), follow=True)
    assert Booking.objects.count() == 1
    assert second.redirect_chain == [(first.url, 302)]
    assert "이미 접수한 신청" in text_of(second)


def test_a_form_that_was_changed_or_opened_anew_asks_for_something_else(client, user):
    piece = make_bookable(units=3)
    client.post(ADDRESS, typed(piece))
    client.post(ADDRESS, typed(piece, purpose="다른 시험"))
    client.post(ADDRESS, typed(piece, key="0123456789"))
    assert Booking.objects.count() == 3


def test_two_people_who_type_the_same_make_two_bookings(client, user):
    piece = make_bookable(units=2)
    client.post(ADDRESS, typed(piece))
    other = Client()
    other.force_login(make_member(company=make_company()))
    other.post(ADDRESS, typed(piece))
    assert set(Booking.objects.values_list("user", flat=True)) >= {user.pk}
    assert Booking.objects.count() == 2


# --- While it is filled in ---------------------------------------------------------------------


def test_the_price_can_be_asked_without_asking_for_the_time(client, piece):
    make_tariff(piece, use_mode="test", basis="sample", won=10_000)
    response = client.post(ADDRESS, typed(piece, use_mode="test", again="1", consent=None))
    assert response.status_code == HTTPStatus.OK
    assert "10,000원 × 시료 4개 40,000원" in text_of(response)
    assert response.context["form"]["purpose"].value() == "셀 수명 시험"
    part = client.post(ADDRESS, typed(piece, again="1"), headers={"HX-Request": "true"})
    assert "60,000원 × 2시간" in text_of(part)
    assert "<form" not in part.content.decode()
    assert not Booking.objects.exists()


def test_a_center_that_approves_at_once_says_so(client, piece):
    BookingPolicy.objects.create(equipment=piece, instant=True)
    asked = {"equipment": piece.number, "start": "2030-01-07T10:00", "end": "2030-01-07T12:00"}
    assert "바로 승인돼요" in text_of(client.get(ADDRESS, asked))


def test_who_sends_too_often_waits(client, piece, monkeypatch):
    monkeypatch.setattr("bookings.asking.views.MOST_REQUESTS", 2)
    statuses = [
        client.post(ADDRESS, typed(piece, start=f"{hour}:00", end=f"{hour + 1}:00")).status_code
        for hour in (10, 11, 12)
    ]
    assert statuses == [302, 302, 429]
    assert Booking.objects.count() == 2


def test_a_post_without_a_token_is_refused(piece, user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    assert strict.post(ADDRESS, typed(piece)).status_code == HTTPStatus.FORBIDDEN


def test_a_request_costs_at_most_fifteen_statements(client, piece, user):
    """The costliest one: every rule of the center asks something."""
    piece.qualification = Qualification.objects.create(name_ko="충방전기 교육", center=piece.center)
    piece.save()
    HeldQualification.objects.create(
        user=user, qualification=piece.qualification, valid_from=timezone.localdate(NOW)
    )
    BookingPolicy.objects.create(equipment=piece, quota_hours=20)
    FeeReduction.objects.create(center=piece.center, company_size=user.company.size, percent=30)
    client.get(ADDRESS, {"equipment": piece.number})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.post(ADDRESS, typed(piece)).status_code == HTTPStatus.FOUND
    deeds = [
        query["sql"]
        for query in asked.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert len(deeds) <= 15, "\n".join(deeds)


def test_a_piece_of_a_hidden_center_is_not_there(client):
    away = make_equipment(center=make_center(is_published=False))
    assert client.get(ADDRESS, {"equipment": away.number}).status_code == HTTPStatus.NOT_FOUND
