"""Feeds: who reads what, until when, how cheaply, and that their keys stay secret."""

import io
import json
import logging
from datetime import timedelta
from http import HTTPStatus

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.calendars import feeds
from bookings.models import CalendarFeed
from itube.lib.logs import JsonFormatter
from tests.factories import (
    make_bookable,
    make_booking,
    make_company,
    make_member,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db


def soon(**delta):
    """A full hour not far from now, so that a booking lies in the window of feeds."""
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(**delta)


def address(feed):
    return reverse("calendars:feed", args=[feed.token])


def read(client, feed, **headers):
    return client.get(address(feed), headers=headers)


def events(response):
    assert response.status_code == HTTPStatus.OK
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def texts(response):
    return response.content.decode().replace("\r\n ", "")


@pytest.fixture
def piece():
    return make_bookable()


@pytest.fixture
def staff(piece):
    staff = make_user()
    make_role(staff, piece.center, "viewer")
    return staff


def test_a_person_reads_their_own_bookings_only(client, piece):
    mine = make_booking(equipment=piece, start=soon(days=1), state="confirmed")
    make_booking(equipment=piece, start=soon(days=2), state="confirmed")
    (event,) = events(read(client, CalendarFeed.objects.create(owner=mine.user)))
    assert str(event["UID"]).startswith(mine.reference)
    assert str(event["STATUS"]) == "CONFIRMED"


def test_a_cancelled_one_stays_as_cancelled_and_a_waiting_one_is_tentative(client, piece):
    user = make_member(company=make_company())
    for day, state in enumerate(("cancelled", "reviewing", "completed"), 1):
        make_booking(equipment=piece, user=user, start=soon(days=day), state=state)
    found = events(read(client, CalendarFeed.objects.create(owner=user)))
    assert [str(event["STATUS"]) for event in found] == ["CANCELLED", "TENTATIVE", "CONFIRMED"]


def test_from_sixty_days_back_to_four_hundred_ahead(client, piece):
    user = make_member(company=make_company())
    days = {-61: False, -59: True, 399: True, 401: False}
    for day in days:
        make_booking(equipment=piece, user=user, start=soon(days=day), state="confirmed")
    found = events(read(client, CalendarFeed.objects.create(owner=user)))
    assert len(found) == sum(days.values())


def test_staff_read_a_center_and_a_piece_with_companies(client, piece, staff):
    company = make_company(name_ko="가나전자")
    make_booking(equipment=piece, user=make_member(company=company), start=soon(days=1))
    make_booking(start=soon(days=1))  # another center
    for feed in (
        CalendarFeed.objects.create(owner=staff, center=piece.center),
        CalendarFeed.objects.create(owner=staff, equipment=piece),
    ):
        (event,) = events(read(client, feed))
        assert "가나전자" in str(event["SUMMARY"])
        assert "/desk/bookings/" in str(event["URL"])


def test_strangers_read_of_a_piece_when_it_is_taken_and_nothing_else(client, piece):
    company = make_company(name_ko="가나전자")
    booking = make_booking(equipment=piece, user=make_member(company=company), start=soon(days=1))
    response = read(client, CalendarFeed.objects.create(owner=make_member(), equipment=piece))
    (event,) = events(response)
    assert event["DTSTART"].dt == booking.starts_at
    for secret in ("가나전자", booking.reference, booking.user.email, booking.purpose, "TENTATIVE"):
        assert secret not in texts(response)


def test_a_piece_that_is_not_public_is_no_strangers(client, piece):
    feed = CalendarFeed.objects.create(owner=make_member(), equipment=piece)
    assert read(client, feed).status_code == HTTPStatus.OK
    piece.is_published = False
    piece.save()
    assert read(client, feed).status_code == HTTPStatus.NOT_FOUND


def test_what_may_not_be_read_is_all_the_same_answer(client, piece, staff):
    of_center = CalendarFeed.objects.create(owner=staff, center=piece.center)
    assert read(client, of_center).status_code == HTTPStatus.OK
    staff.center_roles.update(
        valid_from=timezone.now() - timedelta(days=9), valid_until=timezone.now()
    )
    revoked = CalendarFeed.objects.create(owner=staff, revoked_at=timezone.now())
    closed = CalendarFeed.objects.create(owner=make_user(is_active=False))
    unknown = CalendarFeed(token="A" * 32)
    answers = [read(client, feed) for feed in (of_center, revoked, closed, unknown)]
    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    assert len({answer.content for answer in answers}) == 1
    assert client.post(address(of_center)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_program_that_has_it_gets_it_once(client, piece):
    booking = make_booking(equipment=piece, start=soon(days=1), state="confirmed")
    feed = CalendarFeed.objects.create(owner=booking.user)
    first = read(client, feed)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    again = read(client, feed, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again["Cache-Control"] == "private, no-cache"
    assert again["ETag"] == first["ETag"]
    type(booking).objects.filter(pk=booking.pk).update(state="cancelled", cancelled_by="center")
    changed = read(client, feed, if_none_match=first["ETag"])
    assert str(events(changed)[0]["STATUS"]) == "CANCELLED"


@pytest.mark.parametrize("what", ["own", "piece", "center", "stranger"])
def test_at_most_four_statements_however_many_bookings(
    client, piece, staff, what, django_assert_max_num_queries
):
    user = make_member(company=make_company())
    thing = {"piece": {"equipment": piece}, "center": {"center": piece.center}}.get(what, {})
    owner = staff if thing else user
    if what == "stranger":
        thing = {"equipment": piece}
    feed = CalendarFeed.objects.create(owner=owner, **thing)
    for day in range(10):
        make_booking(equipment=piece, user=user, start=soon(days=day), state="confirmed")
    with django_assert_max_num_queries(4):
        assert len(events(read(client, feed))) == 10


def test_it_speaks_the_owners_language(client, piece):
    user = make_member(company=make_company(), language="en")
    piece.name_en = "Cell cycler"
    piece.save()
    make_booking(equipment=piece, user=user, start=soon(days=1), state="confirmed")
    response = read(client, CalendarFeed.objects.create(owner=user), accept_language="ko")
    assert str(events(response)[0]["SUMMARY"]) == "Cell cycler"


def test_the_key_stands_in_no_log(client, piece):
    feed = CalendarFeed.objects.create(owner=make_user())
    gone = CalendarFeed.objects.create(owner=make_user(), revoked_at=timezone.now())
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        read(client, feed)
        read(client, gone)
        client.post(address(feed))
        client.get(f"/bookings/feed/{feed.token}.ics/")  # no such address
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    routes = [line["route"] for line in lines if line["logger"] == "itube.requests"]
    assert routes[:3] == ["bookings/feed/<slug:token>.ics"] * 3
    assert feed.token not in written.getvalue()
    assert gone.token not in written.getvalue()


def test_who_asks_too_often_waits(client, monkeypatch):
    monkeypatch.setattr(feeds, "PER_FEED", 2)
    feed = CalendarFeed.objects.create(owner=make_user())
    other = CalendarFeed.objects.create(owner=make_user())
    statuses = [read(client, feed).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert int(read(client, feed)["Retry-After"]) > 0
    assert read(client, other).status_code == HTTPStatus.OK
    monkeypatch.setattr(feeds, "PER_ADDRESS", 5)
    guesses = [read(client, CalendarFeed(token=f"guess-{n}")).status_code for n in range(9)]
    assert guesses[-1] == HTTPStatus.TOO_MANY_REQUESTS
