"""Frozen months stand; what is corrected later is listed apart, to the second."""

from collections import Counter
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection

from bookings.models import Maintenance
from centers.models import OpeningHours
from equipment.models import Equipment
from itube.reports.figures import report
from itube.reports.models import (
    EVENTS,
    Correction,
    CumulativeFact,
    DailyFact,
    FrozenMonth,
    MonthlyFact,
)
from itube.reports.months import SHOWN as OF_RATE
from itube.reports.periods import Period
from itube.reports.reading.groups import read_groups
from itube.reports.reading.statements import frozen_months
from itube.reports.rollups.freezing import freeze, last_due
from itube.reports.rollups.refreshing import rebuild, refresh
from itube.reports.scope import Scope
from tests import factories
from tests.factories import MONDAY_9, SEOUL
from tests.itube.reports import plain
from tests.itube.reports.rollups.test_refreshing import used
from tests.itube.reports.worlds import World

pytestmark = pytest.mark.django_db

QUARTER = Period(date(2029, 10, 1), date(2029, 12, 31), date(2030, 1, 15))
# Frozen months that earlier ones of their year come before, or later ones after.
PARTS = [
    Period(first, last, QUARTER.today)
    for first, last in (
        (date(2029, 11, 1), date(2029, 12, 31)),
        (date(2029, 10, 1), date(2029, 11, 30)),
        (date(2029, 11, 1), date(2029, 11, 30)),
        (date(2029, 12, 1), date(2030, 1, 15)),
    )
]
NOW = datetime(2030, 1, 15, tzinfo=SEOUL)
POSSIBLE = ("capacity", "planned", "breakdown")


def told_of(piece, period):
    """The plain count without what is judged over a year."""
    told = Counter(plain.figures(piece, period))
    return {name: told[name] for name in (*EVENTS, *POSSIBLE)}


def lines(period):
    return {
        line.piece.pk: {name: getattr(line.sums, name) for name in (*EVENTS, *POSSIBLE)}
        for line in report(Scope(), period, NOW).lines
    }


def corrected(piece, period):
    rows = Correction.objects.filter(equipment=piece, month__range=(period.first, period.last))
    total = Counter()
    for row in rows:
        for name in (*EVENTS, "planned", "breakdown"):
            total[name] += getattr(row, name) or 0
    return total


def check_frozen_world(seed, changes):
    """Freeze a quarter, change its records, and compare with what was told before and is now."""
    world = World(QUARTER, seed)
    pieces = list(Equipment.objects.exclude(status="disposed").select_related("center"))
    freeze(NOW, QUARTER.today)
    told = {piece.pk: told_of(piece, QUARTER) for piece in pieces}
    assert lines(QUARTER) == told
    for part in PARTS:
        assert lines(part) == {piece.pk: told_of(piece, part) for piece in pieces}
    for number in range(changes):
        world.change()
        if number % 4 == 0:
            refresh(NOW)
    refresh(NOW)
    assert lines(QUARTER) == told
    for piece in pieces:
        now = Counter(told_of(piece, QUARTER))
        now.subtract(told[piece.pk])
        assert {k: v for k, v in now.items() if v} == {
            k: v for k, v in corrected(piece, QUARTER).items() if v
        }, piece
    # A rebuild finds nothing more to correct.
    count = Correction.objects.count()
    rebuild(date(2000, 1, 1), NOW, lambda done, of: None)
    assert Correction.objects.count() == count
    assert lines(QUARTER) == told


@pytest.mark.parametrize("seed", range(1))
def test_what_was_frozen_and_what_was_corrected_make_the_plain_count(seed):
    check_frozen_world(seed, changes=25)


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(1, 14))
def test_what_was_frozen_and_corrected_on_many_worlds(seed):
    check_frozen_world(seed, changes=60)


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2030, 1, 9), date(2029, 11, 1)),
        (date(2030, 1, 10), date(2029, 12, 1)),
        (date(2030, 1, 31), date(2029, 12, 1)),
        (date(2030, 3, 10), date(2030, 2, 1)),
    ],
)
def test_a_month_is_due_on_the_tenth_of_the_next(today, month):
    assert last_due(today) == month


def test_all_months_from_the_first_with_facts_are_frozen_once():
    used(factories.make_bookable(), MONDAY_9 - timedelta(days=70))
    due = freeze(NOW, QUARTER.today)
    assert due == [date(2029, 10, 1), date(2029, 11, 1), date(2029, 12, 1)]
    assert freeze(NOW, QUARTER.today) == []
    assert freeze(NOW, date(2030, 2, 10)) == [date(2030, 1, 1)]
    assert FrozenMonth.objects.count() == 4


def december(piece):
    return report(Scope(), Period(date(2029, 12, 1), date(2029, 12, 31), QUARTER.today), NOW)


def test_hours_that_change_later_leave_the_capacity_of_a_frozen_month():
    piece = factories.make_bookable()
    used(piece, MONDAY_9 - timedelta(days=30))
    before = december(piece).total.sums.capacity
    freeze(NOW, QUARTER.today)
    OpeningHours.objects.all().delete()
    assert december(piece).total.sums.capacity == before > 0
    assert (
        report(
            Scope(), Period(date(2030, 1, 1), date(2030, 1, 31), QUARTER.today), NOW
        ).total.sums.capacity
        == 0
    )


def test_a_piece_that_is_disposed_of_later_stays_in_frozen_months_only():
    piece = factories.make_bookable()
    used(piece, MONDAY_9 - timedelta(days=30))
    used(piece, MONDAY_9)
    freeze(NOW, QUARTER.today)
    Equipment.objects.update(status="disposed")
    assert december(piece).total.sums.external == 7200
    assert december(piece).total.sums.pieces == 1
    january = report(Scope(), Period(date(2030, 1, 1), date(2030, 1, 31), QUARTER.today), NOW)
    assert january.lines == []


def test_frozen_months_after_a_piece_was_disposed_of_do_not_tell_of_it():
    piece = factories.make_bookable()
    used(piece, MONDAY_9 - timedelta(days=70))
    freeze(NOW, date(2029, 11, 10))
    Equipment.objects.update(status="disposed")
    freeze(NOW, QUARTER.today)
    whole = report(Scope(), QUARTER, NOW).total.sums
    assert (whole.pieces, whole.external, whole.days_of_365) == (1, 7200, 31)
    assert december(piece).lines == []


def test_fewer_sums_are_the_same_sums_of_a_piece_that_was_disposed_of():
    used(factories.make_bookable(units=2), MONDAY_9 - timedelta(days=70))
    used(factories.make_bookable(), MONDAY_9 - timedelta(days=70))
    freeze(NOW, QUARTER.today)
    Equipment.objects.filter(units=2).update(status="disposed")
    # Some days of January are told by no frozen month: they are those of what is registered.
    period, frozen = Period(date(2029, 10, 1), date(2030, 1, 15), QUARTER.today), frozen_months()
    every, few = read_groups(Scope(), [period, period], frozen, (), compared=OF_RATE)
    assert every["", ""].pieces == 2
    assert every["", ""].days_of_365 == 3 * (31 + 30 + 31) + 15
    for name in OF_RATE:
        assert getattr(few["", ""], name) == getattr(every["", ""], name), name


def test_a_month_that_was_frozen_without_its_sums_gets_them():
    used(factories.make_bookable(), MONDAY_9 - timedelta(days=70))
    freeze(NOW, QUARTER.today)
    written = set(CumulativeFact.objects.values_list())
    CumulativeFact.objects.filter(month="2029-12-01").delete()
    assert freeze(NOW, QUARTER.today) == []
    assert set(CumulativeFact.objects.values_list()) == written


def test_the_last_use_of_twelve_months_is_none_that_came_before_them():
    early, late = factories.make_bookable(), factories.make_bookable()
    for piece, month in ((early, 2), (late, 2), (late, 5)):
        used(piece, datetime(2029, month, 5, 9, tzinfo=SEOUL))
    freeze(NOW, date(2030, 4, 15))
    march = Period(date(2030, 3, 1), date(2030, 3, 31), date(2030, 4, 15))
    found = {line.piece.pk: line for line in report(Scope(), march, NOW).lines}
    assert found[early.pk].last_used is None
    assert found[early.pk].year.operating == 0
    assert found[late.pk].last_used == date(2029, 5, 5)
    assert found[late.pk].year.operating == 7200
    assert found[late.pk].year.days_of_365 == 365


def test_what_several_years_were_frozen_at_is_added_up():
    piece = factories.make_bookable()
    for days in (420, 200, 60, 20):
        used(piece, MONDAY_9 - timedelta(days=days))
    freeze(NOW, QUARTER.today)
    period = Period(date(2028, 12, 1), date(2029, 12, 31), QUARTER.today)
    sums = report(Scope(), period, NOW).total.sums
    assert (sums.external, sums.days_of_366, sums.days_of_365) == (3 * 7200, 31, 365)
    assert lines(period) == {piece.pk: told_of(piece, period)}


def test_months_frozen_before_there_were_sums_of_the_year_get_the_same():
    for days in (420, 60, 20):
        used(factories.make_bookable(), MONDAY_9 - timedelta(days=days))
    freeze(NOW, QUARTER.today)
    written = set(CumulativeFact.objects.values_list())
    CumulativeFact.objects.all().delete()
    migration = import_module("itube.reports.migrations.0009_cumulative_facts")
    with connection.cursor() as cursor:
        cursor.execute(migration.FILL)
    assert set(CumulativeFact.objects.values_list()) == written
    assert len(written) > 10


def test_maintenance_that_comes_late_is_listed_apart():
    piece = factories.make_bookable()
    used(piece, MONDAY_9 - timedelta(days=35))
    freeze(NOW, QUARTER.today)
    start = datetime(2029, 12, 3, 10, tzinfo=SEOUL)
    Maintenance.objects.create(
        equipment=piece, kind="breakdown", start=start, end=start + timedelta(hours=3)
    )
    refresh(NOW)
    correction = Correction.objects.get()
    assert (correction.month, correction.breakdown) == (date(2029, 12, 1), 3 * 3600)
    assert december(piece).total.sums.breakdown == 0


def test_a_rebuild_leaves_late_maintenance_to_be_listed():
    piece = factories.make_bookable()
    used(piece, MONDAY_9 - timedelta(days=35))
    freeze(NOW, QUARTER.today)
    start = datetime(2029, 12, 3, 10, tzinfo=SEOUL)
    Maintenance.objects.create(equipment=piece, start=start, end=start + timedelta(hours=3))
    rebuild(date(2000, 1, 1), NOW, lambda done, of: None)
    refresh(NOW)
    assert Correction.objects.get().planned == 3 * 3600


def test_days_of_a_frozen_month_that_are_not_all_of_it_are_told_as_they_are_now():
    piece = factories.make_bookable()
    record = used(piece, MONDAY_9 - timedelta(days=30))
    freeze(NOW, QUARTER.today)
    type(record).objects.update(operating_minutes=60)
    refresh(NOW)
    part = Period(date(2029, 12, 2), date(2029, 12, 31), QUARTER.today)
    assert report(Scope(), part, NOW).total.sums.external == 3600
    assert december(piece).total.sums.external == 7200
    assert DailyFact.objects.get().external == 3600
    assert MonthlyFact.objects.get(month=date(2029, 12, 1)).external == 7200
