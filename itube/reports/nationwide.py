"""Figures of the whole country that anyone may read: the reports' own, no piece by itself."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, F

from centers.models import Province
from equipment.models import Equipment
from itube.lib.kept import kept
from itube.reports.figures import Group
from itube.reports.periods import Period, year_before
from itube.reports.pieces import Sectors, read_sectors
from itube.reports.reading.groups import read_groups, read_months
from itube.reports.reading.statements import frozen_months
from itube.reports.scope import Scope
from itube.reports.sums import Sums

DAY = timedelta(days=1)
WHOLE_COUNTRY = Scope()


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

    One statement for the names, and four more where nothing is kept.
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


# What a rate by the yearly convention and the shares of use need.
SHOWN = ("pieces", "units", "own", "internal", "external", "days_of_365", "days_of_366")


def use_in(period: Period, sectors: Sectors) -> Use:
    """Return how much of their time all pieces ran in period; two statements.

    Only SHOWN is filled in.
    """
    (found,) = read_groups(WHOLE_COUNTRY, [period], frozen_months(), ("province", "kind_id"), SHOWN)
    by_sector: dict[str, list[Sums]] = defaultdict(list)
    by_province: dict[str, Sums] = {}
    for (group, value), told in found.items():
        if group == "province":
            by_province[str(value)] = told
        elif group == "kind_id":
            for code in sectors.of_kind.get(int(value), ()):
                by_sector[code].append(told)
    return Use(
        found.get(("", ""), Sums()),
        {code: Sums.of(parts) for code, parts in by_sector.items()},
        by_province,
    )


def _groups(names: dict[str, str], sums: dict[str, Sums]) -> list[Group]:
    return [
        Group(code, name, 0, sums[code], Sums()) for code, name in names.items() if code in sums
    ]


def bookings_by_month(period: Period) -> list[Month]:
    """Return the agreed bookings by the month they begin in, a month without any too.

    Two statements; the period consists of whole months.
    """
    months = period.whole_months
    told = read_months(WHOLE_COUNTRY, months, period.today, frozen_months(), ("bookings",))
    return [Month(month, told[month].bookings) for month in months]


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
