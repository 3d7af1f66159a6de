"""What to look at before buying: fields with stock and demand, and the kinds that are short.

The rule is definitions.demand.CANDIDATES: plain thresholds, shown on the page beside every figure
that they are held against.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import NamedTuple

from itube.reports import definitions
from itube.reports.definitions.demand import DEMAND_ENOUGH, FULL_ENOUGH, SEARCHES_ENOUGH
from itube.reports.demand.groups import Kinds
from itube.reports.demand.reading import Demanded, Outlook, Stock, kept_for, read_outlook
from itube.reports.periods import Period
from itube.reports.pieces import Piece
from itube.reports.scope import Scope

DAYS_A_YEAR = 365.25
NO_STOCK = Stock(0, ())


class Reasons(NamedTuple):
    """Which conditions of the rule a kind meets."""

    demand: bool
    searches: bool
    full: bool

    @property
    def met(self) -> int:
        """How many."""
        return sum(self)


class Gap(NamedTuple):
    """A province where a kind is asked for and of which no piece is there; n times."""

    province: str
    n: int


@dataclass(frozen=True)
class Candidate:
    """A kind that meets the rule, with where it is missing and some pieces that stand idle."""

    kind: int
    slug: str
    name: str
    told: Demanded
    reasons: Reasons
    gaps: tuple[Gap, ...]
    unused: tuple[Piece, ...]

    @property
    def order(self) -> tuple:
        """What they are sorted by, the first to look at first."""
        demand = definitions.DEMAND.value(self.told.sums) or 0
        return -self.reasons.met, -demand, -self.told.searches, self.name


@dataclass(frozen=True)
class FieldRow:
    """A technical field: its stock, its demand, and the kinds to look at, in their order.

    age: of half of its pieces at most, in years; None where no day of purchase is known. gaps: how
    many pairs of a kind and a province are asked for without any piece there.
    """

    key: str
    name: str
    told: Demanded
    age: float | None
    won: int
    gaps: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Review:
    """All kinds that meet the rule, and all fields with stock or demand, as of made_at."""

    made_at: datetime
    listed: list[Candidate]
    fields: list[FieldRow]


def reasons_of(told: Demanded) -> Reasons:
    """Return which conditions of the rule a kind with this demand meets."""
    demand = definitions.DEMAND.value(told.sums)
    pieces = told.sums.pieces
    return Reasons(
        demand is not None and demand >= DEMAND_ENOUGH,
        told.searches >= SEARCHES_ENOUGH,
        bool(pieces) and told.full >= FULL_ENOUGH * pieces,
    )


def read_review(scope: Scope, period: Period, kinds: Kinds, now: datetime) -> Review:
    """Return what to look at as of now; of the whole country perhaps some seconds older (kept()).

    Four statements.
    """
    return kept_for(
        "review", scope, period, lambda: review(read_outlook(scope, period, now), kinds, period)
    )


def review(told: Outlook, kinds: Kinds, period: Period) -> Review:
    """Return the kinds that meet the rule, and all fields with theirs."""
    of_kind, gaps = _by_kind(told.cells), _gaps(told)
    listed = _candidates(told, kinds, of_kind, gaps)
    fields = _fields(told, kinds, of_kind, gaps, listed, period.today)
    return Review(told.made_at, listed, fields)


def _asked_where(told: Outlook) -> dict[int, dict[str, int]]:
    """Return how often each kind was asked for in each province: by requests, waits and searches.

    Requests and waits by the province of the company; what tells no province is left out.
    """
    asked: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (kind, province), n in told.asked.items():
        if kind and province and n:
            asked[kind][province] += n
    for (kind, province), cell in told.cells.items():
        if kind and province and cell.searches:
            asked[kind][province] += cell.searches
    return asked


def _gaps(told: Outlook) -> dict[int, tuple[Gap, ...]]:
    """Return the provinces in which each kind is asked for and missing, most asked first."""
    there = {key for key, cell in told.cells.items() if cell.sums.pieces}
    found = {}
    for kind, provinces in _asked_where(told).items():
        gaps = [Gap(code, n) for code, n in provinces.items() if (kind, code) not in there]
        if gaps:
            found[kind] = tuple(sorted(gaps, key=lambda gap: (-gap.n, gap.province)))
    return found


def _candidates(
    told: Outlook,
    kinds: Kinds,
    of_kind: Mapping[int, Demanded],
    gaps: Mapping[int, tuple[Gap, ...]],
) -> list[Candidate]:
    """Return the kinds that meet the rule, the first to look at first."""
    found = []
    for kind, demanded in of_kind.items():
        reasons = reasons_of(demanded)
        if reasons.met:
            found.append(
                Candidate(
                    kind,
                    kinds.named[kind].slug,
                    kinds.named[kind].name,
                    demanded,
                    reasons,
                    gaps.get(kind, ()),
                    tuple(told.unused.get(kind, ())),
                )
            )
    return sorted(found, key=lambda each: each.order)


def _fields(
    told: Outlook,
    kinds: Kinds,
    of_kind: Mapping[int, Demanded],
    gaps: Mapping[int, tuple[Gap, ...]],
    listed: list[Candidate],
    today: date,
) -> list[FieldRow]:
    """Return the fields that have any stock or demand, in their order.

    A kind of several fields counts in each, so that fields overlap.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for kind in of_kind:
        for field in kinds.named[kind].fields:
            members[field].append(kind)
    rows = []
    for field, name in kinds.fields.items():
        if field not in members:
            continue
        mine = members[field]
        stock = [told.stock.get(kind, NO_STOCK) for kind in mine]
        rows.append(
            FieldRow(
                field,
                name,
                Demanded.of(of_kind[kind] for kind in mine),
                _age(stock, today),
                sum(each.won for each in stock),
                sum(len(gaps.get(kind, ())) for kind in mine),
                tuple(each for each in listed if field in kinds.named[each.kind].fields),
            )
        )
    return rows


def _age(stock: list[Stock], today: date) -> float | None:
    days = [(today - day).days for each in stock for day in each.acquired]
    return median(days) / DAYS_A_YEAR if days else None


def _by_kind(cells: Mapping[tuple[int | None, str], Demanded]) -> dict[int, Demanded]:
    members: dict[int, list[Demanded]] = defaultdict(list)
    for (kind, _province), cell in cells.items():
        if kind:
            members[kind].append(cell)
    return {kind: Demanded.of(parts) for kind, parts in members.items()}
