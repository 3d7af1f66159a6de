"""What is free equals what a slow and plain calendar says: every answer, on random calendars."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from bookings.alternatives import here
from bookings.availability.free import earliest_free, fits, free_spans, slots, week_of
from bookings.models import BookingPolicy, Holiday, Maintenance, Occupancy, PieceHours
from bookings.policies import policy_of
from bookings.rules import RULES, broken
from bookings.rules.base import asking_for
from centers.models import ClosedDay, OpeningHours
from itube.lib.periods import Span, merged
from tests.bookings.availability.slow_calendar import DAY, TICK, SlowCalendar, random_calendar
from tests.factories import keep_open_time_from, make_booking, make_equipment

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
RULES_ABOUT_TIME = {"opening", "grid", "length", "notice", "horizon"}


class Stored:
    """A SlowCalendar in the database."""

    def __init__(self, slow: SlowCalendar):
        self.slow = slow
        self.midnight = datetime(slow.first.year, slow.first.month, slow.first.day, tzinfo=SEOUL)
        self.piece = make_equipment(units=slow.units)
        self._store_opening()
        self._store_policies()
        self._store_takings()
        keep_open_time_from(slow.first)
        self.piece.refresh_from_db()

    def at(self, minute):
        return self.midnight + timedelta(minutes=minute)

    def span(self, start, end):
        return Span(self.at(start), self.at(end))

    def spans(self, pairs):
        return [self.span(*pair) for pair in pairs]

    @property
    def now(self):
        return self.at(self.slow.now)

    def _store_opening(self):
        slow, center = self.slow, self.piece.center
        OpeningHours.objects.bulk_create(
            OpeningHours(center=center, weekday=weekday, opens=opens, closes=closes)
            for weekday, opens, closes in slow.center_hours
        )
        PieceHours.objects.bulk_create(
            PieceHours(equipment=self.piece, weekday=weekday, opens=opens, closes=closes)
            for weekday, opens, closes in slow.piece_hours
        )
        Holiday.objects.all().delete()
        Holiday.objects.bulk_create(Holiday(day=day) for day in slow.holidays)
        ClosedDay.objects.bulk_create(
            [
                *(ClosedDay(center=center, day=day) for day in slow.closed_here),
                *(ClosedDay(center=None, day=day) for day in slow.closed_everywhere),
            ]
        )

    def _store_policies(self):
        slow = self.slow
        BookingPolicy.objects.create(
            center=self.piece.center,
            opens_on_holidays=slow.center_opens_on_holidays,
            grid_minutes=slow.grid,
            grid_offset_minutes=slow.offset,
            notice_hours=slow.notice,
            buffer_before_minutes=5,
        )
        BookingPolicy.objects.create(
            equipment=self.piece,
            opens_on_holidays=slow.piece_opens_on_holidays,
            buffer_before_minutes=slow.before,
            buffer_after_minutes=slow.after,
            min_minutes=slow.shortest,
            max_minutes=slow.longest,
            horizon_days=slow.horizon,
        )

    def _store_takings(self):
        # Whose booking it is does not matter here; this one holds no time of its own.
        booking = make_booking(equipment=self.piece, state="cancelled")
        self.user = booking.user
        rows = []
        for unit, start, end, is_maintenance in self.slow.taken:
            span = self.span(start, end)
            cause = {"booking": booking}
            if is_maintenance:
                kept = Maintenance(equipment=self.piece, start=span.start, end=span.end)
                cause = {"maintenance": kept}
            rows.append(Occupancy(equipment=self.piece, unit=unit, span=tuple(span), **cause))
        Maintenance.objects.bulk_create(row.maintenance for row in rows if row.maintenance)
        Occupancy.objects.bulk_create(rows)


def rules_allow(stored, start, end):
    """Whether the rules about time would let the request pass."""
    about_time = [rule for rule in RULES if rule.name in RULES_ABOUT_TIME]
    assert len(about_time) == len(RULES_ABOUT_TIME)
    asking = asking_for(
        stored.piece,
        policy_of(stored.piece),
        user=stored.user,
        company=None,
        span=stored.span(start, end),
        use_mode="direct",
        now=stored.now,
    )
    return not broken(asking, about_time)


def compare(seed):
    slow, chance = random_calendar(seed), random.Random(seed)
    stored = Stored(slow)
    piece, now = stored.piece, stored.now
    whole = stored.span(0, slow.days * DAY)

    assert free_spans(piece, whole, now) == stored.spans(slow.free_in_any())
    assert week_of([piece], whole, now)[piece.pk].by_unit == {
        unit: stored.spans(slow.free(unit)) for unit in range(1, slow.units + 1)
    }
    # From the beginning of the calendar, so that what is over is told too.
    week = week_of([piece], whole, whole.start)[piece.pk]
    assert merged(busy.span for busy in week.busy) == stored.spans(slow.busy())

    for _ in range(10):
        start = chance.randrange(0, 8 * DAY, slow.grid) + slow.offset
        end = start + chance.choice([slow.shortest, slow.longest, slow.grid, 2 * slow.grid])
        assert fits(piece, stored.span(start, end), now) is slow.fits(start, end)
        expected = slow.is_allowed(start, end) and slow.is_open(start, end)
        assert rules_allow(stored, start, end) is expected

    edges = [edge for _unit, *edges, _kept in slow.taken for edge in edges if 0 <= edge < 6 * DAY]
    for _ in range(8):
        low = chance.choice([*edges, chance.randrange(0, 6 * DAY, TICK)])
        high = low + chance.randrange(TICK, chance.choice([400, 3 * DAY]), TICK)
        length = chance.choice([TICK, slow.shortest, 60, slow.longest])
        expected = slow.earliest(length, low, high)
        asked = timedelta(minutes=length)
        found = earliest_free([piece], asked, stored.span(low, high), now)
        assert found == {piece.pk: expected and stored.span(*expected)}

    days = [slow.first + timedelta(days=n) for n in range(slow.days - 1)]
    cells = [cell for row in slots(piece, days, now).rows for cell in row.cells]
    told = {cell.start: cell.state.value for cell in cells}
    expected = {stored.at(start): state for start, state in slow.cells().items()}
    assert {start: state for start, state in told.items() if state != "closed"} == expected

    start = chance.randrange(0, 8 * DAY, slow.grid) + slow.offset
    for other in here(piece, stored.span(start, start + slow.longest), now):
        assert fits(piece, other.span, now)


def compare_all(seeds):
    for seed in seeds:
        with transaction.atomic():
            try:
                compare(seed)
            except AssertionError as error:
                error.add_note(f"random_calendar({seed})")
                raise
            transaction.set_rollback(True)


def test_every_answer_equals_the_slow_one():
    compare_all(range(40))


@pytest.mark.stress
def test_every_answer_equals_the_slow_one_on_500_calendars():
    compare_all(range(1000, 1500))
