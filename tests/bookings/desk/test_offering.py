"""Offering other times of the own center, and sending someone on to another one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Occupancy, Offer
from tests.bookings.desk.conftest import NOW
from tests.bookings.desk.pages import press, text_of
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_equipment,
    make_member,
    make_role,
)

HOUR = timedelta(hours=1)
THURSDAY = MONDAY_9 + timedelta(days=3)


@pytest.fixture
def booking(piece):
    return make_booking(
        equipment=piece, start=THURSDAY, state="reviewing", respond_by=NOW + timedelta(hours=30)
    )


@pytest.fixture
def elsewhere(piece):
    """A piece of the same kind in another center."""
    return make_bookable(kind=piece.kind)


def form_of(client, booking, name):
    page = client.get(f"/desk/bookings/{booking.reference}/", {"deed": name})
    return next(form for deed, form, is_open in page.context["deeds"] if is_open)


def value(piece, start, hours=2):
    return f"{piece.number}/{start.isoformat()}/{(start + hours * HOUR).isoformat()}"


def written(n, piece, start, hours=2):
    return {
        f"piece_{n}": piece.number,
        f"start_{n}": f"{timezone.localtime(start):%Y-%m-%dT%H:%M}",
        f"end_{n}": f"{timezone.localtime(start + hours * HOUR):%Y-%m-%dT%H:%M}",
    }


def offered(booking):
    return [(offer.equipment, offer.start) for offer in booking.offers.filter(is_open=True)]


def test_the_same_time_on_a_sister_and_the_nearest_times_are_suggested(client, piece, booking):
    sister = make_equipment(center=piece.center, kind=piece.kind)
    make_equipment(center=piece.center)

    ticks = form_of(client, booking, "offer").ticks

    first = ticks[0][1]
    assert (first.equipment, first.span) == (sister, booking.span)
    assert [is_ticked for _value, _found, is_ticked in ticks] == [True, False, False, False]
    assert {found.equipment for _value, found, _t in ticks[1:]} == {piece}


def test_a_sister_that_is_taken_then_is_not_suggested(client, piece, booking):
    sister = make_equipment(center=piece.center, kind=piece.kind)
    make_booking(equipment=sister, start=THURSDAY + HOUR, state="confirmed")

    found = [tick[1].equipment for tick in form_of(client, booking, "offer").ticks]

    assert sister not in found


def test_a_ticked_suggestion_is_offered_and_the_asked_time_kept(client, piece, booking):
    tick = form_of(client, booking, "offer").ticks[0][0]

    page = press(client, booking, "offer", ticked=[tick], keep_asked="on", text="이 시간은 됩니다.")

    booking.refresh_from_db()
    assert page.status_code == 200
    assert (booking.state, len(offered(booking))) == ("offered", 1)
    assert Occupancy.objects.holding().count() == 2
    assert booking.events.last().text == "이 시간은 됩니다."
    assert "제안한 일정" in text_of(page)


def test_written_times_are_offered_beside_ticked_ones(client, piece, booking):
    sister = make_equipment(center=piece.center, kind=piece.kind)
    fields = {"ticked": [value(piece, THURSDAY + 4 * HOUR)]}
    fields |= written(1, sister, THURSDAY) | written(2, piece, THURSDAY + 7 * HOUR)

    press(client, booking, "offer", **fields)

    assert set(offered(booking)) == {
        (piece, THURSDAY + 4 * HOUR),
        (sister, THURSDAY),
        (piece, THURSDAY + 7 * HOUR),
    }
    # The asked time was not to be kept.
    assert not Occupancy.objects.holding().filter(booking=booking).exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "제안할 일정을 하나 이상 골라 주세요."),
        ({"ticked": ["nonsense"]}, "제안할 일정을 다시 골라 주세요."),
        ({"ticked": ["a/2030-01-10T09:00/2030-01-10T10:00"]}, "다시 골라"),
        ({"ticked": ["a/2030-13-10T09:00+09:00/2030-01-10T10:00+09:00"]}, "다시 골라"),
        (
            {"ticked": ["a/2030-01-10T09:00+09:00/2030-01-10T10:00+09:00"]},
            "우리 센터의 같은 종류 장비만",
        ),
        ({"start_1": "2030-01-10T09:00"}, "시작과 종료를 모두 적어 주세요."),
        (
            {"start_1": "2030-01-10T09:00", "end_1": "2030-01-10T08:00"},
            "종료 시각은 시작 시각보다 늦어야 해요.",
        ),
        ({"start_1": "tomorrow", "end_1": "2030-01-10T08:00"}, "2026-11-25 14:00처럼"),
    ],
)
def test_wrong_options_are_told(client, booking, fields, words):
    page = press(client, booking, "offer", **fields)

    assert page.status_code == 422
    form = next(form for deed, form, is_open in page.context["deeds"] if is_open)
    assert words in str(form.errors)
    assert not Offer.objects.exists()


def test_more_than_three_options_are_refused(client, piece, booking):
    ticked = [value(piece, THURSDAY + n * HOUR, 1) for n in (3, 4, 5, 6)]

    page = press(client, booking, "offer", ticked=ticked)

    assert page.status_code == 422
    assert "제안은 3개까지 할 수 있어요." in text_of(page)
    ticks = next(form for _d, form, is_open in page.context["deeds"] if is_open)
    assert ticks.data.getlist("ticked") == ticked


def test_a_taken_option_is_refused_and_nothing_is_held(client, piece, booking):
    make_booking(equipment=piece, start=THURSDAY + 4 * HOUR, state="confirmed")

    page = press(client, booking, "offer", ticked=[value(piece, THURSDAY + 5 * HOUR)])

    assert page.status_code == 409
    assert not Offer.objects.exists()
    assert Occupancy.objects.holding().count() == 2


def test_referring_offers_a_time_of_another_center(client, piece, booking, elsewhere):
    ticked = value(elsewhere, THURSDAY)

    page = press(client, booking, "refer", ticked=[ticked], text="그쪽 장비가 더 맞습니다.")

    booking.refresh_from_db()
    assert (booking.state, booking.events.last().kind) == ("offered", "referred")
    assert [found for found, _start in offered(booking)] == [elsewhere]
    assert elsewhere.center.name in text_of(page)


def test_a_referral_must_keep_the_other_centers_rules(client, booking, elsewhere):
    sunday = MONDAY_9 + timedelta(days=6)

    page = press(client, booking, "refer", ticked=[value(elsewhere, sunday)])

    assert page.status_code == 422
    assert str(elsewhere) in text_of(page)
    assert not Offer.objects.exists()


@pytest.mark.parametrize("which", ["own", "other kind", "nothing", "odd"])
def test_only_equal_pieces_of_other_centers_are_referred_to(client, piece, booking, which):
    number = {
        "own": piece.number,
        "other kind": make_bookable().number,
        "nothing": "EPN9999999",
        "odd": "\0",
    }[which]
    ticked = f"{number}/{THURSDAY.isoformat()}/{(THURSDAY + HOUR).isoformat()}"

    page = press(client, booking, "refer", ticked=[ticked])

    assert page.status_code == 422
    assert "다른 센터의 같은 종류 장비만" in text_of(page)


def test_the_other_center_sees_that_its_time_is_offered_but_not_to_whom(
    client, piece, booking, elsewhere
):
    press(client, booking, "refer", ticked=[value(elsewhere, THURSDAY)])
    colleague = make_member()
    make_role(colleague, elsewhere.center)
    client.force_login(colleague)

    page = client.get("/desk/day/", {"on": "2030-01-10"})

    assert "다른 센터의 연계 제안" in text_of(page)
    assert str(booking.company) not in text_of(page)
    assert client.get(f"/desk/bookings/{booking.reference}/").status_code == 404


def test_a_breakdown_withdraws_another_centers_offer_and_does_not_say_to_whom(
    client, piece, booking, elsewhere
):
    press(client, booking, "refer", ticked=[value(elsewhere, THURSDAY)])
    colleague = make_member()
    make_role(colleague, elsewhere.center)
    client.force_login(colleague)
    span = {"start": f"{THURSDAY:%Y-%m-%d} 00:00", "end": f"{THURSDAY:%Y-%m-%d} 23:00"}
    sent = {"equipment": elsewhere.number, **span}

    told = client.post("/desk/breakdown/", sent)
    done = client.post("/desk/breakdown/", {**sent, "confirm": "1"}, follow=True)

    for page in (told, done):
        assert "다른 센터의 연계 제안" in text_of(page)
        assert str(booking.company) not in text_of(page)
        assert booking.reference not in page.content.decode()
    assert not Offer.objects.get().is_open


def test_a_time_offered_on_another_piece_of_the_center_names_who_it_is_for(client, piece, booking):
    sister = make_bookable(center=piece.center, kind=piece.kind)
    press(client, booking, "offer", ticked=[value(sister, THURSDAY)])

    page = client.get("/desk/day/", {"on": "2030-01-10"})

    assert f"/desk/bookings/{booking.reference}/" in page.content.decode()
    assert "다른 센터의 연계 제안" not in text_of(page)
