"""Reads demand: what the facts tell of pieces, and beside it what never became a booking.

All of it by kind and province, from which every table is added up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple, TypeVar

from django.db.models import Count, QuerySet, Sum, Value
from django.utils.translation import get_language

from bookings.models import Booking, TurnedAway, Wait
from equipment.models import Kind
from itube.lib.kept import kept
from itube.reports.definitions.demand import SCARCE
from itube.reports.models import FullPiece, UnmetSearch
from itube.reports.periods import Period
from itube.reports.pieces import Piece, read_pieces
from itube.reports.reading.cells import read_cells, read_cells_and_unused
from itube.reports.reading.statements import frozen_months
from itube.reports.scope import Scope
from itube.reports.sums import Sums

T = TypeVar("T")

# What the pages of demand show, for which alone sums are asked.
SHOWN = (
    "own", "internal", "external", "days_of_365", "days_of_366", "booked", "refused", "wait_asked",
    "rejected", "expired", "waits", "capacity", "planned", "breakdown", "pieces", "units",
)  # fmt: skip
# Unused pieces of a kind that are named.
NAMED = 3

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
    """The demand of a scope and period."""

    made_at: datetime
    cells: dict[Cell, Demanded]


@dataclass(frozen=True)
class Outlook(Told):
    """Demand, and what else is looked at before buying.

    asked: requests and waits by kind and by the province of who asked. unused: of idle and little
    used pieces the NAMED least used ones of each kind.
    """

    asked: dict[Cell, int]
    stock: dict[int, Stock]
    unused: dict[int, list[Piece]]


def read_told(scope: Scope, period: Period, now: datetime) -> Told:
    """Return demand at now; of the whole country perhaps some seconds older (kept()).

    Which pieces are idle or little used is not told. Three statements.
    """

    def read() -> Told:
        told = read_cells(scope, period, frozen_months(), SHOWN)
        sums: dict[Cell, Sums] = {(kind, province): one for (kind, province), one in told.items()}
        return Told(now, cells_of(sums, scope, period))

    return kept_for("demand", scope, period, read)


def kept_for(name: str, scope: Scope, period: Period, read: Callable[[], T]) -> T:
    """Return what was read last under a name, or is read now; of one's own centers always now."""
    if scope.centers is not None:
        return read()
    key = sha256(repr((get_language(), scope, period)).encode()).hexdigest()
    return kept(f"reports-{name}:{key}", read)


def read_outlook(scope: Scope, period: Period, now: datetime) -> Outlook:
    """Return the outlook at now; four statements, however many pieces there are."""
    told, least = read_cells_and_unused(
        scope, period, frozen_months(), (*SHOWN, "low", "idle"), NAMED
    )
    sums: dict[Cell, Sums] = {cell: one.sums for cell, one in told.items()}
    won: dict[int, int] = defaultdict(int)
    acquired: dict[int, list[date]] = defaultdict(list)
    for (kind, _province), one in told.items():
        won[kind] += one.won
        acquired[kind] += one.acquired
    listed = [pk for pieces in least.values() for pk in pieces]
    named = {piece.pk: piece for piece in read_pieces(scope.ever().filter(pk__in=listed))}
    unused = {kind: [named[pk] for pk in least[kind] if pk in named] for kind in least}
    counted = _counted([*_in_vain(scope, period), *_asked(scope, period)])
    asked = dict(counted.pop("asked", {}))
    stock = {kind: Stock(won[kind], tuple(acquired[kind])) for kind in won}
    return Outlook(now, _cells(sums, counted), asked, stock, unused)


def cells_of(sums: Mapping[Cell, Sums], scope: Scope, period: Period) -> dict[Cell, Demanded]:
    """Return demand by cell, where the facts of each are known; one statement."""
    return _cells(sums, _counted(_in_vain(scope, period)))


Counted = Mapping[str, Mapping[Cell, int]]


def _cells(sums: Mapping[Cell, Sums], counted: Counted) -> dict[Cell, Demanded]:
    of = [counted.get(what, {}) for what in ("searches", "turned_away", "full")]
    return {
        key: Demanded(sums.get(key, Sums()), *(cells.get(key, 0) for cells in of))
        for key in {*sums, *(key for cells in of for key in cells)}
    }


def _counted(parts: Sequence[QuerySet]) -> dict[str, dict[Cell, int]]:
    """Return what the facts do not tell, by its name and by cell; one statement."""
    counted: dict[str, dict[Cell, int]] = defaultdict(lambda: defaultdict(int))
    first, *others = parts
    for what, kind, province, n in first.union(*others, all=True):
        counted[what][kind, province or ""] += n
    return counted


def _in_vain(scope: Scope, period: Period) -> list[QuerySet]:
    """Return what was wanted in vain, by the province where it was looked for."""
    piece, center = "equipment__kind", "equipment__center__province"
    return [
        _by(searches_in(scope, period), "searches", "kind", "province", Sum("n")),
        _by(turned_away_in(scope, period), "turned_away", piece, center, Sum("n")),
        _by(full_in(scope, period), "full", piece, center, Count("equipment", distinct=True)),
    ]


def read_asked(scope: Scope, period: Period) -> dict[Cell, int]:
    """Return requests and waits by kind and by the province of who asked; one statement."""
    return _counted(_asked(scope, period)).get("asked", {})


def _asked(scope: Scope, period: Period) -> list[QuerySet]:
    """Return what was asked, by the province of the company that did."""
    piece, company = "equipment__kind", "company__province"
    return [
        _by(requests_in(scope, period), "asked", piece, company, Count("pk")),
        _by(waits_in(scope, period), "asked", piece, company, Count("pk")),
    ]


def _by(rows: QuerySet, what: str, kind: str, province: str, n: object) -> QuerySet:
    """Return rows (what, kind, province, n)."""
    plain = rows.order_by().annotate(what=Value(what)).values("what", kind, province)
    return plain.annotate(n=n).values_list("what", kind, province, "n")


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
