"""The figures as the pages show them; those of the whole country are kept for a minute."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.core.cache import cache
from django.utils.translation import get_language
from redis import RedisError

from centers.models import Center, Province
from itube.reports import figures
from itube.reports.corrections import corrections_by_month
from itube.reports.figures import Group, Line
from itube.reports.months import Month, months_of
from itube.reports.periods import Period
from itube.reports.pieces import Sectors, read_pieces
from itube.reports.reading.groups import GroupsTold, read_groups_and_unused
from itube.reports.reading.lines import LineTold, Some, read_some_lines, read_unused
from itube.reports.scope import Scope
from itube.reports.sums import Sums

logger = logging.getLogger("itube.reports")

# The page says of when it is; the figures of one's own centers are always those of now, and so are
# files.
CACHE_SECONDS = 60
# Rows of a table on the first page.
FEW = 20

# What the first page shows, for which alone sums are asked.
SHOWN = (
    "own", "internal", "external", "sme", "closed", "fulfilled", "bookings", "completed",
    "no_shows", "answered", "answer", "income", "days_of_365", "days_of_366", "capacity", "planned",
    "breakdown", "pieces", "units", "low", "idle",
)  # fmt: skip
GROUPED = ("province", "institution_id", "kind_id")


@dataclass(frozen=True)
class Overview:
    """The figures of a page. lines are there only where a scope names its one center.

    than is the period it is compared with; corrections is how many there are in frozen months.
    """

    period: Period
    than: Period
    made_at: datetime
    total: Group
    sectors: Sequence[Group]
    provinces: Sequence[Group]
    institutions: Sequence[Group]
    months: Sequence[Month]
    unused: Sequence[Line]
    lines: Sequence[Line]
    frozen: frozenset[date]
    corrections: int

    @property
    def is_empty(self) -> bool:
        return not self.total.sums.pieces


def overview(
    scope: Scope,
    period: Period,
    than: Period,
    sectors: Sectors,
    centers: Iterable[Center],
    now: datetime,
) -> Overview:
    """Return the figures of scope and period at now, or those of the last minute; four statements.

    centers are those of the scope, with their institutions.
    """
    if scope.centers is not None:
        return _fresh(scope, period, than, sectors, centers, now)
    key = _key(scope, period, than)
    try:
        found = cache.get(key)
        if found is None:
            found = _fresh(scope, period, than, sectors, centers, now)
            cache.set(key, found, CACHE_SECONDS)
    except RedisError:
        logger.warning("figures not kept: cache out of reach")
        found = _fresh(scope, period, than, sectors, centers, now)
    return found


def _key(scope: Scope, period: Period, than: Period) -> str:
    # Names are in the page's language, and a period is seen from a day.
    parts = repr((get_language(), scope, period, than)).encode()
    return f"reports-overview:{sha256(parts).hexdigest()}"


def _fresh(
    scope: Scope,
    period: Period,
    than: Period,
    sectors: Sectors,
    centers: Iterable[Center],
    now: datetime,
) -> Overview:
    corrected = corrections_by_month(scope)
    frozen = frozenset(corrected)
    lines: list[Line] = []
    if scope.centers is not None and len(scope.centers) == 1:
        # All of one center is a page: its sums are those of its lines.
        lines = figures.lines(scope, [period, than], frozen)
        told, before = _sums_of(lines), _sums_of(lines, before=True)
        unused = figures.least_used(lines)[:FEW]
        lines.sort(key=lambda line: -(line.sums.yearly_rate or 0))
    else:
        (told, before), least = read_groups_and_unused(
            scope, [period, than], frozen, GROUPED, SHOWN, FEW
        )
        unused = _with_pieces(scope, least)
    names: dict[str | int, str] = {
        center.institution_id: center.institution.name for center in centers
    }
    by_name = dict(sorted(names.items(), key=lambda item: item[1]))
    return Overview(
        period,
        than,
        now,
        total_of(told, before),
        grouped(told, before, "kind_id", sectors.names, sectors.of_kind),
        grouped(told, before, "province", {code: str(name) for code, name in Province.choices}),
        grouped(told, before, "institution_id", by_name),
        months_of(scope, period, frozen),
        unused,
        lines,
        frozen,
        sum(corrected.get(month, 0) for month in period.whole_months),
    )


def _sums_of(lines: Iterable[Line], *, before: bool = False) -> GroupsTold:
    """Return the sums of lines over everything, and by what the page groups by."""
    parts: dict[tuple[str, str | int], list[Sums]] = defaultdict(list)
    for line in lines:
        piece = line.piece
        for key in (
            ("", ""),
            ("kind_id", piece.kind),
            ("province", piece.province),
            ("institution_id", piece.institution),
        ):
            parts[key].append(line.before if before else line.sums)
    return {key: Sums.of(sums) for key, sums in parts.items()}


def total_of(told: GroupsTold, before: GroupsTold) -> Group:
    """Return the whole, each piece once; of how many centers it is is not told."""
    return Group("", "", 0, told.get(("", ""), Sums()), before.get(("", ""), Sums()))


def grouped(
    told: GroupsTold,
    before: GroupsTold,
    by: str,
    names: Mapping[str, str] | Mapping[int, str] | Mapping[str | int, str],
    of: Mapping[int, Sequence[str]] | None = None,
) -> list[Group]:
    """Return the groups by one of GROUPS in the order of names; only those with pieces.

    of says in which names a value counts, where that is not the value itself: kinds in sectors. Of
    how many centers a group is is not told.
    """
    sums: dict[str | int, list[Sums]] = defaultdict(list)
    past: dict[str | int, list[Sums]] = defaultdict(list)
    for source, target in ((told, sums), (before, past)):
        for (group, value), one in source.items():
            if group == by:
                for name in [value] if of is None else of.get(int(value), ()):
                    target[name].append(one)
    return [
        Group(str(key), str(name), 0, Sums.of(sums[key]), Sums.of(past[key]))
        for key, name in names.items()
        if key in sums
    ]


def lines_of(
    scope: Scope, period: Period, frozen: frozenset[date], some: Some
) -> tuple[Sums, list[Line]]:
    """Return the sums over all, and some lines in their order with their pieces; two statements."""
    whole, lines = read_some_lines(scope, period, frozen, some)
    return whole, _with_pieces(scope, lines)


class Unused(NamedTuple):
    """Some of the pieces that are idle or little used, and how many are each in all."""

    low: int
    idle: int
    lines: list[Line]

    @property
    def all_of_them(self) -> int:
        return self.low + self.idle


def unused_of(
    scope: Scope, period: Period, frozen: frozenset[date], after: int, most: int
) -> Unused:
    """Return at most `most` unused pieces after the first `after`, the least used first.

    Of their lines only what they are judged by is told. Two statements.
    """
    found = read_unused(scope, period, frozen, after, most)
    return Unused(found.low, found.idle, _with_pieces(scope, found.lines))


def _with_pieces(scope: Scope, told: Mapping[int, LineTold]) -> list[Line]:
    pieces = {piece.pk: piece for piece in read_pieces(scope.ever().filter(pk__in=told))}
    return [
        Line(pieces[pk], one.sums, Sums(), one.year.sums, one.year.last_used)
        for pk, one in told.items()
        if pk in pieces
    ]
