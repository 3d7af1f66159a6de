"""Two who change one center at once: what the second one writes knows what the first one did."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from bookings.availability.opening import SEOUL, at_minute
from bookings.models import OpenSpan
from centers.models import ClosedDay, OpeningHours
from tests.factories import make_center, make_hours

pytestmark = pytest.mark.django_db(transaction=True)

LOCK = "ORDER BY center_id FOR NO KEY UPDATE"
SOURCE = "SELECT pg_get_functiondef('bookings_renew_open_time'::regproc)"


@pytest.fixture
def _without_lock():
    """Take the lock out of the function that the triggers call, for the control."""
    with connection.cursor() as cursor:
        cursor.execute(SOURCE)
        source = cursor.fetchone()[0]
        assert LOCK in source
        cursor.execute(source.replace(LOCK, ""))
        yield
        cursor.execute(source)


def close_while_another_opens():
    """Close a Saturday in one transaction while another one opens Saturdays; is it open then?"""
    center = make_center()
    make_hours(center)
    today = OpenSpan.objects.earliest("span").span.lower.astimezone(SEOUL).date()
    saturday = today + timedelta(days=14 + (5 - today.weekday()) % 7)
    done = threading.Event()

    def open_saturdays():
        OpeningHours.objects.create(center=center, weekday=5, opens=540, closes=720)
        connection.close()
        done.set()

    other = threading.Thread(target=open_saturdays)
    with transaction.atomic():
        ClosedDay.objects.create(center=center, day=saturday, name_ko="창립기념일")
        other.start()
        waited = _waits(done)
    other.join()
    assert OpenSpan.objects.filter(
        span__contains=at_minute(saturday + timedelta(days=7), 600)
    ).exists()
    return waited, OpenSpan.objects.filter(span__contains=at_minute(saturday, 600)).exists()


def _waits(done):
    """Return whether another session waits for a lock before it is done."""
    until = time.monotonic() + 10
    while time.monotonic() < until and not done.is_set():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.01)
    return False


def test_the_second_waits_and_knows_of_the_first():
    assert close_while_another_opens() == (True, False)


@pytest.mark.usefixtures("_without_lock")
def test_without_the_lock_the_closed_day_is_open():
    assert close_while_another_opens() == (False, True)
