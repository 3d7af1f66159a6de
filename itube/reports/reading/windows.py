"""From where the days of a period are read: whole months from their facts, the rest day by day."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from itube.reports.periods import DAY, Period, next_month

Days = tuple[date, date]  # first and last, both included


@dataclass(frozen=True)
class Window:
    """The parts of a period.

    frozen: months, by their first day, whose facts say all; others: whole months whose facts say
    what happened; days: stretches of which the daily facts do. possible: stretches of days that
    have come of which nothing says what was possible; each lies in one year.
    """

    frozen: list[date]
    others: list[date]
    days: list[Days]
    possible: list[Days]


def window_of(period: Period, frozen: Collection[date]) -> Window:
    """Return from where a period is read, where these months are frozen."""
    whole = period.whole_months
    kept = [month for month in whole if month in frozen]
    others = [month for month in whole if month not in frozen]
    return Window(
        kept,
        others,
        _left(period.first, period.last, whole),
        [
            part
            for stretch in _left(period.first, period.until, kept)
            for part in _by_year(*stretch)
        ],
    )


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
