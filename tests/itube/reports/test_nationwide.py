"""The public figures are those of the reports, counted in fewer statements."""

from datetime import date

import pytest
from django.core.cache import cache

from itube.lib.names import in_english
from itube.reports.figures import report
from itube.reports.nationwide import (
    Month,
    bookings_by_month,
    nationwide,
    pieces_by_year,
    twelve_months,
    use_in,
)
from itube.reports.periods import Period
from itube.reports.pieces import read_sectors
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope
from tests.factories import MONDAY_9, make_booking, make_equipment
from tests.itube.reports.worlds import PERIODS, World

pytestmark = pytest.mark.django_db

SHOWN = ("pieces", "units", "own", "internal", "external", "days_of_365", "days_of_366")


def shown(sums):
    return {name: getattr(sums, name) for name in SHOWN}


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.days)
def test_use_is_that_of_the_reports(period, django_assert_num_queries):
    World(period, seed=1)
    refresh(MONDAY_9)
    sectors = read_sectors()
    expected = report(Scope(), period, MONDAY_9, sectors)
    with django_assert_num_queries(2):
        found = use_in(period, sectors)
    assert shown(found.total) == shown(expected.total.sums)
    assert found.total.yearly_rate == expected.total.sums.yearly_rate
    for groups, sums in (
        (expected.sectors_used, found.sectors),
        (expected.provinces, found.provinces),
    ):
        assert {group.key: shown(group.sums) for group in groups} == {
            code: shown(of_code) for code, of_code in sums.items()
        }


def test_use_is_kept_and_named_in_the_language_of_the_page(django_assert_num_queries):
    cache.clear()
    make_equipment()
    period = twelve_months(date(2030, 1, 7))
    with django_assert_num_queries(5):
        first = nationwide(period)
    with django_assert_num_queries(1):
        assert nationwide(period) == first
    assert not in_english()
    assert [group.name for group in first.provinces] == ["대전광역시"]


def test_twelve_months_are_whole_and_over():
    today = date(2030, 3, 1)
    assert twelve_months(today) == Period(date(2029, 3, 1), date(2030, 2, 28), today)
    leap = date(2028, 3, 31)
    assert twelve_months(leap) == Period(date(2027, 3, 1), date(2028, 2, 29), leap)


def test_bookings_are_counted_by_their_month_in_seoul():
    # MONDAY_9 lies in January 2030.
    piece = make_equipment(units=2)
    make_booking(equipment=piece, state="confirmed")
    make_booking(equipment=piece, state="cancelled")
    refresh(MONDAY_9)
    months = bookings_by_month(twelve_months(date(2030, 2, 10)))
    assert months[-1] == Month(date(2030, 1, 1), 1)
    assert [each.bookings for each in months[:-1]] == [0] * 11


def test_pieces_by_year_have_no_gap_and_leave_out_slips():
    for day in (date(1999, 5, 1), date(2012, 1, 1), date(2012, 7, 1), date(2031, 1, 1), None):
        make_equipment(acquired_on=day)
    make_equipment(acquired_on=date(2012, 3, 1), is_published=False)
    assert pieces_by_year(2011, 2013) == [(None, 1), (2011, 0), (2012, 2), (2013, 0)]
