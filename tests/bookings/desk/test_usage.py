"""Records of use: closing them line by line, the center's own lines, and corrections."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bookings import transitions
from bookings.models import UsageRecord
from bookings.refusals import BookingRefusedError
from itube.lib.periods import Span
from tests.bookings.desk.conftest import NOW
from tests.bookings.desk.pages import messages_of, press, statements, text_of
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


def field(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def used(piece, days=1, **others):
    """A booked use of some days ago whose record is not written."""
    start = MONDAY_9 - days * 24 * HOUR
    return make_booking(equipment=piece, start=start, state="confirmed", **others)


def record_of(piece, days=1, **others):
    start = MONDAY_9 - days * 24 * HOUR
    defaults = {
        "equipment": piece,
        "start": start,
        "end": start + 2 * HOUR,
        "operating_minutes": 120,
        "use_class": "own",
        "writer": make_user(name="적은 이"),
    }
    return UsageRecord.objects.create(**defaults | others)


def own_use(piece, **others):
    return {
        "equipment": piece.number,
        "use_class": "internal",
        "start": field(MONDAY_9),
        "end": field(MONDAY_9 + 3 * HOUR),
        "use_type": "analysis",
        "department": "소재연구본부",
        **others,
    }


def test_what_is_over_and_not_closed_is_listed_oldest_first(client, piece):
    newer, older = used(piece, 1), used(piece, 4)
    make_booking(equipment=piece, state="in_use", start=MONDAY_9 + 4 * HOUR)
    make_booking(equipment=piece, state="completed", start=MONDAY_9 - 90 * HOUR)
    used(make_bookable())

    page = client.get("/desk/usage/")

    assert [booking for booking, _form in page.context["unclosed"]] == [older, newer]
    assert 'href="/desk/usage/#use-' in client.get("/desk/").content.decode()


def test_a_line_closes_as_it_is_shown_and_comes_back(client, staff, piece):
    booking = used(piece, sample_count=3, tariff=piece.tariffs.get())
    form = client.get("/desk/usage/").context["unclosed"][0][1]
    names = ("samples", "staff_minutes", "use_type", "fee_won", "fee_shown")
    shown = {name: form[name].value() for name in names}

    page = press(
        client,
        booking,
        "finish",
        start=field(booking.starts_at),
        end=field(booking.ends_at),
        next="/desk/usage/",
        **shown,
    )

    assert page.redirect_chain == [("/desk/usage/", 302)]
    record = UsageRecord.objects.get()
    assert (record.booking, record.writer, record.fee_won) == (booking, staff, 120_000)
    assert (record.operating_minutes, record.samples) == (120, 3)
    assert page.context["unclosed"] == []


def test_who_did_not_come_is_one_click(client, piece):
    booking = used(piece)

    page = press(client, booking, "no-show", next="/desk/usage/")

    booking.refresh_from_db()
    assert booking.state == "no_show"
    assert "미이용으로 처리했습니다." in messages_of(page)[0]


def test_a_use_of_the_center_itself_is_written(client, staff, piece):
    page = client.post("/desk/usage/in-house/", own_use(piece, note="성능 점검"), follow=True)

    record = UsageRecord.objects.get()
    assert (record.equipment, record.booking, record.writer) == (piece, None, staff)
    assert (record.use_class, record.department) == ("internal", "소재연구본부")
    assert (record.operating_minutes, record.samples, record.note) == (180, 0, "성능 점검")
    assert record.organisation_name == piece.center.institution.name_ko
    assert "이용을 적었습니다." in messages_of(page)[0]
    assert "소재연구본부" in text_of(page)


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"equipment": ""}, "equipment", "필수"),
        ({"equipment": "EPN0000000"}, "equipment", "EPN0000000"),
        ({"use_class": "external"}, "use_class", "external"),
        ({"end": "2030-01-07T08:00"}, "end", "늦어야 해요."),
        ({"end": "2030-01-07T14:00"}, "end", "아직 끝나지 않은 이용은 적을 수 없어요."),
        ({"operating_minutes": 181}, "operating_minutes", "길 수 없어요."),
        ({"operating_minutes": "x"}, "operating_minutes", "정수"),
        ({"samples": 10**9}, "samples", "100000"),
        ({"staff_minutes": -1}, "staff_minutes", "0"),
        ({"use_type": "x"}, "use_type", "x"),
        ({"department": "가" * 51}, "department", "50"),
        ({"note": "\0"}, "note", "null"),
    ],
)
def test_a_wrong_line_is_told_beside_its_field_and_keeps_the_rest(
    client, piece, change, name, words
):
    page = client.post("/desk/usage/in-house/", own_use(piece) | change)

    assert page.status_code == 422
    assert words in str(page.context["form"].errors[name])
    assert list(page.context["form"].errors) == [name]
    assert not UsageRecord.objects.exists()


def test_two_units_may_run_twice_as_long_as_the_use(client, piece):
    piece.units = 2
    piece.save()

    client.post("/desk/usage/in-house/", own_use(piece, operating_minutes=360))

    assert UsageRecord.objects.get().operating_minutes == 360


def test_the_deed_itself_refuses_external_use_and_what_is_not_over(piece):
    over, going_on = Span(MONDAY_9, NOW), Span(MONDAY_9, NOW + HOUR)
    for use_class, span in (("external", over), ("own", going_on)):
        with pytest.raises(BookingRefusedError):
            transitions.record_in_house(piece, span, use_class=use_class, writer=None, now=NOW)
    assert not UsageRecord.objects.exists()


def corrected(record, **change):
    names = (
        "operating_minutes",
        "samples",
        "staff_minutes",
        "use_class",
        "use_type",
        "organisation_type",
        "organisation_name",
        "department",
        "fee_won",
        "note",
    )
    shown = {name: getattr(record, name) for name in names}
    times = {"start": field(record.start), "end": field(record.end)}
    return {"record": record.pk, "save": "1", **shown, **times, **change}


def test_a_correction_replaces_the_record_and_keeps_the_wrong_one(client, staff, piece):
    booking = make_booking(equipment=piece, state="completed", start=MONDAY_9 - 24 * HOUR)
    record = record_of(piece, booking=booking, use_class="external", fee_won=10_000)
    asked = client.post("/desk/usage/correct/", {"record": record.pk})
    assert asked.status_code == 200
    assert "use_class" not in asked.context["form"].fields

    page = client.post(
        "/desk/usage/correct/", corrected(record, fee_won=55_000, samples=7), follow=True
    )

    now_in_force = UsageRecord.objects.counted().get()
    assert (now_in_force.fee_won, now_in_force.samples) == (55_000, 7)
    assert (now_in_force.replaces, now_in_force.writer) == (record, staff)
    assert (now_in_force.booking, now_in_force.use_class) == (booking, "external")
    record.refresh_from_db()
    assert (record.is_replaced, record.fee_won) == (True, 10_000)
    assert "이용기록을 고쳤습니다." in messages_of(page)[0]
    assert [shown.pk for shown in page.context["records"]] == [now_in_force.pk]


def test_what_was_corrected_meanwhile_is_told(client, piece):
    record = record_of(piece)
    client.post("/desk/usage/correct/", corrected(record, samples=1))

    page = client.post("/desk/usage/correct/", corrected(record, samples=2))

    assert page.status_code == 409
    assert "이미 고쳐진 기록이에요." in text_of(page)
    assert UsageRecord.objects.counted().get().samples == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"end": "2029-01-01T00:00"}, "end"),
        ({"operating_minutes": 121}, "operating_minutes"),
        ({"fee_won": -5}, "fee_won"),
        ({"use_class": "external "}, "use_class"),
        ({"organisation_type": "x"}, "organisation_type"),
    ],
)
def test_a_wrong_correction_is_told(client, piece, change, name):
    record = record_of(piece)

    page = client.post("/desk/usage/correct/", corrected(record) | change)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [name]
    assert UsageRecord.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 18, "9" * 40, "١", "-1", "\0"])
def test_what_is_no_record_is_not_found(client, key):
    assert client.post("/desk/usage/correct/", {"record": key}).status_code == 404


def test_another_centers_record_is_not_found(client):
    record = record_of(make_bookable())

    assert client.post("/desk/usage/correct/", corrected(record)).status_code == 404


def test_lists_cost_as_many_statements_for_ten_rows_as_for_one(client, piece):
    def more(number):
        for n in range(number):
            other = make_equipment(center=piece.center)
            user = make_member(company=make_company())
            used(other, n + 1, user=user)
            booking = make_booking(equipment=other, state="completed", user=user)
            record_of(other, booking=booking, use_class="external")

    more(1)
    one = statements(lambda: client.get("/desk/usage/"))
    more(9)

    assert statements(lambda: client.get("/desk/usage/")) == one


def test_records_are_shown_by_month_and_page(client, piece):
    for day in range(1, 39):
        record_of(piece, day)

    this = client.get("/desk/usage/")
    last = client.get("/desk/usage/", {"month": "2029-12"})

    assert len(this.context["records"]) == 6
    assert this.context["following"] is None
    assert 'href="?month=2029-12#recent"' in this.content.decode()
    assert len(last.context["records"]) == 30
    assert len(client.get("/desk/usage/?month=2029-12&page=2").context["records"]) == 1
    assert client.get("/desk/usage/?month=2029-12&page=3").status_code == 404
    assert "2029. 12. 이용기록" in text_of(last)
    assert 'href="?month=2030-01#recent"' in last.content.decode()


@pytest.mark.parametrize("month", ["x", "2029-13", "2031-01", "0001-01", "\0"])
def test_what_is_no_month_shows_this_one(client, piece, month):
    assert client.get("/desk/usage/", {"month": month}).context["month"] == date(2030, 1, 1)
