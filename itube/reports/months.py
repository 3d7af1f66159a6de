"""The months of a chart: a year of them up to a period's last one, and the same month before it."""

from datetime import date
from typing import NamedTuple

from itube.reports.periods import Period, month_before
from itube.reports.reading.groups import read_months
from itube.reports.scope import Scope
from itube.reports.sums import Sums

MONTHS = 13
# The sums that are asked for: what a rate by the yearly convention needs.
SHOWN = ("own", "internal", "external", "days_of_365", "days_of_366")


class Month(NamedTuple):
    """One month of the chart; first is its first day, and is_over says whether it is whole."""

    first: date
    sums: Sums
    is_over: bool


def months_of(scope: Scope, period: Period, frozen: frozenset[date]) -> list[Month]:
    """Return the months that end with the last one of period that has come; one statement.

    Of their sums only SHOWN is filled in.
    """
    month = period.until.replace(day=1)
    firsts = []
    for _ in range(MONTHS):
        firsts.append(month)
        month = month_before(month)
    firsts.reverse()
    told = read_months(scope, firsts, period.today, frozen, SHOWN)
    this = period.today.replace(day=1)
    return [Month(first, told[first], first < this) for first in firsts]
