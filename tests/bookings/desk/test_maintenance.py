"""Keeping a piece from use, in two clicks, and what a breakdown does before and after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import transitions
from bookings.models import Booking, Maintenance, Occupancy
from itube.lib.periods import Span
from tests.bookings.desk.conftest import NOW
from tests.bookings.desk.pages import messages_of, statements, text_of
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_company,
    make_equipment,
    make_member,
    make_user,
)

HOUR = timedelta(hours=1)
TUESDAY = MONDAY_9 + 24 * HOUR


def field(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def fields(piece, start=TUESDAY, hours=9, **others):
    return {
        "equipment": piece.number,
        "kind": "planned",
        "start": field(start),
        "end": field(start + hours * HOUR),
        **others,
    }


def add(client, piece, **others):
    return client.post("/desk/maintenance/", fields(piece, **others), follow=True)


def test_two_clicks_from_the_inbox_or_the_day_keep_a_piece_until_closing_time(client, piece):
    link = f"/desk/maintenance/?center={piece.center.code}&equipment={piece.number}"
    make_booking(equipment=piece, state="completed")
    for page in ("/desk/", "/desk/day/"):
        assert f"{link.replace('&', '&amp;')}#add" in client.get(page).content.decode()

    form = client.get(link).context["form"]
    shown = {name: form[name].value() for name in ("equipment", "text", "start", "end")}
    for name in ("start", "end"):
        shown[name] = f"{shown[name]:%Y-%m-%dT%H:%M}"
    page = client.post("/desk/maintenance/", {**shown, "kind": "planned", "text": ""}, follow=True)

    kept = Maintenance.objects.get()
    assert (kept.equipment, kept.unit, kept.kind) == (piece, None, "planned")
    assert kept.span == (NOW, MONDAY_9 + 9 * HOUR)
    assert "그 시간에는 예약을 받지 않습니다." in messages_of(page)[0]
    assert Occupancy.objects.holding().get().maintenance == kept


def test_after_closing_time_the_form_proposes_the_rest_of_the_day(client, piece, monkeypatch):
    evening = MONDAY_9 + 11 * HOUR
    monkeypatch.setattr(timezone, "now", lambda: evening)

    form = client.get("/desk/maintenance/").context["form"]

    assert form.initial["start"] == evening
    assert form.initial["end"] == MONDAY_9 + 15 * HOUR


@pytest.mark.parametrize("kind", ["calibration", "in_house"])
def test_the_kind_is_kept(client, staff, piece, kind):
    add(client, piece, kind=kind, text="정기 교정")

    kept = Maintenance.objects.get()
    assert (kept.kind, kept.text, kept.made_by) == (kind, "정기 교정", staff)


def test_one_unit_is_kept_and_the_others_stay_free(client, piece):
    piece.units = 2
    piece.save()

    add(client, piece, unit=2)

    assert [row.unit for row in Occupancy.objects.holding()] == [2]
    assert "2호기" in text_of(client.get("/desk/maintenance/"))


def test_bookings_in_the_way_are_named_and_the_breakdown_is_a_link_away(client, piece):
    booking = make_booking(
        equipment=piece,
        start=TUESDAY,
        state="confirmed",
        user=make_member(company=make_company(name_ko="셀웍스")),
    )

    page = add(client, piece, text="누수")

    assert page.status_code == 409
    text = text_of(page)
    assert "그 시간에는 이미 다른 예약이나 점검이 있어요." in text
    assert "셀웍스 1.08.(화) 09:00~11:00 승인" in text
    assert f'href="/desk/bookings/{booking.reference}/"' in page.content.decode()
    assert not Maintenance.objects.exists()
    breakdown = client.get(page.context["breakdown"])
    form = breakdown.context["form"]
    assert form["equipment"].value() == piece.number
    assert form["start"].value() == field(TUESDAY)
    assert form["text"].value() == "누수"


def test_another_maintenance_in_the_way_is_named(client, piece):
    add(client, piece, text="냉각수 교체")

    assert "점검 1.08.(화) 09:00~18:00 냉각수 교체" in text_of(add(client, piece))


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"equipment": "EPN0000000"}, "equipment", "EPN0000000"),
        ({"equipment": ""}, "equipment", "필수"),
        ({"kind": "breakdown"}, "kind", "breakdown"),
        ({"end": "2030-01-08T08:00"}, "end", "종료 시각은 시작 시각보다 늦어야 해요."),
        ({"start": "tomorrow"}, "start", "2026-11-25 14:00처럼"),
        ({"text": "가" * 201}, "text", "200"),
        ({"unit": 3}, "unit", "이 장비는 2호기까지 있어요."),
        ({"unit": 0}, "unit", "1"),
    ],
)
def test_a_wrong_form_is_told_beside_its_field(client, piece, change, name, words):
    piece.units = 2
    piece.save()

    page = client.post("/desk/maintenance/", fields(piece) | change)

    assert page.status_code == 422
    assert words in str(page.context["form"].errors[name])
    assert not Maintenance.objects.exists()


def test_a_foreign_piece_cannot_be_kept(client):
    assert add(client, make_bookable()).status_code == 422


def test_an_address_that_says_nonsense_fills_in_nothing_wrong(client, piece):
    page = client.get("/desk/maintenance/?equipment=nothing&start=x&end=%00&unit=y")

    assert page.status_code == 200


def test_maintenance_that_goes_on_is_ended_and_what_is_to_come_is_called_off(client, piece, staff):
    other = make_equipment(center=piece.center)
    going_on = transitions.add_maintenance(
        piece, Span(MONDAY_9, TUESDAY), kind="planned", actor=staff, now=MONDAY_9
    )
    coming = transitions.add_maintenance(
        other, Span(TUESDAY, TUESDAY + HOUR), kind="planned", actor=staff, now=MONDAY_9
    )

    for kept in (going_on, coming):
        page = client.post(f"/desk/maintenance/{kept.reference}/end/", follow=True)
        kept.refresh_from_db()
        assert "남은 시간은 다시 예약을 받습니다." in messages_of(page)[0]

    assert (going_on.end, going_on.cancelled_at) == (NOW, None)
    assert coming.cancelled_at == NOW
    assert [row.span.upper for row in Occupancy.objects.holding()] == [NOW]
    again = client.post(f"/desk/maintenance/{coming.reference}/end/", follow=True)
    assert messages_of(again) == ["이미 끝났거나 취소한 점검입니다."]
    assert len(client.get("/desk/maintenance/").context["past"]) == 2


@pytest.mark.parametrize("reference", ["0123456789", "x", "%00"])
def test_what_is_no_maintenance_is_not_found(client, reference):
    assert client.post(f"/desk/maintenance/{reference}/end/").status_code == 404


def test_another_centers_maintenance_is_not_found(client):
    kept = Maintenance.objects.create(equipment=make_bookable(), start=TUESDAY, end=TUESDAY + HOUR)

    assert client.post(f"/desk/maintenance/{kept.reference}/end/").status_code == 404


def test_ten_rows_cost_as_many_statements_as_one(client, piece, staff):
    def kept(number):
        for n in range(number):
            start = TUESDAY + n * 24 * HOUR
            Maintenance.objects.create(
                equipment=make_equipment(center=piece.center),
                start=start,
                end=start + HOUR,
                made_by=make_user(),
            )
            Maintenance.objects.create(
                equipment=piece,
                start=start - 500 * HOUR,
                end=start - 499 * HOUR,
                made_by=make_user(),
            )

    kept(1)
    one = statements(lambda: client.get("/desk/maintenance/"))
    kept(9)

    assert statements(lambda: client.get("/desk/maintenance/")) == one


@pytest.fixture
def broken(piece):
    """A piece of two units with bookings of every fate on Tuesday, by what becomes of them."""
    piece.units = 2
    piece.save()

    def booked(company, **others):
        user = make_member(company=make_company(name_ko=company))
        return make_booking(equipment=piece, user=user, **others)

    return {
        "cancelled": booked("가람", start=TUESDAY, state="confirmed"),
        "stays": booked("나래", start=TUESDAY, state="confirmed", unit=2),
        "reseated": booked("다온", start=TUESDAY + 3 * HOUR, state="confirmed"),
        "finished": booked("라온", start=NOW - HOUR, hours=2, state="in_use"),
    }


def states(bookings):
    found = {}
    for name, booking in bookings.items():
        booking.refresh_from_db()
        found[name] = booking.state
    return found


def test_a_breakdown_first_tells_what_it_would_do(client, piece, broken):
    before = states(broken)
    sent = fields(piece, start=NOW, hours=30, unit=1, text="펌프 고장")

    page = client.post("/desk/breakdown/", sent)

    assert page.status_code == 200
    lines = {line.booking: str(line.would) for line in page.context["lines"]}
    assert lines == {
        broken["cancelled"]: "취소하고, 대신할 장비를 안내합니다.",
        broken["reseated"]: "같은 시간 다른 호기로 옮깁니다.",
        broken["finished"]: "지금 이용을 끝내고 이용기록을 씁니다.",
    }
    assert "걸린 예약 3건" in text_of(page)
    assert states(broken) == before
    assert not Maintenance.objects.exists()
    assert Booking.objects.filter(version__gt=1).count() == 0


def test_confirmed_it_happens_with_a_line_for_each_booking(client, piece, broken):
    sent = fields(piece, start=NOW, hours=30, unit=1, text="펌프 고장")

    page = client.post("/desk/breakdown/", sent | {"confirm": "1"}, follow=True)

    assert states(broken) == {
        "cancelled": "cancelled",
        "stays": "confirmed",
        "reseated": "confirmed",
        "finished": "completed",
    }
    kept = Maintenance.objects.get()
    assert (kept.kind, kept.unit, kept.text) == ("breakdown", 1, "펌프 고장")
    said = messages_of(page)
    assert len(said) == 4
    assert "그 시간에는 예약을 받지 않습니다." in said[0]
    assert "가람" in said[1]
    assert "취소했습니다." in said[1]
    assert f"/desk/bookings/{broken['cancelled'].reference}/" in said[1]
    assert broken["cancelled"].events.last().text == "펌프 고장"


def test_a_breakdown_withdraws_offers_in_its_way_and_says_so(client, piece, staff):
    booking = make_booking(
        equipment=piece,
        start=TUESDAY + 48 * HOUR,
        state="reviewing",
        respond_by=NOW + 24 * HOUR,
    )
    offered = Span(TUESDAY, TUESDAY + 2 * HOUR)
    transitions.offer(booking, [transitions.Option(piece, offered)], actor=staff, now=NOW)

    told = client.post("/desk/breakdown/", fields(piece))
    page = client.post("/desk/breakdown/", fields(piece) | {"confirm": "1"}, follow=True)

    assert [str(line.would) for line in told.context["lines"]] == ["제안한 일정을 거둡니다."]
    assert "제안한 일정을 거두었습니다." in messages_of(page)[1]
    booking.refresh_from_db()
    assert booking.state == "reviewing"


def test_a_breakdown_with_nothing_in_its_way_says_so(client, piece):
    page = client.post("/desk/breakdown/", fields(piece))

    assert "걸린 예약이 없습니다." in text_of(page)


def test_a_wrong_breakdown_does_nothing(client, piece):
    sent = fields(piece, hours=-1) | {"confirm": "1"}

    page = client.post("/desk/breakdown/", sent)

    assert page.status_code == 422
    assert not Maintenance.objects.exists()
