"""Calendar entries as a calendar program reads them: made, moved, taken out."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils import translation

from bookings import transitions
from bookings.calendars.ics import Method, calendar_of, entry_of
from bookings.models import BookingEvent
from bookings.notifications import tell_about
from bookings.states import Party
from itube.lib.periods import Span
from itube.outbox import channels
from itube.outbox.models import OutboxMessage
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_company,
    make_member,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=5)
LATER = Span(MONDAY_9 + timedelta(days=1), MONDAY_9 + timedelta(days=1, hours=3))


@pytest.fixture
def booking(settings):
    settings.BASE_URL = "https://itube.example:8443"
    center = make_center(
        name_ko="한국배터리소재부품장비시험평가지원센터 대전 본원 제2연구동",
        name_en="Battery Center",
        address_ko="대전광역시 유성구 가정로 1, 제2연구동",
        email="booking@battery.example",
        phone="042-000-0000",
    )
    piece = make_bookable(center=center, location_ko="3동 201호", name_en="Cell cycler", units=2)
    booking = make_booking(
        equipment=piece,
        user=make_member(name="김신청", company=make_company(name_ko="가나전자")),
        state="reviewing",
        approver=make_user(),
    )
    make_role(booking.approver, center)
    return booking


def attached(kind, to=None):
    """Return the calendar of the last mail of a kind (to someone), as bytes, or None."""
    messages = OutboxMessage.objects.filter(kind=f"booking_{kind}")
    if to:
        messages = messages.filter(recipient=to.email)
    message = messages.order_by("pk").last()
    files = channels.compose(message).attachments
    if not files:
        return None
    (file,) = files
    assert file.parameters["method"] in file.content.decode()
    return file.content


def parsed(content):
    """Return the calendar and its only event."""
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    return calendar, event


def approve(booking):
    transitions.approve(booking, actor=booking.approver, now=NOW)
    return attached("confirmed")


def test_what_a_calendar_program_asks_for_is_there(booking):
    calendar, event = parsed(approve(booking))
    assert str(calendar["PRODID"])
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "REQUEST")
    assert str(event["UID"]) == f"{booking.reference}@itube.example"
    assert event["DTSTAMP"].dt == NOW
    assert event["DTSTART"].dt == booking.starts_at
    assert event["DTEND"].dt == booking.ends_at
    assert event["DTSTART"].params["TZID"] == "Asia/Seoul"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert str(event["ORGANIZER"]) == "mailto:booking@battery.example"
    assert event["ORGANIZER"].params["CN"] == booking.equipment.center.name_ko
    assert str(event["ATTENDEE"]) == f"mailto:{booking.user.email}"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert str(event["URL"]) == f"https://itube.example:8443/bookings/{booking.reference}/"


def test_korean_comes_back_whole_and_lines_are_folded(booking):
    content = approve(booking)
    _calendar, event = parsed(content)
    center = booking.equipment.center
    assert str(event["SUMMARY"]) == booking.equipment.name_ko
    assert str(event["LOCATION"]) == f"{center.name_ko}, {center.address_ko}, 3동 201호"
    assert "상태: 승인\n" in str(event["DESCRIPTION"])
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two


def test_the_zone_is_told(booking):
    calendar, event = parsed(approve(booking))
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Asia/Seoul"
    assert zone.to_tz().utcoffset(booking.starts_at.replace(tzinfo=None)) == timedelta(hours=9)
    assert event["DTSTART"].dt.astimezone(ZoneInfo("UTC")).hour == 0


def test_moved_and_cancelled_are_the_same_entry_with_a_higher_sequence(booking):
    seen = [parsed(approve(booking))]
    transitions.reschedule(
        booking, LATER, actor=booking.approver, party=Party.CENTER, now=NOW + timedelta(hours=1)
    )
    seen.append(parsed(attached("moved")))
    transitions.cancel(
        booking,
        actor=booking.approver,
        party=Party.CENTER,
        now=NOW + timedelta(hours=2),
        reason="other",
    )
    seen.append(parsed(attached("cancelled")))

    assert [str(calendar["METHOD"]) for calendar, _ in seen] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [str(event["STATUS"]) for _, event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len({str(event["UID"]) for _, event in seen}) == 1
    sequences = [event["SEQUENCE"] for _, event in seen]
    assert sequences == sorted(set(sequences))
    assert [event["DTSTART"].dt for _, event in seen] == [MONDAY_9, LATER.start, LATER.start]
    assert str(seen[2][1]["TRANSP"]) == "TRANSPARENT"


def test_another_unit_updates_the_entry(booking):
    approve(booking)
    before = booking.sequence
    transitions.breakdown(
        booking.equipment,
        Span(MONDAY_9, MONDAY_9 + timedelta(hours=9)),
        unit=1,
        actor=booking.approver,
        now=NOW,
    )
    calendar, event = parsed(attached("reseated"))
    assert str(calendar["METHOD"]) == "REQUEST"
    assert event["SEQUENCE"] == before + 1
    assert "호기: 2호기" in str(event["DESCRIPTION"])


def test_a_breakdown_takes_the_entry_out(booking):
    approve(booking)
    transitions.breakdown(
        booking.equipment,
        Span(MONDAY_9, MONDAY_9 + timedelta(hours=9)),
        actor=booking.approver,
        now=NOW,
    )
    calendar, event = parsed(attached("cancelled"))
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == ("CANCEL", "CANCELLED")


def test_what_requesters_do_themselves_changes_their_own_calendar(booking):
    seen = [parsed(approve(booking))]
    own = {"actor": booking.user, "party": Party.REQUESTER}
    transitions.reschedule(booking, LATER, now=NOW + timedelta(hours=1), **own)
    seen.append(parsed(attached("moved", booking.user)))
    transitions.cancel(booking, now=NOW + timedelta(hours=2), reason="plan_changed", **own)
    seen.append(parsed(attached("cancelled", booking.user)))

    assert [str(calendar["METHOD"]) for calendar, _ in seen] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _, event in seen}) == 1
    assert [event["DTSTART"].dt for _, event in seen] == [MONDAY_9, LATER.start, LATER.start]
    sequences = [event["SEQUENCE"] for _, event in seen]
    assert sequences == sorted(set(sequences))


def test_an_accepted_offer_goes_into_both_calendars(booking):
    option = transitions.Option(booking.equipment, LATER)
    transitions.offer(booking, [option], actor=booking.approver, now=NOW)
    transitions.accept_offer(booking, booking.offers.get(), actor=booking.user, now=NOW)
    for person in (booking.approver, booking.user):
        calendar, event = parsed(attached("accepted", person))
        assert str(calendar["METHOD"]) == "REQUEST"
        assert event["DTSTART"].dt == LATER.start
        assert event["SEQUENCE"] == 1
        assert ("가나전자" in str(event["SUMMARY"])) == (person == booking.approver)


def test_a_rejected_request_takes_out_only_what_was_put_in(booking):
    transitions.reject(booking, actor=booking.approver, now=NOW, reason="unsafe")
    assert attached("rejected") is None


def test_a_rejected_request_that_was_moved_before_is_taken_out(booking):
    transitions.reschedule(booking, LATER, actor=None, party=Party.CENTER, now=NOW)
    _calendar, moved = parsed(attached("moved"))
    assert str(moved["STATUS"]) == "TENTATIVE"
    transitions.reject(booking, actor=booking.approver, now=NOW, reason="unsafe")
    calendar, event = parsed(attached("rejected"))
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == ("CANCEL", "CANCELLED")
    assert event["UID"] == moved["UID"]


def test_a_mail_without_a_change_of_time_carries_nothing(booking):
    event = BookingEvent.objects.create(
        booking=booking, kind="message", target="reviewing", party="center", at=NOW
    )
    tell_about(event)
    assert attached("message") is None


def test_an_entry_is_in_the_readers_language(booking):
    with translation.override("en"):
        entry = entry_of(booking, NOW)
        _calendar, event = parsed(calendar_of([entry], Method.PUBLISH))
    assert "Cell cycler" in str(event["SUMMARY"])
    assert event["SUMMARY"].params["LANGUAGE"] == "en"
    assert "/en/bookings/" in str(event["URL"])


def test_a_published_entry_has_no_attendee_and_a_waiting_one_is_tentative(booking):
    calendar, event = parsed(calendar_of([entry_of(booking, NOW)], Method.PUBLISH))
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert "ATTENDEE" not in event
    assert str(event["STATUS"]) == "TENTATIVE"


def test_without_a_shared_address_the_portal_is_the_organizer(booking, settings):
    settings.DEFAULT_FROM_EMAIL = "i-tube <no-reply@itube.example>"
    booking.equipment.center.email = ""
    _calendar, event = parsed(calendar_of([entry_of(booking, NOW)], Method.PUBLISH))
    assert str(event["ORGANIZER"]) == "mailto:no-reply@itube.example"
