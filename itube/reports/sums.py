"""What can be added up: of a piece, and of any group of pieces; rates come from the sums alone."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

# Time is added in whole seconds, so that no order of adding changes a total.
MINUTE = 60
HOUR = 60 * MINUTE
YEARLY_HOURS = 2_000
# Under one part of so many of the yearly capacity is low use (저활용).
LOW_USE_PARTS = 10
# A piece that has not run for half a year is idle (유휴).
IDLE = timedelta(days=182)


def ratio(part: float, whole: float) -> float | None:
    """Return part of whole, or None where there is nothing to take a part of."""
    return part / whole if whole else None


class Sums(NamedTuple):
    """Additive figures of one period. Times are in seconds, money in whole won.

    The first ones are columns of the facts (itube.reports.models.facts), and named as there.
    """

    own: int = 0
    internal: int = 0
    external: int = 0
    sme: int = 0
    staff: int = 0
    samples: int = 0
    income: int = 0
    booked: int = 0
    closed: int = 0
    fulfilled: int = 0
    bookings: int = 0
    completed: int = 0
    no_shows: int = 0
    lead: int = 0
    requests: int = 0
    asked: int = 0
    answered: int = 0
    answer: int = 0
    rejected: int = 0
    expired: int = 0
    refused: int = 0
    waits: int = 0
    wait_asked: int = 0
    # Days times units, by the length of the year in which they lie.
    days_of_365: int = 0
    days_of_366: int = 0
    # Open time times units, and what maintenance and breakdowns took of it.
    capacity: int = 0
    planned: int = 0
    breakdown: int = 0
    pieces: int = 0
    units: int = 0
    low: int = 0
    idle: int = 0

    @property
    def operating(self) -> int:
        return self.own + self.internal + self.external

    @property
    def operating_hours(self) -> float:
        return self.operating / HOUR

    @property
    def serviceable(self) -> int:
        """Open time times units, without what was kept from use."""
        return self.capacity - self.planned - self.breakdown

    @property
    def demand(self) -> int:
        """Time that was agreed to, that was refused, and that people stood in line for."""
        return self.booked + self.refused + self.wait_asked

    @property
    def yearly_hours(self) -> float:
        """Hours by the convention of 2,000 a year and unit, for the days counted."""
        return YEARLY_HOURS * self._year_parts / (365 * 366)

    @property
    def _year_parts(self) -> int:
        # A day is a 365th or a 366th of its year; both are whole numbers of these.
        return self.days_of_365 * 366 + self.days_of_366 * 365

    @property
    def yearly_rate(self) -> float | None:
        return ratio(self.operating_hours, self.yearly_hours)

    @property
    def open_rate(self) -> float | None:
        return ratio(self.operating, self.serviceable)

    @property
    def shared_rate(self) -> float | None:
        return ratio(self.internal + self.external, self.operating)

    @property
    def external_rate(self) -> float | None:
        return ratio(self.external, self.operating)

    @property
    def no_show_rate(self) -> float | None:
        return ratio(self.no_shows, self.completed + self.no_shows)

    @property
    def unused(self) -> int:
        """Pieces that are idle or little used."""
        return self.low + self.idle

    @classmethod
    def of(cls, parts: Iterable["Sums"]) -> "Sums":
        """Return the sums over parts; of none, zeros."""
        return cls(*map(sum, zip(*parts, strict=True)))
