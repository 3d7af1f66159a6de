"""Figures of the whole country that anyone may read: grouped by the database, no piece by itself.

The reports' figures go piece by piece, which takes seconds; these are the same definitions over
the same records, summed by kind, province and class of use. A test holds them to the reports'.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, DateField, F, Sum, Value
from django.db.models.functions import Coalesce, Greatest, TruncMonth

from bookings.availability.opening import SEOUL
from bookings.models import Booking, UsageRecord, UseClass
from centers.models import Province
from equipment.models import Equipment
from itube.lib.kept import kept
from itube.reports.figures import Group
from itube.reports.periods import Period, year_before
from itube.reports.pieces import Sectors, read_sectors
from itube.reports.records import AGREED, inside
from itube.reports.scope import Scope
from itube.reports.sums import Sums

DAY = timedelta(days=1)
WHOLE_COUNTRY = Scope()

Cell = tuple[int, str]  # a kind by its key, and a province


class Month(NamedTuple):
    """The bookings that began in one month; first is its first day."""

    first: date
    bookings: int


class Use(NamedTuple):
    """Use in one period: of everything, by the codes of sectors (which overlap) and provinces."""

    total: Sums
    sectors: dict[str, Sums]
    provinces: dict[str, Sums]


class Nationwide(NamedTuple):
    """Use and bookings, named in the language of the page; only groups that have pieces."""

    total: Sums
    sectors: list[Group]
    provinces: list[Group]
    months: list[Month]


def twelve_months(today: date) -> Period:
    """Return the twelve whole months before the one of today."""
    last = today.replace(day=1) - DAY
    return Period(year_before(last) + DAY, last, today)


def nationwide(period: Period) -> Nationwide:
    """Return use and bookings of all pieces in a period that is over, as fresh as kept().

    One statement for the names, and three more where nothing is kept.
    """
    sectors = read_sectors()
    use, months = kept(
        f"reports-nationwide:{period.first}:{period.last}",
        lambda: (use_in(period, sectors), bookings_by_month(period)),
    )
    provinces = {code: str(label) for code, label in Province.choices}
    return Nationwide(
        use.total, _groups(sectors.names, use.sectors), _groups(provinces, use.provinces), months
    )


def use_in(period: Period, sectors: Sectors) -> Use:
    """Return how much of their time all pieces ran in period; two statements.

    Only what a rate by the yearly convention and the shares of use need is filled in.
    """
    cells = _cells(period)
    by_sector: dict[str, list[Sums]] = defaultdict(list)
    by_province: dict[str, list[Sums]] = defaultdict(list)
    for (kind, province), sums in cells.items():
        by_province[province].append(sums)
        for code in sectors.of_kind.get(kind, ()):
            by_sector[code].append(sums)
    return Use(
        Sums.of([Sums(), *cells.values()]),
        {code: Sums.of(parts) for code, parts in by_sector.items()},
        {code: Sums.of(parts) for code, parts in by_province.items()},
    )


def _groups(names: dict[str, str], sums: dict[str, Sums]) -> list[Group]:
    return [
        Group(code, name, 0, sums[code], Sums()) for code, name in names.items() if code in sums
    ]


def _cells(period: Period) -> dict[Cell, Sums]:
    """Return the sums of each kind in each province."""
    ran = _operating(period)
    # Of pieces that were there before the period all days count, whenever they were bought.
    since = Greatest(
        Coalesce("acquired_on", Value(period.first)), Value(period.first), output_field=DateField()
    )
    rows = (
        WHOLE_COUNTRY.pieces()
        .order_by()
        .values("kind_id", "center__province")
        .annotate(since=since, pieces=Count("pk"), all_units=Sum("units"))
        .values_list("kind_id", "center__province", "since", "pieces", "all_units")
    )
    cells: dict[Cell, Sums] = {}
    for kind, province, first, pieces, units in rows:
        short, long = period.days_by_year_length(first)
        part = Sums(pieces=pieces, units=units, days_of_365=short * units, days_of_366=long * units)
        before = cells.get((kind, province), Sums(**ran.get((kind, province), {})))
        cells[kind, province] = Sums.of([before, part])
    return cells


def _operating(period: Period) -> dict[Cell, dict[str, int]]:
    """Return how long pieces ran by class of use, in microseconds."""
    names = {UseClass.OWN: "own", UseClass.INTERNAL: "internal", UseClass.EXTERNAL: "external"}
    window = period.span
    rows = (
        UsageRecord.objects.counted()
        .filter(
            equipment__in=WHOLE_COUNTRY.pieces().order_by().values("pk"),
            start__lt=window.end,
            end__gt=window.start,
        )
        .order_by()
        .values("equipment__kind_id", "equipment__center__province", "use_class")
        .annotate(ran=Sum(inside("operating_minutes", window)))
        .values_list("equipment__kind_id", "equipment__center__province", "use_class", "ran")
    )
    found: dict[Cell, dict[str, int]] = defaultdict(dict)
    for kind, province, use_class, ran in rows:
        found[kind, province][names[UseClass(use_class)]] = int(ran or 0)
    return found


def bookings_by_month(period: Period) -> list[Month]:
    """Return the agreed bookings by the month they begin in, a month without any too."""
    rows = dict(
        Booking.objects.filter(
            equipment__in=WHOLE_COUNTRY.pieces().order_by().values("pk"),
            state__in=AGREED,
            starts_at__gte=period.span.start,
            starts_at__lt=period.span.end,
        )
        .order_by()
        .annotate(month=TruncMonth("starts_at", tzinfo=SEOUL, output_field=DateField()))
        .values("month")
        .annotate(n=Count("pk"))
        .values_list("month", "n")
    )
    months, first = [], period.first.replace(day=1)
    while first <= period.last:
        months.append(Month(first, rows.get(first, 0)))
        first = (first + 31 * DAY).replace(day=1)
    return months


def pieces_by_year(oldest: int, newest: int) -> list[tuple[int | None, int]]:
    """Return how many published pieces were acquired in each year, the year newest included.

    Everything before the year oldest is one row under None, where there is any; pieces of an
    unknown year are left out. A year without any piece is 0.
    """
    rows = dict(
        Equipment.objects.published()
        .filter(acquired_on__year__lte=newest)
        .order_by()
        .annotate(year=F("acquired_on__year"))
        .values("year")
        .annotate(n=Count("pk"))
        .values_list("year", "n")
    )
    found: list[tuple[int | None, int]] = []
    if early := sum(n for year, n in rows.items() if year < oldest):
        found.append((None, early))
    found += [(year, rows.get(year, 0)) for year in range(oldest, newest + 1)]
    return found
