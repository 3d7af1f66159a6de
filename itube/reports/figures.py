"""The figures of a report: a line for each piece, and for every group the sums over its lines."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from bookings.availability.opening import at_minute
from centers.models import Province
from equipment.models import Status
from itube.reports.open_time import OpenTime
from itube.reports.periods import DAY, Period, span_of
from itube.reports.pieces import Piece, Sectors, read_pieces, read_sectors
from itube.reports.records import Booked, Use, bookings_by_piece, use_by_piece
from itube.reports.regions import REGION_OF, Region
from itube.reports.scope import Scope
from itube.reports.sums import Sums

# A piece that has not run for half a year is idle.
IDLE = timedelta(days=182)

MICROSECOND = timedelta(microseconds=1)


class Line(NamedTuple):
    """One piece with its figures of the period, and of the same days a year before."""

    piece: Piece
    sums: Sums
    before: Sums
    # The twelve months that end with the period: what low use is judged by.
    year: Sums
    # The last day on which it ran in them.
    last_used: date | None

    @property
    def is_unused(self) -> bool:
        return bool(self.sums.low or self.sums.idle)


class Group(NamedTuple):
    """Several pieces as one: sums over sums, never a mean of rates."""

    key: str
    name: str
    centers: int
    sums: Sums
    before: Sums


@dataclass(frozen=True)
class Report:
    """All figures of one period and scope, as they are at made_at."""

    period: Period
    made_at: datetime
    lines: list[Line]
    sectors: Sectors

    @cached_property
    def total(self) -> Group:
        """Everything, each piece once."""
        return _group("", "", self.lines)

    @cached_property
    def provinces(self) -> list[Group]:
        """By province, in the official order; only those with pieces."""
        names = {code: str(label) for code, label in Province.choices}
        return self._groups(names, lambda piece: (piece.province,))

    @cached_property
    def regions(self) -> list[Group]:
        """By region (권역), several provinces together."""
        names = {code: str(label) for code, label in Region.choices}
        return self._groups(names, lambda piece: (REGION_OF[piece.province],))

    @cached_property
    def sectors_used(self) -> list[Group]:
        """By sector; a piece whose kind serves several counts in each, so that they overlap."""
        return self._groups(
            self.sectors.names, lambda piece: self.sectors.of_kind.get(piece.kind, ())
        )

    @cached_property
    def institutions(self) -> list[Group]:
        """By institution, by name."""
        names = {
            str(line.piece.institution): line.piece.institution_name
            for line in sorted(self.lines, key=lambda line: line.piece.institution_name)
        }
        return self._groups(names, lambda piece: (str(piece.institution),))

    @cached_property
    def centers(self) -> list[Group]:
        """By center, by code."""
        names = {line.piece.center_code: line.piece.center_name for line in self.lines}
        return self._groups(names, lambda piece: (piece.center_code,))

    @cached_property
    def unused(self) -> list[Line]:
        """Pieces that are idle or little used: the least used first, dear ones before cheap."""
        return sorted(
            (line for line in self.lines if line.is_unused),
            key=lambda line: (
                line.year.yearly_rate or 0,
                -(line.piece.acquisition_won or 0),
                line.piece.number,
            ),
        )

    def _groups(self, names: dict[str, str], keys: Callable[[Piece], Iterable[str]]) -> list[Group]:
        members: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            for key in keys(line.piece):
                members[key].append(line)
        return [_group(key, name, members[key]) for key, name in names.items() if key in members]


def _group(key: str, name: str, lines: list[Line]) -> Group:
    return Group(
        key,
        name,
        len({line.piece.center for line in lines}),
        Sums.of(line.sums for line in lines),
        Sums.of(line.before for line in lines),
    )


def report(scope: Scope, period: Period, now: datetime, sectors: Sectors | None = None) -> Report:
    """Return the figures of scope and period; eight statements, however many pieces there are.

    One less where the caller has read the sectors.
    """
    before = period.before
    pieces = read_pieces(scope.pieces())
    open_time = OpenTime(scope.pieces(), [piece.owner for piece in pieces], [period, before])
    booked = bookings_by_piece(scope.pieces(), (period.span, before.span))
    lines, earlier = [
        [_line(piece, days, use, bookings, open_time) for piece in pieces]
        for days, bookings in zip((period, before), booked, strict=True)
        for use in [use_by_piece(scope.pieces(), days.span, days.year.span)]
    ]
    both = [line._replace(before=past.sums) for line, past in zip(lines, earlier, strict=True)]
    return Report(period, now, both, sectors or read_sectors())


def _line(
    piece: Piece,
    period: Period,
    use_of: dict[int, Use],
    booked_of: dict[int, Booked],
    open_time: OpenTime,
) -> Line:
    """Return the figures of one piece in one period."""
    use, booked = use_of.get(piece.pk, Use()), booked_of.get(piece.pk, Booked())
    short, long = period.days_by_year_length(piece.acquired_on)
    year_short, year_long = period.year.days_by_year_length(piece.acquired_on)
    year = Sums(
        own=use.in_year,
        days_of_365=year_short * piece.units,
        days_of_366=year_long * piece.units,
    )
    idle = _is_idle(piece, use.last, period)
    sums = Sums(
        pieces=1,
        units=piece.units,
        own=use.own,
        internal=use.internal,
        external=use.external,
        days_of_365=short * piece.units,
        days_of_366=long * piece.units,
        open=open_time.of(piece.owner, period),
        bookings=booked.bookings,
        completed=booked.completed,
        no_shows=booked.no_shows,
        samples=use.samples,
        staff=use.staff,
        income=use.income,
        low=int(year.is_low and not idle),
        idle=int(idle),
    )
    last_used = timezone.localdate(use.last - MICROSECOND) if use.last else None
    return Line(piece, sums, Sums(), year, last_used)


def _is_idle(piece: Piece, last: datetime | None, period: Period) -> bool:
    """Return whether piece had not run for IDLE when the period ended, or ends for now.

    Centers also mark pieces as idle; that tells of today, not of periods past.
    """
    if not period.has_begun:
        return False
    if piece.status == Status.IDLE and period.until == period.today:
        return True
    half_year = span_of(period.until + DAY - IDLE, period.until)
    if piece.acquired_on and at_minute(piece.acquired_on, 0) > half_year.start:
        return False
    return last is None or last <= half_year.start
