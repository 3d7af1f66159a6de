"""The figures of a report: a line for each piece, and for every group the sums over its lines."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from centers.models import Province
from itube.reports.months import Month, months_of
from itube.reports.periods import Period
from itube.reports.pieces import Piece, Sectors, read_pieces, read_sectors
from itube.reports.reading.lines import read_lines
from itube.reports.reading.statements import frozen_months
from itube.reports.regions import REGION_OF, Region
from itube.reports.scope import Scope
from itube.reports.sums import Sums


class Line(NamedTuple):
    """One piece with its figures of the period, and of the same days a year before."""

    piece: Piece
    sums: Sums
    before: Sums
    # The twelve months that low use is judged by when the period ends.
    year: Sums
    # The last day on which it ran, from their first day to the end of the period.
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
    # The months that end with the period, a year of them and the same month before it.
    months: list[Month] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)

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
        return least_used(self.lines)

    def _groups(self, names: dict[str, str], keys: Callable[[Piece], Iterable[str]]) -> list[Group]:
        members: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            for key in keys(line.piece):
                members[key].append(line)
        return [_group(key, name, members[key]) for key, name in names.items() if key in members]


def least_used(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that are idle or little used: the least used first, dear before cheap."""
    return sorted(
        (line for line in lines if line.is_unused),
        key=lambda line: (
            line.year.yearly_rate or 0,
            -(line.piece.acquisition_won or 0),
            line.piece.pk,
        ),
    )


def _group(key: str, name: str, lines: list[Line]) -> Group:
    return Group(
        key,
        name,
        len({line.piece.center for line in lines}),
        Sums.of(line.sums for line in lines),
        Sums.of(line.before for line in lines),
    )


def report(scope: Scope, period: Period, now: datetime, sectors: Sectors | None = None) -> Report:
    """Return the figures of scope and period; five statements, however many pieces there are.

    One less where the caller has read the sectors. They are as the facts are: some seconds older
    than the records, until a refresh (itube.reports.rollups.refreshing).
    """
    frozen = frozen_months()
    found = lines(scope, [period, period.before], frozen)
    months = months_of(scope, period, frozen)
    return Report(period, now, found, sectors or read_sectors(), months, scope)


def lines(scope: Scope, periods: Sequence[Period], frozen: frozenset[date]) -> list[Line]:
    """Return a line of the first period for each piece, with what the second one says as before.

    By center and number; two statements.
    """
    told, earlier = read_lines(scope, periods, frozen)
    return [
        Line(
            piece,
            told[piece.pk].sums,
            earlier[piece.pk].sums if piece.pk in earlier else Sums(),
            told[piece.pk].year.sums,
            told[piece.pk].year.last_used,
        )
        for piece in read_pieces(scope.ever())
        if piece.pk in told
    ]
