"""From where the days of a period are read: whole months from their facts, the rest day by day."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from itube.reports.periods import DAY, Period, next_month

Days = tuple[date, date]  # first and last, both included


class Run(NamedTuple):
    """Frozen months of one year without a gap, by their first days: the first and the last.

    past is the last month of that year that was frozen before them; None where there is none.
    """

    first: date
    last: date
    past: date | None


@dataclass(frozen=True)
class Window:
    """The parts of a period.

    frozen: months whose facts say all; others: whole months, by their first day, whose facts say
    what happened; days: stretches of which the daily facts do. possible: stretches of days that
    have come of which nothing says what was possible; each lies in one year.
    """

    frozen: list[Run]
    others: list[date]
    days: list[Days]
    possible: list[Days]


def window_of(period: Period, frozen: Collection[date]) -> Window:
    """Return from where a period is read, where these months are frozen."""
    whole = period.whole_months
    kept = [month for month in whole if month in frozen]
    others = [month for month in whole if month not in frozen]
    return Window(
        _runs(kept, frozen),
        others,
        _left(period.first, period.last, whole),
        [
            part
            for stretch in _left(period.first, period.until, kept)
            for part in _by_year(*stretch)
        ],
    )


def _runs(months: list[date], frozen: Collection[date]) -> list[Run]:
    """Return frozen months that follow each other, by year."""
    runs = []
    for _year, some in groupby(months, key=lambda month: month.year):
        first, *more = some
        year = date(first.year, 1, 1)
        past = max((month for month in frozen if year <= month < first), default=None)
        runs.append(Run(first, more[-1] if more else first, past))
    return runs


def _left(first: date, last: date, months: list[date]) -> list[Days]:
    """Return the stretches of the days [first, last] that lie in none of the months."""
    stretches = []
    for month in months:
        if first < month:
            stretches.append((first, min(month - DAY, last)))
        first = next_month(month)
    if first <= last:
        stretches.append((first, last))
    return stretches


def _by_year(first: date, last: date) -> list[Days]:
    parts = []
    while first.year < last.year:
        parts.append((first, date(first.year, 12, 31)))
        first = date(first.year + 1, 1, 1)
    return [*parts, (first, last)]


def is_long(day: date) -> bool:
    """Return whether day lies in a year of 366 days."""
    return calendar.isleap(day.year)
