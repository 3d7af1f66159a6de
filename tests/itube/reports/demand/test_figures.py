"""Figures of demand equal what is counted by hand, and all ways of grouping have one total."""

import random
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centers.models import Province
from itube.reports.demand.figures import FIGURES
from itube.reports.demand.groups import UNKNOWN, by_field, by_kind, by_province, read_kinds, total
from itube.reports.demand.reading import read_outlook, read_told
from itube.reports.demand.searches import remake
from itube.reports.models import UnmetSearch
from itube.reports.periods import Period
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope
from tests import factories
from tests.factories import MONDAY_9
from tests.itube.reports.demand.worlds import FILTER, NONE, full, searched, turned_away, waited

pytestmark = pytest.mark.django_db
TODAY = date(2029, 12, 5)
NOVEMBER = Period(date(2029, 11, 1), date(2029, 11, 30), TODAY)
AT = MONDAY_9.replace(year=2029, month=11, day=19)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def place(province):
    return factories.make_center(
        institution=factories.make_institution(province=province), province=province
    )


def told(scope=Scope(), period=NOVEMBER):  # noqa: B008 - a scope has nothing that changes
    refresh(MONDAY_9)
    cache.clear()
    return read_told(scope, period, MONDAY_9)


def figures(groups):
    return {
        group.key: {each.measure: each.value(group.told) for each in FIGURES} for group in groups
    }


@pytest.fixture
def pieces():
    """Two fields with three kinds, one of both fields; pieces in Busan and in Daejeon."""
    one, two = factories.make_field(slug="one"), factories.make_field(slug="two")
    kinds = [factories.make_kind(slug=slug, field=one) for slug in ("a", "b")]
    both = factories.make_kind(slug="both", field=one)
    both.fields.add(two)
    busan, daejeon = place("KR-26"), place("KR-30")
    return {
        "a": factories.make_bookable(kind=kinds[0], center=busan),
        "b": factories.make_bookable(kind=kinds[1], center=daejeon),
        "both": factories.make_bookable(kind=both, center=daejeon),
    }


def test_everything_that_was_wanted_in_vain_is_counted(pieces):
    a, both = pieces["a"], pieces["both"]
    turned_away(a, 2)
    turned_away(a, 3, day=date(2029, 11, 30), rule="opening")
    turned_away(a, 1, day=date(2029, 11, 1), rule="quota")
    # Others can be mended by who asks, or lie outside.
    turned_away(a, 9, rule="notice")
    turned_away(a, 9, day=date(2029, 12, 1))
    for state, hours in (("rejected", 3), ("expired", 2), ("rejected", 1), ("cancelled", 8)):
        factories.make_booking(
            equipment=both, start=AT + timedelta(days=9), hours=hours, state=state, created_at=AT
        )
    waited(both, AT, 90)
    waited(both, AT + timedelta(days=30), 600)
    full(a)
    full(a, day=date(2029, 11, 21))
    full(both)
    full(both, day=date(2029, 10, 31))
    searched(a.kind.name_ko, 4, filters="province=KR-30")
    searched(a.kind.name_ko, 1, kind=FILTER)
    searched("양자컴퓨터", 2)
    remake(TODAY)

    found = told()
    kinds = figures(by_kind(found.cells, read_kinds()))

    assert kinds["a"] | {"demand": 0} == {
        "searches": 5,
        "turned_away": 6,
        "rejected": 0,
        "expired": 0,
        "refused_hours": 0,
        "waits": 0,
        "wait_hours": 0,
        "full": 1,
        "demand": 0,
    }
    # November 2029 has 22 working days of nine hours.
    assert kinds["both"] == {
        "searches": 0,
        "turned_away": 0,
        "rejected": 2,
        "expired": 1,
        "refused_hours": 6,
        "waits": 1,
        "wait_hours": 1.5,
        "full": 1,
        "demand": pytest.approx(7.5 / (22 * 9)),
    }
    assert kinds[UNKNOWN]["searches"] == 2
    fields = figures(by_field(found.cells, read_kinds()))
    assert (fields["one"]["waits"], fields["two"]["waits"]) == (1, 1)
    assert (fields["one"]["turned_away"], fields["two"]["turned_away"]) == (6, 0)
    provinces = figures(by_province(found.cells))
    assert (provinces["KR-26"]["turned_away"], provinces["KR-30"]["turned_away"]) == (6, 0)
    # Searches are of the province that was asked for, not of the one where the pieces are.
    assert (provinces["KR-26"]["searches"], provinces["KR-30"]["searches"]) == (0, 4)
    assert provinces[UNKNOWN]["searches"] == 3


def test_a_scope_narrows_all_but_the_country_wide_searches(pieces):
    turned_away(pieces["a"], 2)
    turned_away(pieces["b"], 5)
    searched(pieces["a"].kind.name_ko, 4)
    searched(pieces["b"].kind.name_ko, 1, filters="province=KR-30")
    searched("양자컴퓨터", 7)
    remake(TODAY)

    def both(**scope):
        whole = total(told(Scope(**scope)).cells)
        return whole.turned_away, whole.searches

    assert both() == (7, 12)
    assert both(centers=frozenset({pieces["a"].center_id})) == (2, 12)
    assert both(province="KR-30") == (5, 1)
    assert both(sector=pieces["a"].kind.fields.get().sector.code) == (7, 5)
    assert both(kind="a") == (2, 4)
    assert both(field="two") == (0, 0)


def test_months_that_the_period_touches_count_whole(pieces):
    for month, n in ((10, 1), (11, 2), (12, 4)):
        searched("양자컴퓨터", n, day=date(2029, month, 3))
    remake(TODAY)
    for first, last, expected in (
        (date(2029, 11, 1), date(2029, 11, 30), 2),
        (date(2029, 11, 30), date(2029, 12, 1), 6),
        (date(2029, 11, 15), date(2029, 11, 15), 2),
        (date(2029, 1, 1), date(2029, 12, 31), 7),
    ):
        assert total(told(period=Period(first, last, TODAY)).cells).searches == expected


@pytest.mark.parametrize("seed", range(6))
def test_searches_by_kind_and_by_province_are_the_same_total(pieces, seed):
    """With what is of no kind, or of no province, each way of grouping adds up to all of them."""
    chance = random.Random(seed)
    kinds = [pieces[key].kind for key in ("a", "b", "both")]
    UnmetSearch.objects.bulk_create(
        UnmetSearch(
            month=date(2029, chance.choice([10, 11, 12]), 1),
            text=f"말 {number}",
            kind=chance.choice([*kinds, None]),
            province=chance.choice(["", *Province.values]),
            outcome=chance.choice([NONE, FILTER]),
            n=chance.randint(1, 50),
        )
        for number in range(120)
    )
    for piece in pieces.values():
        turned_away(piece, chance.randint(1, 9))
        full(piece)
    cells = told().cells

    expected = sum(UnmetSearch.objects.filter(month=date(2029, 11, 1)).values_list("n", flat=True))
    whole = total(cells)
    assert whole.searches == expected
    for groups in (by_kind(cells, read_kinds()), by_province(cells)):
        for name in ("searches", "turned_away", "full"):
            assert sum(getattr(group.told, name) for group in groups) == getattr(whole, name)
        assert sum(group.told.sums.pieces for group in groups) == whole.sums.pieces == 3


def test_ten_pieces_cost_as_many_statements_as_one(pieces):
    counts = []
    for n in (0, 10):
        for _ in range(n):
            turned_away(factories.make_bookable(), 1)
        refresh(MONDAY_9)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            read_told(Scope(), NOVEMBER, MONDAY_9)
            read_outlook(Scope(), NOVEMBER, MONDAY_9)
        counts.append(len(queries))
    assert counts == [3 + 4, 3 + 4]


def test_figures_of_the_country_are_kept_and_those_of_a_center_are_not(pieces):
    a = pieces["a"]
    mine = Scope(frozenset({a.center_id}))
    assert [total(told(scope).cells).turned_away for scope in (Scope(), mine)] == [0, 0]
    read_told(Scope(), NOVEMBER, MONDAY_9)
    turned_away(a, 2)
    assert total(read_told(Scope(), NOVEMBER, MONDAY_9).cells).turned_away == 0
    assert total(read_told(mine, NOVEMBER, MONDAY_9).cells).turned_away == 2
    cache.clear()
    assert total(read_told(Scope(), NOVEMBER, MONDAY_9).cells).turned_away == 2
