"""Reads demand: what the facts tell of pieces, and beside it what never became a booking.

All of it by kind and province, from which every table is added up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum, Value
from django.utils.translation import get_language

from bookings.models import Booking, TurnedAway, Wait
from equipment.models import Kind
from itube.lib.kept import kept
from itube.reports.definitions.demand import SCARCE
from itube.reports.models import FullPiece, UnmetSearch
from itube.reports.overviews import unused_of
from itube.reports.periods import Period
from itube.reports.pieces import Piece
from itube.reports.reading.groups import read_cells
from itube.reports.reading.statements import frozen_months
from itube.reports.scope import Scope
from itube.reports.sums import Sums

# More pieces than any scope has.
MOST_UNUSED = 100_000

# A kind and a province; of searches None where it is no one kind, "" where no province was asked.
Cell = tuple[int | None, str]


class Demanded(NamedTuple):
    """What can be added up: sums of facts, and what was wanted in vain."""

    sums: Sums = Sums()
    searches: int = 0
    turned_away: int = 0
    full: int = 0

    @classmethod
    def of(cls, parts: Iterable["Demanded"]) -> "Demanded":
        """Return the sums over parts; of none, zeros."""
        listed = list(parts)
        return cls(
            Sums.of(part.sums for part in listed),
            sum(part.searches for part in listed),
            sum(part.turned_away for part in listed),
            sum(part.full for part in listed),
        )


class Stock(NamedTuple):
    """The pieces of a kind that are registered now: what they cost, and the days they were bought.

    Pieces of which that is not known are left out.
    """

    won: int
    acquired: tuple[date, ...]


@dataclass(frozen=True)
class Told:
    """All that is told of a scope and period.

    asked: requests and waits by kind and by the province of who asked. unused: idle and little used
    pieces by kind.
    """

    made_at: datetime
    cells: dict[Cell, Demanded]
    asked: dict[Cell, int]
    stock: dict[int, Stock]
    unused: dict[int, list[Piece]]


def read_told(scope: Scope, period: Period, now: datetime) -> Told:
    """Return what is told at now; of the whole country perhaps some seconds older (kept()).

    Five statements, however many pieces there are.
    """
    if scope.centers is not None:
        return _read(scope, period, now)
    key = sha256(repr((get_language(), scope, period)).encode()).hexdigest()
    return kept(f"reports-demand:{key}", lambda: _read(scope, period, now))


def _read(scope: Scope, period: Period, now: datetime) -> Told:
    frozen = frozen_months()
    told = read_cells(scope, period, frozen)
    unused: dict[int, list[Piece]] = defaultdict(list)
    for line in unused_of(scope, period, frozen, 0, MOST_UNUSED).lines:
        unused[line.piece.kind].append(line.piece)
    won: dict[int, int] = defaultdict(int)
    acquired: dict[int, list[date]] = defaultdict(list)
    for (kind, _province), cell in told.items():
        won[kind] += cell.won
        acquired[kind] += cell.acquired
    sums: dict[Cell, Sums] = {cell: one.sums for cell, one in told.items()}
    cells, asked = cells_of(sums, scope, period)
    stock = {kind: Stock(won[kind], tuple(acquired[kind])) for kind in won}
    return Told(now, cells, asked, stock, dict(unused))


def cells_of(
    sums: Mapping[Cell, Sums], scope: Scope, period: Period
) -> tuple[dict[Cell, Demanded], dict[Cell, int]]:
    """Return demand by cell, where the facts of each are known, and what was asked; one statement.

    What was asked is by the province of the company that asked.
    """
    counted: dict[str, dict[Cell, int]] = defaultdict(lambda: defaultdict(int))
    for what, kind, province, n in _beside(scope, period):
        counted[what][kind, province or ""] += n
    asked = dict(counted.pop("asked", {}))
    keys = {*sums, *(key for cells in counted.values() for key in cells)}
    return {
        key: Demanded(
            sums.get(key, Sums()),
            counted["searches"].get(key, 0),
            counted["turned_away"].get(key, 0),
            counted["full"].get(key, 0),
        )
        for key in keys
    }, asked


def _beside(scope: Scope, period: Period) -> Iterable[tuple[str, int | None, str | None, int]]:
    """Return rows (what, kind, province, n) of all that the facts do not tell; one statement."""

    def by(rows: QuerySet, what: str, kind: str, province: str, n: object) -> QuerySet:
        plain = rows.order_by().annotate(what=Value(what))
        return (
            plain.values("what", kind, province)
            .annotate(n=n)
            .values_list("what", kind, province, "n")
        )

    piece, center = "equipment__kind", "equipment__center__province"
    company = "company__province"
    searched = by(searches_in(scope, period), "searches", "kind", "province", Sum("n"))
    return searched.union(
        by(turned_away_in(scope, period), "turned_away", piece, center, Sum("n")),
        by(full_in(scope, period), "full", piece, center, Count("equipment", distinct=True)),
        by(requests_in(scope, period), "asked", piece, company, Count("pk")),
        by(waits_in(scope, period), "asked", piece, company, Count("pk")),
        all=True,
    )


def searches_in(scope: Scope, period: Period) -> QuerySet[UnmetSearch]:
    """Return the searches in vain in the months of a period, of the whole country.

    A scope narrows them by province and by kind, not by center: whoever finds nothing has none.
    """
    rows = UnmetSearch.objects.filter(
        month__gte=period.first.replace(day=1), month__lte=period.last
    )
    if scope.province:
        rows = rows.filter(province=scope.province)
    if scope.kind:
        rows = rows.filter(kind__slug=scope.kind)
    if scope.sector or scope.field:
        kinds = Kind.objects.all()
        if scope.sector:
            kinds = kinds.filter(fields__sector__code=scope.sector)
        if scope.field:
            kinds = kinds.filter(fields__slug=scope.field)
        rows = rows.filter(kind__in=kinds.values("pk"))
    return rows


def turned_away_in(scope: Scope, period: Period) -> QuerySet[TurnedAway]:
    """Return the requests in a period that were turned away since time is scarce."""
    rows = TurnedAway.objects.filter(day__range=(period.first, period.last), rule__in=SCARCE)
    return _within(rows, scope)


def full_in(scope: Scope, period: Period) -> QuerySet[FullPiece]:
    """Return the nights of a period in which pieces had no free time."""
    return _within(FullPiece.objects.filter(day__range=(period.first, period.last)), scope)


def requests_in(scope: Scope, period: Period) -> QuerySet[Booking]:
    """Return the bookings that were asked for in a period."""
    start, end = period.span
    return _within(Booking.objects.filter(created_at__gte=start, created_at__lt=end), scope)


def waits_in(scope: Scope, period: Period) -> QuerySet[Wait]:
    """Return the places in lines that were taken in a period."""
    start, end = period.span
    return _within(Wait.objects.filter(created_at__gte=start, created_at__lt=end), scope)


def _within(rows: QuerySet, scope: Scope) -> QuerySet:
    return rows if scope == Scope() else rows.filter(equipment__in=scope.ever().values("pk"))
