"""What to look at before buying: a plain rule, with what is missing where and what stands idle."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from bookings.models import UsageRecord
from itube.reports import definitions
from itube.reports.definitions import demand as measures
from itube.reports.demand.groups import read_kinds
from itube.reports.demand.reading import Demanded
from itube.reports.demand.roadmap import Gap, Reasons, read_review, reasons_of
from itube.reports.models import UnmetSearch
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope
from itube.reports.sums import HOUR, Sums
from tests import factories
from tests.factories import MONDAY_9
from tests.itube.reports.demand.test_figures import AT, NOVEMBER, place
from tests.itube.reports.demand.worlds import NONE, full, waited

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def reviewed():
    refresh(MONDAY_9)
    return read_review(Scope(), NOVEMBER, read_kinds(), MONDAY_9)


def demanded(hours=0, searches=0, full=0, pieces=10):
    sums = Sums(refused=int(hours * HOUR), capacity=100 * HOUR, pieces=pieces)
    return Demanded(sums, searches=searches, full=full)


@pytest.mark.parametrize(
    ("wanted", "reasons"),
    [
        (demanded(), Reasons(False, False, False)),
        (demanded(hours=79.9), Reasons(False, False, False)),
        (demanded(hours=80), Reasons(True, False, False)),
        (demanded(searches=11), Reasons(False, False, False)),
        (demanded(searches=12), Reasons(False, True, False)),
        (demanded(full=2), Reasons(False, False, False)),
        (demanded(full=3), Reasons(False, False, True)),
        (demanded(hours=200, searches=99, full=10), Reasons(True, True, True)),
        # A kind that is nowhere: no capacity and no pieces, only what was searched.
        (Demanded(searches=12), Reasons(False, True, False)),
        (Demanded(), Reasons(False, False, False)),
    ],
)
def test_the_thresholds_are_those_of_the_definition(wanted, reasons):
    assert reasons_of(wanted) == reasons
    formula = str(measures.CANDIDATES.formula)
    for number in ("0.8배", "12번", "30 %"):
        assert number in formula


def search(kind, n, province=""):
    UnmetSearch.objects.create(
        month=date(2029, 11, 1), text=kind.name_ko, kind=kind, province=province, outcome=NONE, n=n
    )


def test_candidates_come_by_how_many_conditions_they_meet_then_by_demand():
    kinds = {
        slug: factories.make_kind(slug=slug) for slug in ("tight", "searched", "both", "quiet")
    }
    pieces = {slug: factories.make_bookable(kind=kind) for slug, kind in kinds.items()}
    # 22 working days of nine hours are 198.
    for slug, hours in (("tight", 180), ("both", 160), ("quiet", 20)):
        waited(pieces[slug], AT, hours * 60)
    search(kinds["both"], 12)
    search(kinds["searched"], 400)

    listed = reviewed().listed

    assert [each.slug for each in listed] == ["both", "tight", "searched"]
    assert definitions.DEMAND.value(listed[1].told.sums) == pytest.approx(180 / 198)


def test_what_is_asked_for_where_none_is_and_what_stands_idle_elsewhere():
    kind = factories.make_kind(slug="a")
    busan, daejeon = place("KR-26"), place("KR-30")
    idle = factories.make_bookable(kind=kind, center=busan)
    busy = factories.make_bookable(kind=kind, center=daejeon)
    UsageRecord.objects.create(
        equipment=busy,
        start=AT,
        end=AT + timedelta(days=9),
        operating_minutes=9 * 24 * 60,
        use_class="external",
    )
    jeju = factories.make_company(province="KR-49")
    for state in ("completed", "rejected"):
        factories.make_booking(
            equipment=busy,
            start=AT + timedelta(days=9),
            state=state,
            created_at=AT,
            user=factories.make_member(company=jeju),
        )
    waited(busy, AT, company=jeju)
    waited(busy, AT, company=factories.make_company(province="KR-26"))
    waited(busy, AT, company=factories.make_company(province=""))
    search(kind, 12, "KR-11")
    search(kind, 5, "KR-30")
    full(idle)

    (each,) = reviewed().listed

    assert each.gaps == (Gap("KR-11", 12), Gap("KR-49", 3))
    assert [(piece.pk, piece.province) for piece in each.unused] == [(idle.pk, "KR-26")]
    assert each.reasons == Reasons(False, True, True)
    assert (each.told.sums.pieces, each.told.sums.unused) == (2, 1)


def test_fields_tell_their_stock_and_overlap():
    one, two = factories.make_field(slug="one"), factories.make_field(slug="two")
    alone = factories.make_kind(slug="a", field=one)
    both = factories.make_kind(slug="both", field=one)
    both.fields.add(two)
    years = {"a": (2009, 2019), "both": (2024,)}
    for kind in (alone, both):
        for year in years[kind.slug]:
            factories.make_bookable(
                kind=kind, acquired_on=date(year, 12, 5), acquisition_won=30_000_000
            )
    factories.make_bookable(kind=both, acquired_on=None, acquisition_won=None)
    factories.make_bookable(kind=both, status="disposed", acquired_on=date(1990, 1, 1))
    search(both, 30, "KR-11")

    rows = {row.key: row for row in reviewed().fields}

    assert {key: row.told.sums.pieces for key, row in rows.items()} == {"one": 4, "two": 2}
    assert (rows["one"].won, rows["two"].won) == (90_000_000, 30_000_000)
    assert rows["one"].age == pytest.approx(10, abs=0.01)
    assert rows["two"].age == pytest.approx(5, abs=0.01)
    assert [row.gaps for row in rows.values()] == [1, 1]
    assert [[each.slug for each in row.candidates] for row in rows.values()] == [["both"], ["both"]]
