"""One number wherever it is read: page, chart, table, list of pieces, .csv, .xlsx, PDF and API."""

import csv
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from equipment.models import Equipment
from itube.reports import definitions
from itube.reports.corrected import COUNTS, in_words
from itube.reports.cover.facts import facts_of
from itube.reports.figures import report
from itube.reports.making import make_file
from itube.reports.models import EVENTS
from itube.reports.periods import Period
from itube.reports.reading.cells import read_cells, read_cells_and_unused
from itube.reports.reading.groups import read_groups, read_groups_and_unused
from itube.reports.reading.lines import Some, YearTold, read_lines, read_some_lines, read_unused
from itube.reports.reading.sorts import SORTS
from itube.reports.reading.statements import SUMS, frozen_months
from itube.reports.rollups.freezing import freeze
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope
from itube.reports.sums import Sums
from tests import factories
from tests.itube.reports.test_making import table
from tests.itube.reports.worlds import PERIODS, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def last_year(today):
    return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), today)


@pytest.fixture
def world(last_year):
    """A year of records, its months frozen as they are by now, and a correction after that."""
    world = World(last_year, 7)
    now = timezone.now()
    freeze(now, last_year.today)
    for _ in range(12):
        world.change()
    refresh(now)
    return world


def ministry():
    client = Client()
    client.force_login(factories.make_user(site_role="ministry"))
    return client


# Figures that add up, with a name by which each file tells them.
ADDED = (
    definitions.OPERATING_HOURS,
    definitions.EXTERNAL_HOURS,
    definitions.YEARLY_HOURS,
    definitions.OPEN_HOURS,
    definitions.BOOKED,
    definitions.NO_SHOWS,
    definitions.SAMPLES,
    definitions.INCOME,
)


def test_every_total_is_the_same_wherever_it_is_read(world, last_year, tmp_path):
    now = timezone.now()
    expected = report(Scope(), last_year, now)
    sums = expected.total.sums
    assert sums.operating > 0
    days = {"from": last_year.first.isoformat(), "to": last_year.last.isoformat()}
    client = ministry()

    page = client.get("/reports/", {"period": "last_year"}).context
    shown = page["figures"].total.sums
    for each in (*page["headlines"], *page["services"]):
        assert each.definition.value(shown) == each.definition.value(sums), each.name
    for slug in ("provinces", "institutions", "centers", "kinds"):
        by = client.get(f"/reports/by/{slug}/", {"period": "last_year"}).context
        rows = Sums.of(row.group.sums for row in by["figures"].rows)
        assert rows.operating == by["figures"].total.sums.operating == sums.operating
        assert rows.capacity == sums.capacity
    pieces = client.get("/reports/pieces/", {"period": "last_year"}).context
    assert pieces["total"] == sums
    assert Sums.of(line.sums for line in pieces["lines"]) == sums

    api = client.get("/api/v1/figures/", {**days, "by": "centers"}).json()
    assert api["total"]["figures"] == {each.id: each.value(sums) for each in definitions.ALL}
    for each in ADDED:
        of_groups = sum(group["figures"][each.id] for group in api["groups"])
        assert of_groups == pytest.approx(each.value(sums))

    for extension in ("xlsx", "csv"):
        make_file(
            tmp_path / f"a.{extension}", extension, Scope(), last_year, now, lambda percent: None
        )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    overall = {row["지표"]: row["값"] for row in table(book["총괄"])}
    for each in definitions.ALL:
        value = each.value(sums)
        if value is not None:
            assert overall[str(each.name)] == pytest.approx(value), each.name
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for each in ADDED:
        assert sum(float(line[str(each.name)]) for line in lines) == pytest.approx(each.value(sums))
    cover = facts_of(expected)
    told = {row.cells[0]: row.cells[2] for row in cover.sections[0].table.rows}
    assert told["가동시간"] == f"{sums.operating_hours:,.0f}"
    assert told["이용료"] == f"{sums.income:,}"


def test_the_chart_of_months_tells_the_sums_of_each_month(world, last_year):
    months = ministry().get("/reports/", {"period": "last_year"}).context["figures"].months
    assert [month.first.month for month in months] == [12, *range(1, 13)]
    whole = report(Scope(), last_year, timezone.now()).total.sums
    of_year = Sums.of(month.sums for month in months[1:])
    assert of_year.operating == whole.operating
    assert of_year.days_of_365 == whole.days_of_365


@pytest.mark.parametrize("period", PERIODS[:2], ids=lambda period: period.days)
def test_groups_and_lines_say_the_same(period):
    World(period, 3)
    refresh(timezone.now())
    frozen = frozen_months()
    (groups,) = read_groups(Scope(), [period], frozen)
    (lines,) = read_lines(Scope(), [period], frozen)
    assert groups["", ""] == Sums.of(line.sums for line in lines.values())
    of = {
        piece.pk: {
            ("province", piece.center.province),
            ("institution_id", piece.center.institution_id),
            ("center_id", piece.center_id),
            ("kind_id", piece.kind_id),
        }
        for piece in Equipment.objects.select_related("center")
    }
    for key in set(groups) - {("", "")}:
        members = [line.sums for pk, line in lines.items() if key in of[pk]]
        assert groups[key] == Sums.of(members), key
    assert set(groups) - {("", "")} == set().union(*(of[pk] for pk in lines))
    # Asked for fewer, each is told as before.
    for some in ((), ("kind_id",), ("province",), ("province", "kind_id")):
        (fewer,) = read_groups(Scope(), [period], frozen, some)
        assert fewer == {key: groups[key] for key in groups if key[0] in ("", *some)}


@pytest.mark.parametrize("period", [PERIODS[0], PERIODS[3]], ids=lambda period: period.days)
def test_unused_pieces_are_the_same_and_in_one_order_wherever_they_are_listed(period):
    World(period, 8)
    factories.make_bookable(acquisition_won=None)
    factories.make_bookable(acquisition_won=70_000_000)
    refresh(timezone.now())
    frozen = frozen_months()
    told = report(Scope(), period, timezone.now())
    every = [line.piece.pk for line in told.unused]
    assert len(every) > 3
    for after, most in ((0, 100), (1, 2)):
        found = read_unused(Scope(), period, frozen, after, most)
        assert list(found.lines) == every[after : after + most]
        assert found.low + found.idle == len(every)
    (_groups,), lines = read_groups_and_unused(Scope(), [period], frozen, (), SUMS, 3)
    assert list(lines) == every[:3]
    for line in told.unused[:3]:
        assert lines[line.piece.pk].sums == line.sums
        assert lines[line.piece.pk].year == found_year(line)
    cells, unused = read_cells_and_unused(Scope(), period, frozen, SUMS, 2)
    kinds = {line.piece.kind for line in told.unused}
    assert unused == {
        kind: [line.piece.pk for line in told.unused if line.piece.kind == kind][:2]
        for kind in kinds
    }
    assert Sums.of(cell.sums for cell in cells.values()) == told.total.sums
    plain = read_cells(Scope(), period, frozen, SUMS)
    assert plain == {place: cell.sums._replace(low=0, idle=0) for place, cell in cells.items()}


@pytest.mark.parametrize(
    "period", [PERIODS[0], Period(date(2031, 1, 1), date(2031, 6, 15), date(2030, 1, 7))]
)
def test_a_scope_of_no_piece_and_a_period_to_come_have_nothing_to_tell(period):
    factories.make_bookable()
    nothing, periods = Scope(frozenset()), [period, period.before]
    assert read_groups_and_unused(nothing, periods, frozenset(), (), SUMS, 3) == ([{}, {}], {})
    assert read_cells_and_unused(nothing, period, frozenset(), SUMS, 3) == ({}, {})
    assert read_cells(nothing, period, frozenset(), SUMS) == {}
    # Columns that the facts do not have can be asked for alone.
    (told,) = read_groups(Scope(), [period], frozenset(), (), ("pieces",))
    assert told["", ""] == Sums(pieces=1)
    _groups, unused = read_groups_and_unused(Scope(), [period], frozenset(), (), SUMS, 3)
    assert len(unused) == (1 if period.has_begun else 0)


def test_every_column_of_a_correction_is_told_by_its_name():
    for name in (*EVENTS, "planned", "breakdown"):
        label, change = in_words(name, 36)
        assert label
        assert change == ("+36" if name in COUNTS else "+0.01시간"), name
        assert ("(" in label) == (name == "income"), label


def found_year(line):
    year = line.year
    return YearTold(year.operating, line.last_used, year.days_of_365, year.days_of_366)


def test_lines_are_sorted_by_what_their_definition_says():
    period = PERIODS[0]
    World(period, 5)
    refresh(timezone.now())
    frozen = frozen_months()
    assert set(SORTS) == {each.id for each in definitions.ALL}
    for each in definitions.ALL:
        whole, lines = read_some_lines(Scope(), period, frozen, Some(each.id, 0, 100))
        assert whole == Sums.of(line.sums for line in lines.values())
        values = [each.value(line.sums) for line in lines.values()]
        known = [value for value in values if value is not None]
        assert values == [*sorted(known, reverse=True), *[None] * (len(values) - len(known))]
        _whole, cut = read_some_lines(Scope(), period, frozen, Some(each.id, 2, 3))
        assert list(cut) == list(lines)[2:5]


@pytest.mark.parametrize("kind", ["use", "bookings", "requests", "waits"])
def test_the_records_of_a_piece_make_its_numbers(kind, last_year, today):
    World(last_year, 11)
    refresh(timezone.now())
    client = ministry()
    for line in report(Scope(), last_year, timezone.now()).lines:
        page = client.get(
            f"/reports/pieces/{line.piece.number}/", {"period": "last_year", "rows": kind}
        ).context
        if kind == "use":
            assert page["seconds"] == line.sums.operating
        else:
            assert page["count"] == getattr(line.sums, kind)


def test_a_piece_of_another_center_is_not_there_and_nobody_is_named(last_year):
    mine, other = factories.make_bookable(), factories.make_bookable()
    booking = factories.make_booking(
        equipment=mine,
        state="confirmed",
        start=timezone.now(),
        user=factories.make_member(
            name="홍길동주", company=factories.make_company(name_ko="새벽별")
        ),
    )
    refresh(timezone.now())
    client = Client()
    user = factories.make_user()
    factories.make_role(user, mine.center, "viewer")
    client.force_login(user)
    assert client.get(f"/reports/pieces/{other.number}/").status_code == 404
    for kind in ("use", "bookings", "requests"):
        page = client.get(f"/reports/pieces/{mine.number}/", {"rows": kind})
        assert page.status_code == 200
        text = page.content.decode()
        assert booking.user.name not in text
        assert booking.company.name_ko not in text


def test_what_was_corrected_is_told_beside_and_not_in_the_figures(last_year):
    piece = factories.make_bookable(acquired_on=date(2020, 1, 1))
    start = last_year.span.start + timedelta(days=40)
    record = piece.usage_records.create(
        start=start, end=start + timedelta(hours=5), operating_minutes=300, use_class="external"
    )
    now = timezone.now()
    freeze(now, last_year.today)
    type(record).objects.filter(pk=record.pk).update(operating_minutes=240, staff_minutes=30)
    refresh(now)
    client = ministry()
    page = client.get("/reports/", {"period": "last_year"})
    assert page.context["figures"].total.sums.operating_hours == 5
    assert page.context["figures"].corrections == 1
    assert "/reports/corrections/?period=last_year" in page.content.decode()
    listed = client.get("/reports/corrections/", {"period": "last_year"})
    assert [each.operating_hours for each in listed.context["corrections"]] == [-1]
    assert [each.others for each in listed.context["corrections"]] == [
        [("인력투입시간", "+0.50시간")]
    ]
    assert "−1.0" in listed.content.decode()
    assert "인력투입시간 +0.50시간" in listed.content.decode()
    assert client.get("/reports/corrections/").context["corrections"] == []
    # Own use that was somebody else's: no hour more or less, and yet something has changed.
    type(record).objects.filter(pk=record.pk).update(use_class="own")
    refresh(now)
    (latest, _first) = client.get("/reports/corrections/", {"period": "last_year"}).context[
        "corrections"
    ]
    assert latest.operating_hours == 0
    assert latest.others == [
        ("장비구축부서 이용", "+4.00시간"),
        ("타기관 이용", "−4.00시간"),
    ]
    # Of a month that is not whole in the period nothing is corrected: it is told as it is now.
    month = start.date().replace(day=1)
    part = {"from": month.isoformat(), "to": month.replace(day=20).isoformat()}
    assert client.get("/reports/corrections/", part).context["corrections"] == []
    page = client.get("/reports/", part)
    assert page.context["figures"].corrections == 0
    assert page.context["figures"].total.sums.operating_hours == 4
