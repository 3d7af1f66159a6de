"""A request reaches the worker through the outbox, whatever is lost or killed on the way."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bookings import transitions
from bookings.models import BookingEvent
from bookings.transitions.requesting import CHANNEL, PACE, TAKE_IN
from itube.lib.periods import Span
from itube.outbox import channels
from itube.outbox.delivery import attempt, wait_after
from itube.outbox.models import OutboxMessage
from itube.outbox.tasks import GRACE, deliver, sweep
from tests.factories import (
    make_bookable,
    make_company,
    make_consent_texts,
    make_hours,
    make_member,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

SWEEP_EVERY = timedelta(seconds=5)
# By then a request must have left `requested` after everything is up again.
RECOVERED = timedelta(seconds=60)


@pytest.fixture
def booking():
    """A request that was just made, with its message waiting in the outbox."""
    make_consent_texts()
    piece = make_bookable()
    make_hours(piece.center, 0, 24 * 60, days=(5, 6))
    make_role(make_user(email="approver@example.com"), piece.center)
    now = timezone.now()
    start = timezone.localtime(now + timedelta(days=3)).replace(
        hour=10, minute=0, second=0, microsecond=0
    )
    asked = transitions.Request(
        piece, Span(start, start + timedelta(hours=2)), "direct", "셀 성능 시험", consent=True
    )
    return transitions.request_booking(asked, user=make_member(company=make_company()), now=now)


def message_of(booking):
    return OutboxMessage.objects.get(kind=TAKE_IN, payload={"booking": booking.pk})


def test_the_worker_takes_it_in_and_the_center_hears(booking):
    message = message_of(booking)
    assert message.channel == CHANNEL
    assert CHANNEL in channels.CHANNELS
    assert deliver(message.pk) is True
    booking.refresh_from_db()
    message.refresh_from_db()
    assert booking.state == "reviewing"
    assert message.done_at
    received = OutboxMessage.objects.get(kind="booking_received")
    assert received.recipient == "approver@example.com"


def test_delivered_again_it_does_nothing(booking):
    message = message_of(booking)
    assert [deliver(message.pk), deliver(message.pk)] == [True, False]
    # As if the worker had died between its work and the mark.
    OutboxMessage.objects.filter(pk=message.pk).update(done_at=None)
    assert deliver(message.pk) is True
    assert BookingEvent.objects.filter(kind="received").count() == 1
    assert OutboxMessage.objects.filter(kind="booking_received").count() == 1


def test_two_workers_at_once_take_it_in_once(booking):
    message, start = message_of(booking), threading.Barrier(2)

    def work():
        start.wait(timeout=5)
        deliver(message.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert BookingEvent.objects.filter(kind="received").count() == 1


def test_a_lost_wake_up_is_swept_up(booking):
    message = message_of(booking)
    OutboxMessage.objects.exclude(pk=message.pk).delete()
    OutboxMessage.objects.update(next_try_at=timezone.now() - GRACE)
    assert sweep() == 1
    assert deliver(message.pk) is True


def test_a_worker_killed_after_the_sweep_costs_less_than_a_minute(booking):
    message = message_of(booking)
    OutboxMessage.objects.update(next_try_at=timezone.now() - GRACE)
    swept_at = timezone.now()
    sweep()
    message.refresh_from_db()
    # The worker that was asked is dead; the next sweep that finds the message is at the latest:
    found_again = message.next_try_at + GRACE + SWEEP_EVERY
    assert found_again - swept_at < RECOVERED / 2
    assert channels.pace_of(CHANNEL) == PACE


def test_what_the_database_refused_is_tried_again_soon(booking):
    message = message_of(booking)
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'not now'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON bookings_booking"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    try:
        assert attempt(message.pk, now) is False
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse CASCADE")
    booking.refresh_from_db()
    message.refresh_from_db()
    assert (booking.state, message.attempts) == ("requested", 1)
    assert message.next_try_at == now + wait_after(1)
    assert wait_after(1) + GRACE + SWEEP_EVERY < RECOVERED
    assert attempt(message.pk, message.next_try_at) is True
    booking.refresh_from_db()
    assert booking.state == "reviewing"


def test_the_administration_says_what_it_is(booking):
    assert "처리할 일" in channels.display(message_of(booking))
