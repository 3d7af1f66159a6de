"""The days that a report tells of: whole Seoul days, the same a year before, and their names."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from bookings.availability.opening import at_minute
from itube.lib.periods import Span

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
MOST_DAYS = 5 * 366

DAY = timedelta(days=1)
EDGE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{1,2})(-(?P<day>\d{1,2}))?)?")


class BadPeriodError(ValueError):
    """Days that make no period; str() says why and what would be right."""


def year_before(day: date) -> date:
    """Return the same day a year earlier; the last day of a month stays the last one."""
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return date(day.year - 1, day.month, calendar.monthrange(day.year - 1, day.month)[1])
    return day.replace(year=day.year - 1)


def next_month(day: date) -> date:
    """Return the first day of the month after the one of day."""
    return (day.replace(day=1) + 32 * DAY).replace(day=1)


def month_before(day: date) -> date:
    """Return the first day of the month before the one of day."""
    return (day.replace(day=1) - DAY).replace(day=1)


@lru_cache(maxsize=10_000)
def span_of(first: date, last: date) -> Span:
    """Return [midnight of first, midnight after last) in Seoul."""
    return Span(at_minute(first, 0), at_minute(last + DAY, 0))


@dataclass(frozen=True)
class Period:
    """The days [first, last], both included, as they are seen on the day today.

    Records count wherever they lie in it; time that a piece could have run is counted only up to
    today, so that a year that is not over is not measured against days to come.
    """

    first: date
    last: date
    today: date

    @property
    def span(self) -> Span:
        return span_of(self.first, self.last)

    @property
    def whole_months(self) -> list[date]:
        """The months that lie in it from their first day to their last, by their first days."""
        month = self.first if self.first.day == 1 else next_month(self.first)
        found = []
        while (following := next_month(month)) - DAY <= self.last:
            found.append(month)
            month = following
        return found

    @property
    def until(self) -> date:
        """The last day that has come."""
        return min(self.last, self.today)

    @property
    def has_begun(self) -> bool:
        return self.first <= self.today

    @property
    def before(self) -> "Period":
        """The same days a year earlier, as far as these have come."""
        last = self.until if self.has_begun else self.last
        return Period(year_before(self.first), year_before(last), self.today)

    @property
    def previous(self) -> "Period":
        """As many days right before it; as many months where it consists of whole ones."""
        last = self.until if self.has_begun else self.last
        end = self.first - DAY
        if self.first.day == 1 and (last + DAY).day == 1:
            months = (last.year - self.first.year) * 12 + last.month - self.first.month + 1
            years, month = divmod(self.first.year * 12 + self.first.month - 1 - months, 12)
            return Period(date(years, month + 1, 1), end, self.today)
        return Period(end - (last - self.first), end, self.today)

    @property
    def year(self) -> "Period":
        """The twelve whole months that are over when it ends: what low use is judged by.

        Of a month that goes on not all use is recorded yet, as centers do that days later. On its
        last day it counts as over.
        """
        last = self.until if self.has_begun else self.last
        if (last + DAY).day != 1:
            last = last.replace(day=1) - DAY
        return Period(year_before(last) + DAY, last, self.today)

    def days_by_year_length(self, since: date | None = None) -> tuple[int, int]:
        """Return how many days that have come lie in years of 365 and of 366 days.

        Days before since are left out.
        """
        return _days_by_year_length(max(self.first, since or self.first), self.until)

    @property
    def label(self) -> str:
        """`2026년`, `2026년 3분기`, `2026년 9월`, or the days of one that has no name."""
        return self.name or f"{self.first:%Y%m%d}-{self.last:%Y%m%d}"

    @property
    def name(self) -> str:
        """What whole years, halves, quarters and months are called; nothing of other days."""
        year, month = self.first.year, self.first.month
        months = (self.last.year - year) * 12 + self.last.month - month + 1
        whole = self.first.day == 1 and (self.last + DAY).day == 1
        names = {"year": year, "month": month, "quarter": (month + 2) // 3}
        if whole and months == 12 and month == 1:
            return _("%(year)d년") % names
        if whole and months == 6 and month in (1, 7):
            return (_("%(year)d년 상반기") if month == 1 else _("%(year)d년 하반기")) % names
        if whole and months == 3 and month % 3 == 1:
            return _("%(year)d년 %(quarter)d분기") % names
        if whole and months == 1:
            return _("%(year)d년 %(month)d월") % names
        return ""

    @property
    def days(self) -> str:
        """`2026. 1. 1.~2026. 12. 31.`"""
        return "~".join(f"{day.year}. {day.month}. {day.day}." for day in (self.first, self.last))


@lru_cache(maxsize=10_000)
def _days_by_year_length(first: date, last: date) -> tuple[int, int]:
    counts = [0, 0]
    for year in range(first.year, last.year + 1):
        days = (min(last, date(year, 12, 31)) - max(first, date(year, 1, 1))).days + 1
        counts[calendar.isleap(year)] += max(0, days)
    return counts[0], counts[1]


def checked(first: date, last: date, today: date) -> Period:
    """Return the period of these days. Raises BadPeriodError for one that makes no sense."""
    if last < first:
        raise BadPeriodError(
            _("종료일이 시작일보다 빨라요. 종료일을 시작일과 같거나 늦게 정해 주세요.")
        )
    if first < EARLIEST:
        raise BadPeriodError(_("2000년 1월 1일부터 고를 수 있어요."))
    if last > LATEST:
        raise BadPeriodError(_("2099년 12월 31일까지 고를 수 있어요."))
    if (last - first).days >= MOST_DAYS:
        raise BadPeriodError(_("기간이 너무 길어요. 5년까지 고를 수 있어요."))
    return Period(first, last, today)


def read_edge(text: str, *, is_end: bool = False) -> date:
    """Return the first day, or the last one, of what text names: a year, a month or a day.

    Raises BadPeriodError for anything but `2026`, `2026-03` and `2026-03-15`.
    """
    found = EDGE.fullmatch(text.strip())
    if found is None:
        raise BadPeriodError(
            _("‘%(text)s’은 날짜가 아니에요. 2026-03이나 2026-03-15처럼 적어 주세요.")
            % {"text": text}
        )
    year = int(found["year"])
    month = int(found["month"] or (12 if is_end else 1))
    try:
        last_of_month = calendar.monthrange(year, month)[1]
        return date(year, month, int(found["day"] or (last_of_month if is_end else 1)))
    except ValueError as error:
        raise BadPeriodError(_("‘%(text)s’은 달력에 없는 날이에요.") % {"text": text}) from error
