"""Who hears of what, in which language, and what they get to read."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.html import escape

from bookings import transitions
from bookings.mine.mail_choices import MAIL_CHOICES
from bookings.models import BookingEvent, MailPreference
from bookings.notifications import MUTABLE, tell_about
from bookings.notifications.audience import Side, sides_of
from bookings.notifications.wording import words_for
from bookings.states import EventKind, Party, State
from bookings.templatetags.bookings import long_period, period
from centers.models import CenterRole
from itube.lib.periods import Span
from itube.outbox import channels
from itube.outbox.models import OutboxMessage
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_company,
    make_equipment,
    make_hours,
    make_member,
    make_role,
    make_tariff,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=5)

# In which state a booking is after each kind, and who does it (the first is the usual one).
AFTER = {
    EventKind.REQUESTED: (State.REQUESTED, [Party.REQUESTER]),
    EventKind.RECEIVED: (State.REVIEWING, [Party.SYSTEM]),
    EventKind.CONFIRMED: (State.CONFIRMED, [Party.CENTER, Party.SYSTEM]),
    EventKind.REJECTED: (State.REJECTED, [Party.CENTER, Party.SYSTEM]),
    EventKind.ASKED: (State.NEEDS_INFO, [Party.CENTER]),
    EventKind.REPLIED: (State.REVIEWING, [Party.REQUESTER]),
    EventKind.OFFERED: (State.OFFERED, [Party.CENTER]),
    EventKind.REFERRED: (State.OFFERED, [Party.CENTER]),
    EventKind.ACCEPTED: (State.CONFIRMED, [Party.REQUESTER, Party.CENTER]),
    EventKind.DECLINED: (State.REVIEWING, [Party.REQUESTER, Party.CENTER]),
    EventKind.MOVED: (State.CONFIRMED, [Party.REQUESTER, Party.CENTER]),
    EventKind.CANCELLED: (State.CANCELLED, [Party.REQUESTER, Party.CENTER, Party.SYSTEM]),
    EventKind.EXPIRED: (State.EXPIRED, [Party.SYSTEM]),
    EventKind.REMINDED: (State.NEEDS_INFO, [Party.SYSTEM]),
    EventKind.ESCALATED: (State.REVIEWING, [Party.SYSTEM]),
    EventKind.STARTED: (State.IN_USE, [Party.CENTER]),
    EventKind.FINISHED: (State.COMPLETED, [Party.CENTER]),
    EventKind.NO_SHOW: (State.NO_SHOW, [Party.CENTER]),
    EventKind.MESSAGE: (State.CONFIRMED, [Party.REQUESTER, Party.CENTER]),
    EventKind.ATTACHED: (State.CONFIRMED, [Party.REQUESTER, Party.CENTER]),
    EventKind.RESEATED: (State.CONFIRMED, [Party.CENTER]),
    EventKind.PRICED: (State.CONFIRMED, [Party.CENTER]),
}
CASES = [(kind, party) for kind, (_state, parties) in AFTER.items() for party in parties]
EVERYBODY = {"requester", "approver"}


@pytest.fixture
def people(db):
    """A requester, and an approver of the center; both by the name of their side."""
    approver = make_user(email="approver@example.com")
    requester = make_member(email="requester@example.com", company=make_company())
    return {"approver": approver, "requester": requester}


def make_event(kind, party, people, **fields):
    """What a deed of that kind leaves: the booking in its state and the event, nothing told yet."""
    piece = make_bookable(
        name_en="Cell cycler",
        location_ko="3동 201호",
        center=make_center(
            name_en="Battery Center", address_ko="대전 유성구 가정로 1", phone="042-000-0000"
        ),
    )
    make_role(people["approver"], piece.center)
    state = fields.pop("state", AFTER[kind][0])
    booking = make_booking(
        equipment=piece,
        user=people["requester"],
        approver=people["approver"],
        state=state,
        fee_won=120_000,
        vat_won=12_000,
        sequence=fields.pop("sequence", 0),
    )
    actor = {Party.REQUESTER: people["requester"], Party.CENTER: people["approver"]}.get(party)
    defaults = {"text": "글입니다 <b>", "data": {}, "at": NOW, "actor": actor}
    if kind == EventKind.MOVED:
        before = [MONDAY_9 - timedelta(days=1), MONDAY_9 - timedelta(hours=22)]
        defaults["data"] = {"from": [moment.isoformat() for moment in before]}
    if kind == EventKind.ESCALATED:
        deputy = make_user(email="deputy@example.com")
        make_role(deputy, piece.center, "deputy")
        defaults["data"] = {"from": people["approver"].pk}
        type(booking).objects.filter(pk=booking.pk).update(approver=deputy)
    if kind in (EventKind.OFFERED, EventKind.REFERRED):
        booking.offers.create(
            equipment=piece,
            start=MONDAY_9 + timedelta(days=1),
            end=MONDAY_9 + timedelta(days=1, hours=2),
            at=NOW,
        )
    booking.refresh_from_db()
    return BookingEvent.objects.create(
        booking=booking, kind=kind, target=state, party=party, **defaults | fields
    )


def told(event):
    """Tell about event and return the messages by the address of who gets them."""
    tell_about(event)
    messages = OutboxMessage.objects.filter(dedupe_key__startswith=f"event:{event.pk}:")
    return {message.recipient.split("@")[0]: message for message in messages}


def test_every_kind_is_tried():
    assert set(AFTER) == set(EventKind)


@pytest.mark.parametrize(
    ("kind", "party", "hear"),
    [
        ("requested", "requester", {"requester"}),
        ("received", "system", {"approver"}),
        ("confirmed", "center", {"requester"}),
        ("confirmed", "system", EVERYBODY),
        ("rejected", "center", {"requester"}),
        ("asked", "center", {"requester"}),
        ("replied", "requester", {"approver"}),
        ("offered", "center", {"requester"}),
        ("referred", "center", {"requester"}),
        ("accepted", "requester", EVERYBODY),
        ("declined", "requester", {"approver"}),
        ("declined", "center", {"requester"}),
        ("moved", "requester", EVERYBODY),
        ("moved", "center", {"requester"}),
        ("cancelled", "requester", {"approver"}),
        ("cancelled", "center", {"requester"}),
        ("cancelled", "system", EVERYBODY),
        ("expired", "system", EVERYBODY),
        ("reminded", "system", {"requester"}),
        ("escalated", "system", {"deputy", "approver"}),
        ("started", "center", {"requester"}),
        ("finished", "center", {"requester"}),
        ("no_show", "center", {"requester"}),
        ("message", "requester", {"approver"}),
        ("message", "center", {"requester"}),
        ("attached", "requester", {"approver"}),
        ("reseated", "center", {"requester"}),
        ("priced", "center", {"requester"}),
    ],
)
def test_who_hears_of_what(people, kind, party, hear):
    assert set(told(make_event(EventKind(kind), Party(party), people))) == hear


@pytest.mark.parametrize(
    ("kind", "state", "side", "lead"),
    [
        ("declined", State.REVIEWING, "requester", "센터가 제안을 거두었습니다."),
        ("declined", State.REVIEWING, "approver", "신청을 다시 검토해 주십시오."),
        ("moved", State.IN_USE, "requester", "이용이 예정보다 일찍 끝납니다."),
    ],
)
def test_what_a_breakdown_changes_is_told_as_such(people, kind, state, side, lead):
    """The piece may be another center's: its staff did it, and the approver has to know."""
    event = make_event(
        EventKind(kind), Party.CENTER, people, state=state, source=state, actor=make_user()
    )
    assert lead in channels.compose(told(event)[side]).text


@pytest.mark.parametrize(
    ("source", "sequence", "hear"),
    [
        (State.REVIEWING, 1, {"approver"}),  # nothing was ever in a calendar
        (State.REVIEWING, 2, EVERYBODY),  # moved while it was pending
        (State.CONFIRMED, 1, EVERYBODY),
    ],
)
def test_an_own_cancellation_is_told_where_a_calendar_has_an_entry(people, source, sequence, hear):
    event = make_event(
        EventKind.CANCELLED, Party.REQUESTER, people, source=source, sequence=sequence
    )
    assert set(told(event)) == hear


@pytest.mark.parametrize(
    ("kind", "state", "lead"),
    [
        ("moved", State.CONFIRMED, "신청하신 대로 예약 일정을 바꾸었습니다."),
        ("moved", State.REVIEWING, "센터가 새 일정을 검토합니다."),
        ("cancelled", State.CANCELLED, "신청하신 대로 예약을 취소했습니다."),
        ("accepted", State.CONFIRMED, "고르신 일정으로 예약이 승인되었습니다."),
    ],
)
def test_a_receipt_says_that_it_is_one_and_carries_the_entry(people, kind, state, lead):
    event = make_event(
        EventKind(kind), Party.REQUESTER, people, state=state, source=State.CONFIRMED
    )
    mail = channels.compose(told(event)["requester"])
    assert lead in mail.text
    assert "[남기신 글]" in mail.text
    assert [file.parameters["method"] for file in mail.attachments] == [
        "CANCEL" if kind == "cancelled" else "REQUEST"
    ]


def test_a_reminder_goes_to_whoever_has_to_answer(people):
    event = make_event(EventKind.REMINDED, Party.SYSTEM, people, state=State.REVIEWING)
    assert set(told(event)) == {"approver"}


def test_without_a_responsible_person_all_who_answer_requests_hear(people):
    event = make_event(EventKind.RECEIVED, Party.SYSTEM, people)
    center = event.booking.equipment.center
    for role in ("manager", "deputy", "operator", "viewer"):
        make_role(make_user(email=f"{role}@example.com"), center, role)
    make_role(make_user(email="elsewhere@example.com"), make_center())
    event.booking.approver = None
    assert set(told(event)) == {"approver", "manager", "deputy"}


def test_a_responsible_person_whose_role_is_over_hears_nothing_more(people):
    event = make_event(EventKind.RECEIVED, Party.SYSTEM, people)
    make_role(make_user(email="manager@example.com"), event.booking.equipment.center, "manager")
    CenterRole.objects.filter(user=people["approver"]).update(
        valid_from=NOW - timedelta(days=9), valid_until=NOW
    )
    assert set(told(event)) == {"manager"}


def test_a_closed_account_hears_nothing(people):
    people["requester"].is_active = False
    people["requester"].save()
    assert told(make_event(EventKind.CONFIRMED, Party.CENTER, people)) == {}


def test_who_acted_hears_nothing_even_on_both_sides(people):
    event = make_event(EventKind.CONFIRMED, Party.CENTER, people, actor=people["requester"])
    assert told(event) == {}


def test_telling_twice_tells_once(people):
    event = make_event(EventKind.CONFIRMED, Party.CENTER, people)
    assert told(event).keys() == told(event).keys() == {"requester"}
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("kind", EventKind)
def test_what_needs_an_answer_is_told_whatever_one_prefers(people, kind):
    event = make_event(kind, AFTER[kind][1][-1], people)
    for person in people.values():
        MailPreference.objects.create(user=person, kind=kind)
    if kind in (EventKind.CANCELLED, EventKind.ACCEPTED):
        assert set(told(event)) == {"requester"}
    elif kind in MUTABLE:
        assert told(event) == {}
    else:
        assert told(event) != {}


def test_only_what_can_be_muted_is_offered_to_be_muted():
    assert {kind for choice in MAIL_CHOICES for kind in choice.kinds} <= set(MUTABLE)


def test_what_cannot_be_muted():
    assert set(EventKind) - set(MUTABLE) == {
        *("asked", "offered", "referred", "reminded", "escalated", "confirmed")
    }


@pytest.mark.parametrize("kind", EventKind)
def test_telling_takes_two_statements(people, kind, django_assert_num_queries):
    event = make_event(kind, AFTER[kind][1][-1], people)
    event = BookingEvent.objects.select_related("booking").get(pk=event.pk)
    for role in ("manager", "deputy", "approver"):
        make_role(make_user(), event.booking.equipment.center, role)
    with django_assert_num_queries(2):
        tell_about(event)


def test_no_personal_data_in_the_log(people, caplog):
    event = make_event(EventKind.CONFIRMED, Party.CENTER, people)
    with caplog.at_level("DEBUG"):
        channels.compose(told(event)["requester"])
    assert not re.search("requester@|approver@|신청자", caplog.text)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(("kind", "party"), CASES)
def test_a_mail_says_what_when_where_and_what_to_do(people, kind, party, language):
    for person in people.values():
        person.language = language
        person.save()
    event = make_event(kind, party, people, reason="other")
    if kind == EventKind.ESCALATED:
        event.booking.approver.language = language
        event.booking.approver.save()
    messages = told(event)
    assert messages
    booking = event.booking
    for message in messages.values():
        mail = channels.compose(message)
        with translation.override(language):
            span, short = long_period(booking.span), period(booking.span)
            names = (booking.equipment.name, booking.equipment.center.name)
            state = booking.get_state_display()
        assert names[0] in mail.subject
        assert short in mail.subject
        side = Side(message.payload["context"]["side"])
        page = "bookings" if side == Side.REQUESTER else "desk/bookings"
        prefix = "/en" if language == "en" else ""
        for text in (mail.text, mail.html):
            for said in (*names, span, str(state), booking.reference, "132,000", "042-000-0000"):
                if said != "042-000-0000" or side == Side.REQUESTER:
                    assert said in text
            assert f"http://localhost:8000{prefix}/{page}/{booking.reference}/" in text
            assert "{{" not in text
            assert "None" not in text
        assert "글입니다 <b>" in mail.text or kind in ("requested", "received")
        assert "<b>" not in mail.html
        assert f'<html lang="{language}">' in mail.html
        with translation.override(language):
            words = words_for(event, side)
            assert str(words.step) in mail.text
            assert escape(str(words.step)) in mail.html
            assert mail.subject.startswith(f"[i-tube] {words.head}: ")


def test_a_pending_booking_says_by_when_and_how_long_that_is(people):
    event = make_event(EventKind.ASKED, Party.CENTER, people)
    now = timezone.now()
    event.booking.respond_by = now + timedelta(days=1, hours=4, minutes=30)
    mail = channels.compose(told(event)["requester"])
    assert re.search(r"답할 기한: .+까지 \(1일 4시간 남음\)", mail.text)


def test_the_company_is_told_to_the_center_only(people):
    company = people["requester"].company.name_ko
    of_center = told(make_event(EventKind.RECEIVED, Party.SYSTEM, people))["approver"]
    mail = channels.compose(of_center)
    assert company in mail.text
    assert company not in mail.subject
    assert "셀 성능 시험" in mail.text


def test_a_mail_keeps_to_the_moment_of_its_event(people):
    event = make_event(EventKind.CONFIRMED, Party.CENTER, people)
    message = told(event)["requester"]
    before = event.booking.span
    transitions.reschedule(
        event.booking,
        Span(MONDAY_9 + timedelta(days=1), MONDAY_9 + timedelta(days=1, hours=2)),
        actor=people["approver"],
        party=Party.CENTER,
        now=NOW,
    )
    assert long_period(before) in channels.compose(message).text
    moved = OutboxMessage.objects.get(kind="booking_moved")
    mail = channels.compose(moved)
    assert long_period(event.booking.span) in mail.text
    assert f"이전 일시: {long_period(before)}" in mail.text


def test_offers_are_listed(people):
    text = channels.compose(told(make_event(EventKind.OFFERED, Party.CENTER, people))["requester"])
    start = MONDAY_9 + timedelta(days=1)
    assert long_period(Span(start, start + timedelta(hours=2))) in text.text


def make_equal_piece(piece):
    """The same kind in another center, open and free."""
    other = make_equipment(kind=piece.kind, name_en="Twin cycler", use_modes=["direct"])
    make_hours(other.center)
    make_tariff(other)
    return other


@pytest.mark.parametrize(
    ("kind", "party", "fields"),
    [
        (EventKind.REJECTED, Party.CENTER, {"reason": "unsuitable"}),
        (EventKind.EXPIRED, Party.SYSTEM, {"reason": "no_answer"}),
        (EventKind.CANCELLED, Party.CENTER, {"reason": "breakdown"}),
    ],
)
def test_who_lost_a_time_gets_others(people, kind, party, fields, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    event = make_event(kind, party, people, **fields)
    start = timezone.now() + timedelta(days=3)
    event.booking.starts_at, event.booking.ends_at = start, start + timedelta(hours=2)
    twin = make_equal_piece(event.booking.equipment)
    message = told(event)["requester"]

    mail = channels.compose(message)

    others = message.payload["others"]
    assert twin.center.name in {other["center"] for other in others}
    for other in others:
        for text in (mail.text, mail.html.replace("&amp;", "&")):
            assert other["when"] in text
            assert other["link"] in text
    assert f"/bookings/new/?equipment={twin.number}&start=" in mail.text
    # What was sent is what the administration shows, though the twin is gone by then.
    message.done_at = timezone.now()
    type(twin).objects.filter(pk=twin.pk).update(online_booking=False)
    assert twin.center.name in channels.display(message)


def test_a_requester_who_cancelled_is_offered_nothing(people):
    event = make_event(EventKind.CANCELLED, Party.REQUESTER, people, source=State.CONFIRMED)
    for message in told(event).values():
        channels.compose(message)
        assert "others" not in message.payload


def test_of_the_parties_only_the_other_one_is_concerned_by_default():
    by_center = BookingEvent(kind="message", party="center", target="confirmed")
    assert sides_of(by_center) == {Side.REQUESTER}
