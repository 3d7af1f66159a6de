"""The figures against a slow and plain count of the same records, on worlds made by chance."""

from collections import Counter
from datetime import date, timedelta

import pytest

from bookings.models import Maintenance, UsageRecord
from equipment.models import Equipment, Sector
from itube.reports.figures import report
from itube.reports.periods import Period
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope
from tests import factories
from tests.factories import MONDAY_9
from tests.itube.reports import plain
from tests.itube.reports.worlds import PERIODS, World

pytestmark = pytest.mark.django_db

JANUARY = Period(date(2030, 1, 1), date(2030, 1, 31), date(2030, 3, 1))


def counted():
    return Equipment.objects.exclude(status="disposed").select_related("center")


def compare(sums, told, what):
    """Every figure, exactly."""
    shown = {name: value for name, value in sums._asdict().items() if value}
    assert shown == {name: value for name, value in told.items() if value}, what


def added(parts):
    total = Counter()
    for part in parts:
        total += Counter(part)
    return total


def check_world(period):
    found = report(Scope(), period, MONDAY_9)
    pieces = {piece.pk: piece for piece in counted()}
    assert {line.piece.pk for line in found.lines} == set(pieces)
    told = {pk: plain.figures(piece, period) for pk, piece in pieces.items()}
    for line in found.lines:
        piece = pieces[line.piece.pk]
        compare(line.sums, told[piece.pk], piece)
        compare(line.before, plain.figures(piece, period.before), (piece, "before"))
        compare(line.year, plain.year(piece, period), (piece, "year"))
        assert line.last_used == plain.last_used(piece, period), piece
    compare(found.total.sums, added(told.values()), "total")
    for groups, key in (
        (found.provinces, lambda piece: {piece.center.province}),
        (found.centers, lambda piece: {piece.center.code}),
        (found.institutions, lambda piece: {str(piece.center.institution_id)}),
        (found.sectors_used, sectors_of),
    ):
        for group in groups:
            members = [pk for pk, piece in pieces.items() if group.key in key(piece)]
            compare(group.sums, added(told[pk] for pk in members), group.name)
            assert group.centers == len({pieces[pk].center_id for pk in members})
        assert {group.key for group in groups} == set().union(
            *(key(piece) for piece in pieces.values())
        )


def sectors_of(piece):
    return set(Sector.objects.filter(fields__kinds=piece.kind_id).values_list("code", flat=True))


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.days)
@pytest.mark.parametrize("seed", range(1))
def test_every_figure_equals_the_plain_count(period, seed):
    World(period, seed)
    refresh(MONDAY_9)
    check_world(period)


@pytest.mark.stress
@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.days)
@pytest.mark.parametrize("seed", range(1, 23))
def test_every_figure_equals_the_plain_count_on_many_worlds(period, seed):
    World(period, seed)
    refresh(MONDAY_9)
    check_world(period)


def used(piece, start=MONDAY_9, hours=2, **fields):
    defaults = {
        "start": start,
        "end": start + timedelta(hours=hours),
        "operating_minutes": hours * 60,
        "use_class": "external",
    }
    return UsageRecord.objects.create(equipment=piece, **defaults | fields)


def told(scope, period):
    refresh(MONDAY_9)
    return report(scope, period, MONDAY_9)


def test_a_use_over_midnight_of_the_year_counts_in_both_years_by_its_time():
    piece = factories.make_bookable()
    new_year = MONDAY_9.replace(day=1, hour=0)
    used(piece, new_year - timedelta(hours=3), 4, operating_minutes=120, samples=7, fee_won=900)

    year = Period(date(2030, 1, 1), date(2030, 12, 31), date(2031, 3, 1))
    found = told(Scope(), year).lines[0]

    assert found.sums.operating_hours == pytest.approx(0.5)
    assert found.before.operating_hours == pytest.approx(1.5)
    # What cannot be parted counts where the use began.
    assert (found.sums.samples, found.before.samples) == (0, 7)
    assert (found.sums.income, found.before.income) == (0, 900)


def test_rates_of_a_group_are_sums_over_sums_and_no_mean_of_rates():
    busy, large = factories.make_bookable(), factories.make_bookable(units=3)
    used(busy, hours=100)
    used(large, hours=1)

    total = told(Scope(), JANUARY).total.sums

    capacity = 4 * 2000 * 31 / 365
    assert total.yearly_rate == pytest.approx(101 / capacity)


def test_without_capacity_or_use_there_is_no_rate_rather_than_nought():
    factories.make_equipment(acquired_on=date(2030, 5, 1))

    sums = told(Scope(), JANUARY).total.sums

    assert (sums.pieces, sums.yearly_hours, sums.capacity) == (1, 0, 0)
    assert (sums.yearly_rate, sums.open_rate, sums.external_rate) == (None, None, None)
    assert sums.no_show_rate is None


def test_days_to_come_are_no_capacity_and_the_year_before_is_cut_alike():
    factories.make_bookable()
    year = Period(date(2030, 1, 1), date(2030, 12, 31), date(2030, 1, 31))

    found = told(Scope(), year).total

    assert found.sums.yearly_hours == pytest.approx(2000 * 31 / 365)
    assert found.before.yearly_hours == pytest.approx(2000 * 31 / 365)
    assert (year.before.first, year.before.last) == (date(2029, 1, 1), date(2029, 1, 31))


def test_maintenance_takes_open_time_of_its_unit_only_while_it_is_open():
    piece = factories.make_bookable(units=2)
    monday = Period(date(2030, 1, 7), date(2030, 1, 7), date(2030, 3, 1))
    for unit, kind, start, hours in (
        (1, "breakdown", 8, 2),  # 9 to 10 is open time
        (1, "planned", 9, 2),  # over it: 9 to 10 counts once
        (2, "calibration", 17, 5),
        (None, "in_house", 12, 3),
    ):
        begins = MONDAY_9.replace(hour=start)
        Maintenance.objects.create(
            equipment=piece,
            unit=unit,
            kind=kind,
            start=begins,
            end=begins + timedelta(hours=hours),
        )

    assert told(Scope(), monday).total.sums.serviceable == (2 * 9 - 2 - 1) * 3600


def test_a_scope_narrows_by_center_province_and_sector():
    here = factories.make_bookable()
    there = factories.make_bookable(
        center=factories.make_center(institution=factories.make_institution(province="KR-26"))
    )
    sector = there.kind.fields.get().sector.code

    def pieces(scope):
        return [line.piece.pk for line in told(scope, JANUARY).lines]

    assert pieces(Scope(frozenset({here.center_id}))) == [here.pk]
    assert pieces(Scope(frozenset())) == []
    assert pieces(Scope(province="KR-26")) == [there.pk]
    assert pieces(Scope(sector=sector)) == [there.pk]
    assert pieces(Scope(frozenset({here.center_id}), sector=sector)) == []


def test_ten_pieces_cost_as_many_statements_as_one(django_assert_num_queries):
    for number in range(11):
        used(factories.make_bookable())
        if number in (0, 10):
            refresh(MONDAY_9)
            with django_assert_num_queries(5):
                assert len(report(Scope(), JANUARY, MONDAY_9).lines) == number + 1
