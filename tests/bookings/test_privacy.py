"""A person's bookings when one asks what is known, and when one leaves."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bookings import transitions
from bookings.attachments import attach
from bookings.models import Booking, CalendarFeed, IdempotencyKey, MailPreference, Occupancy, Wait
from bookings.states import HOLDING, Party
from itube.accounts.models import Consent, User
from itube.accounts.privacy import StillNeededError, anonymise, own_data
from tests.factories import MONDAY_9, make_bookable, make_booking, make_company, make_member

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=5)


def make_wait(user, **fields) -> Wait:
    return Wait.objects.create(
        equipment=make_bookable(),
        user=user,
        use_mode="direct",
        from_at=MONDAY_9,
        until_at=MONDAY_9 + timedelta(days=1),
        minutes=60,
        **fields,
    )


def test_the_download_holds_bookings_with_what_the_person_said_and_sent(client):
    user = make_member(company=make_company())
    booking = make_booking(user=user, state="needs_info", consent_ip="192.0.2.7")
    transitions.reply(booking, actor=user, now=NOW, text="5.0 Ah입니다.")
    file = SimpleUploadedFile("시험조건.txt", b"25")
    attach(booking, [file], actor=user, party=Party.REQUESTER, now=NOW)
    make_booking()  # somebody else's
    MailPreference.objects.create(user=user, kind="message")
    CalendarFeed.objects.create(owner=user)
    wait = make_wait(user)
    client.force_login(user)

    data = client.get("/accounts/profile/download/").json()

    (told,) = data["bookings"]
    assert (told["reference"], told["purpose"]) == (booking.reference, "셀 성능 시험")
    assert told["consent"]["ip_address"] == "192.0.2.7"
    assert [event["kind"] for event in told["events"]] == ["requested", "replied", "attached"]
    assert told["events"][1]["text"] == "5.0 Ah입니다."
    assert told["files"][0]["name"] == "시험조건.txt"
    assert data["waits"][0]["equipment"] == wait.equipment.number
    assert data["muted_mails"] == ["message"]
    assert len(data["calendar_feeds"]) == 1
    assert data["email"] == user.email


def test_more_bookings_cost_no_more_queries(django_assert_num_queries):
    user = make_member(company=make_company())
    make_booking(user=user)
    with django_assert_num_queries(19):
        own_data(User.objects.get(pk=user.pk))
    for _ in range(9):
        make_booking(user=user)
    with django_assert_num_queries(19):
        assert len(own_data(User.objects.get(pk=user.pk))["bookings"]) == 10


@pytest.mark.parametrize("state", HOLDING)
def test_who_has_a_booking_that_is_on_cannot_leave(state):
    user = make_member()
    make_booking(user=user, state=state)
    with pytest.raises(StillNeededError, match="진행 중인 예약이 1건"):
        anonymise(user, NOW)
    user.refresh_from_db()
    assert user.is_active
    assert user.name


def test_the_page_says_what_is_to_be_done_first(client):
    user = make_member()
    make_booking(user=user, state="confirmed")
    client.force_login(user)
    page = client.get("/accounts/profile/leave/", follow=True)
    assert "진행 중인 예약이 1건 있습니다" in page.content.decode()
    assert page.redirect_chain[-1][0] == "/accounts/profile/"


def test_who_leaves_leaves_the_centers_record_and_nothing_of_their_own():
    user = make_member(company=make_company(), name="김서연")
    booking = make_booking(user=user, state="completed", consent_ip="192.0.2.7")
    CalendarFeed.objects.create(owner=user)
    MailPreference.objects.create(user=user, kind="message")
    IdempotencyKey.objects.create(user=user, key="k", fingerprint="f")
    wait = make_wait(user, state="held", held_start=MONDAY_9, held_end=MONDAY_9, held_until=NOW)
    held = Occupancy.objects.create(
        equipment=wait.equipment, span=(MONDAY_9, MONDAY_9 + timedelta(hours=1)), wait=wait
    )

    anonymise(user, timezone.now())

    booking = Booking.objects.get(pk=booking.pk)
    assert (booking.purpose, booking.company_id) == (
        "셀 성능 시험",
        user.company_id or booking.company_id,
    )
    assert booking.consent_ip is None
    assert str(booking.user) == "탈퇴한 회원"
    assert booking.events.count() == 1
    assert not CalendarFeed.objects.exists()
    assert not MailPreference.objects.exists()
    assert not IdempotencyKey.objects.exists()
    held.refresh_from_db()
    wait.refresh_from_db()
    assert (wait.state, held.holds) == ("left", False)
    assert not Consent.objects.exclude(ip_address=None).exists()
