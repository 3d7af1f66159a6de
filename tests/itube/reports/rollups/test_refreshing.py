"""The facts follow every change of a record, and one by one they are what a rebuild makes."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from bookings.models import Maintenance, UsageRecord, Wait
from itube.reports.models import EVENTS, DailyFact, MonthlyFact, StaleDays
from itube.reports.rollups import refreshing
from itube.reports.rollups.refreshing import put_in_order, rebuild, refresh
from tests import factories
from tests.factories import MONDAY_9
from tests.itube.reports.test_figures import check_world
from tests.itube.reports.worlds import PERIODS, World

pytestmark = pytest.mark.django_db


def facts():
    """All facts, without their keys' order."""
    return (
        sorted(DailyFact.objects.values_list("equipment_id", "day", *EVENTS), key=repr),
        sorted(
            MonthlyFact.objects.values_list("equipment_id", "month", "last_used", *EVENTS),
            key=repr,
        ),
    )


def used(piece, start=MONDAY_9, hours=2, **fields):
    defaults = {
        "start": start,
        "end": start + timedelta(hours=hours),
        "operating_minutes": hours * 60,
        "use_class": "external",
    }
    return UsageRecord.objects.create(equipment=piece, **defaults | fields)


def test_the_clock_leaves_to_its_next_round_what_another_run_is_at():
    used(factories.make_bookable())
    # Another session, as of a worker that is writing a file. The lock is the database's alone.
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('itube.reports.rollups'))")
        assert refresh(MONDAY_9, waits=False) == 0
        assert StaleDays.objects.exists()
        assert not DailyFact.objects.exists()
    finally:
        other.close()
    assert refresh(MONDAY_9, waits=False) > 0
    assert DailyFact.objects.get().external == 7200


def days_as_they_lie():
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM reports_dailyfact ORDER BY ctid")
        return [day for (day,) in cursor.fetchall()]


def test_a_rebuild_writes_piece_by_piece_and_its_days_are_put_in_order():
    for piece in (factories.make_bookable(), factories.make_bookable()):
        for day in (2, 1, 0):
            used(piece, MONDAY_9 + timedelta(days=day))
    refresh(MONDAY_9)
    kept, before = facts(), days_as_they_lie()
    assert put_in_order()
    assert facts() == kept
    assert days_as_they_lie() == sorted(before) != before


def test_days_are_left_as_they_lie_while_they_are_read_for_long(monkeypatch):
    monkeypatch.setattr(refreshing, "PATIENCE", "50ms")
    used(factories.make_bookable())
    refresh(MONDAY_9)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE reports_dailyfact IN ACCESS SHARE MODE")
        assert not put_in_order()
    finally:
        other.close()
    assert DailyFact.objects.get().external == 7200
    assert put_in_order()


def follow(period, seed, changes):
    world = World(period, seed)
    for number in range(changes):
        world.change()
        if number % 3 == 0:
            refresh(MONDAY_9)
    refresh(MONDAY_9)
    check_world(period)
    kept = facts()
    rebuild(date(2000, 1, 1), MONDAY_9, lambda done, of: None)
    assert facts() == kept


def test_facts_that_followed_many_changes_are_those_of_the_plain_count():
    follow(PERIODS[2], 101, changes=25)


@pytest.mark.stress
@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.days)
@pytest.mark.parametrize("seed", range(102, 106))
def test_facts_followed_many_changes_on_many_worlds(period, seed):
    follow(period, seed, changes=60)


@pytest.mark.parametrize(
    "change",
    [
        lambda piece: used(piece),
        lambda piece: factories.make_booking(equipment=piece, state="confirmed"),
        lambda piece: Wait.objects.create(
            equipment=piece,
            user=factories.make_member(),
            use_mode="direct",
            from_at=MONDAY_9,
            until_at=MONDAY_9 + timedelta(days=1),
            minutes=60,
        ),
        lambda piece: Maintenance.objects.create(
            equipment=piece, start=MONDAY_9, end=MONDAY_9 + timedelta(hours=1)
        ),
    ],
    ids=["use", "booking", "wait", "maintenance"],
)
def test_every_record_marks_its_days_when_it_comes_changes_and_goes(change):
    piece = factories.make_bookable()
    row = change(piece)
    assert StaleDays.objects.filter(equipment=piece).exists()
    refresh(MONDAY_9)
    assert not StaleDays.objects.exists()
    for field in ("operating_minutes", "first_answered_at", "minutes", "cancelled_at"):
        if hasattr(row, field):
            value = 30 if "minutes" in field else MONDAY_9
            type(row).objects.filter(pk=row.pk).update(**{field: value})
            break
    assert StaleDays.objects.filter(equipment=piece).exists()


def test_what_figures_do_not_count_marks_nothing():
    booking = factories.make_booking(state="confirmed")
    refresh(MONDAY_9)
    booking.reminded_at = MONDAY_9
    booking.save(update_fields=["reminded_at"])
    assert not StaleDays.objects.exists()


def test_a_booking_that_moves_to_another_piece_leaves_the_first_one_without_it():
    booking = factories.make_booking(state="confirmed")
    other = factories.make_bookable()
    refresh(MONDAY_9)
    first = booking.equipment_id
    booking.equipment = other
    booking.save()
    refresh(MONDAY_9)
    assert not DailyFact.objects.filter(equipment=first).exists()
    assert DailyFact.objects.get(equipment=other, day=MONDAY_9.date()).bookings == 1


def test_a_change_that_is_rolled_back_leaves_neither_mark_nor_fact():
    piece = factories.make_bookable()
    with transaction.atomic():
        used(piece)
        transaction.set_rollback(True)
    assert refresh(MONDAY_9) == 0
    assert not DailyFact.objects.exists()


def test_many_rows_at_once_leave_one_mark_for_each_stretch_of_a_piece():
    piece, other = factories.make_bookable(), factories.make_bookable()
    UsageRecord.objects.bulk_create(
        UsageRecord(
            equipment=which,
            start=MONDAY_9 + timedelta(days=day),
            end=MONDAY_9 + timedelta(days=day, hours=1),
            operating_minutes=60,
            use_class="own",
        )
        for which in (piece, other)
        for day in (0, 1, 2, 9)
    )
    marks = StaleDays.objects.order_by("equipment", "first").values_list("equipment", "first")
    days = [MONDAY_9.date(), MONDAY_9.date() + timedelta(days=9)]
    assert list(marks) == [(which.pk, day) for which in (piece, other) for day in days]
    assert refresh(MONDAY_9) == 4


def test_records_of_odd_years_are_left_out_and_stop_nobody():
    piece = factories.make_bookable()
    used(piece, MONDAY_9.replace(year=1995))
    used(piece, MONDAY_9.replace(year=2130))
    used(piece)
    refresh(MONDAY_9)
    assert [fact.day for fact in DailyFact.objects.all()] == [MONDAY_9.date()]


def test_the_command_sums_everything_anew_and_tells_how_far_it_is(capsys):
    piece = factories.make_bookable()
    used(piece)
    refresh(MONDAY_9)
    kept = facts()
    DailyFact.objects.update(external=1)
    call_command("rebuild_facts")
    assert facts() == kept
    assert "1 / 1" in capsys.readouterr().out
