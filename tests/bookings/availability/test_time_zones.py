"""Free time is Seoul's, wherever the process, the database's session or the reader stands."""

import os
import time
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from bookings.availability.free import earliest_free, fits, free_spans, slots
from bookings.models import OpenSpan, PieceHours
from itube.lib.periods import Span
from tests.factories import MONDAY_9, keep_open_time_from, make_bookable, make_booking

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=1)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(params=["America/New_York", "Asia/Seoul", "Pacific/Kiritimati"])
def _elsewhere(request):
    """The process and the reader of its pages stand there."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    with timezone.override(request.param):
        yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("_elsewhere")
def test_the_same_hours_are_open_free_and_bookable_everywhere():
    piece = make_bookable()
    PieceHours.objects.create(equipment=piece, weekday=0, opens=0, closes=1440)
    keep_open_time_from(NOW.date())
    make_booking(equipment=piece, start=MONDAY_9)
    midnight = MONDAY_9 - timedelta(hours=9)
    free = [
        Span(midnight, MONDAY_9),
        Span(MONDAY_9 + timedelta(hours=2), midnight + timedelta(days=1)),
    ]
    week = Span(midnight - timedelta(days=2), midnight + timedelta(days=3))

    assert free_spans(piece, week, NOW) == free
    assert OpenSpan.objects.order_by("span").first().span.lower == midnight
    assert earliest_free([piece], timedelta(hours=8), week, NOW)[piece.pk] == Span(
        midnight, midnight + timedelta(hours=8)
    )
    rows = slots(piece, [MONDAY_9.date()], NOW).rows
    assert (rows[0].start, len(rows)) == (midnight, 48)


def test_the_zone_of_a_session_that_writes_hours_does_not_matter():
    piece = make_bookable()
    keep_open_time_from(NOW.date())
    before = set(OpenSpan.objects.values_list("span", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'America/New_York', true)")
        cursor.execute("UPDATE centers_openinghours SET closes = closes + 60")
        cursor.execute("UPDATE centers_openinghours SET closes = closes - 60")
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
    assert set(OpenSpan.objects.values_list("span", flat=True)) == before
    assert (
        earliest_free([piece], timedelta(hours=8), Span(NOW, NOW + timedelta(days=7)), NOW)[
            piece.pk
        ].start
        == MONDAY_9
    )


@pytest.mark.parametrize("zone", [UTC, NEW_YORK])
def test_the_zone_of_the_question_does_not_matter(zone):
    piece = make_bookable()
    wanted = Span(MONDAY_9, MONDAY_9 + timedelta(hours=1))
    asked = Span(*(moment.astimezone(zone) for moment in wanted))
    day = Span(*(moment.astimezone(zone) for moment in (MONDAY_9, MONDAY_9 + timedelta(hours=24))))
    assert fits(piece, asked, NOW.astimezone(zone))
    assert free_spans(piece, day, NOW.astimezone(zone)) == free_spans(piece, day, NOW)
