"""The rows behind a figure of demand: texts, requests, waits, pieces; never a person."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Max, OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import BookingEvent
from bookings.models.turned_away import RULES
from bookings.states import Reason, State
from centers.models import Province
from itube.finder.models import QuestionLog
from itube.reports import definitions, wording
from itube.reports.definition import Text
from itube.reports.definitions import demand as measures
from itube.reports.demand.reading import (
    full_in,
    read_asked,
    read_told,
    requests_in,
    searches_in,
    turned_away_in,
    waits_in,
)
from itube.reports.demand.tables import (
    Cell,
    Rows,
    day_cell,
    day_heading,
    hours_cell,
    number_cell,
    piece_cells,
    piece_headings,
    piece_values,
    rows_of,
)
from itube.reports.periods import Period
from itube.reports.pieces import named, read_pieces
from itube.reports.reading.lines import read_lines
from itube.reports.reading.statements import frozen_months
from itube.reports.scope import Scope


@dataclass(frozen=True)
class Asked:
    """Which rows: of what pieces, when, and whether of searches for no one kind or place."""

    scope: Scope
    period: Period
    now: datetime
    no_kind: bool = False
    no_province: bool = False


# What fewer searched for and is no kind may be anything, a person's name too: it is not shown.
OFTEN = 3


def searches(asked: Asked) -> Rows:
    """Texts that were searched in vain, with how often; rare ones that are no kind unnamed."""
    found = searches_in(asked.scope, asked.period)
    if asked.no_kind:
        found = found.filter(kind=None)
    if asked.no_province:
        found = found.filter(province="")
    rows = (
        found.order_by()
        .values("text", "outcome", kind_name=named("kind__name"))
        .annotate(times=Sum("n"), last=Max("month"))
        .order_by("-times", "text", "outcome")
    )
    outcomes = dict(QuestionLog.Kind.choices)
    unknown = _("종류를 알 수 없음")

    def cells(row: dict[str, Any]) -> list[Cell]:
        searched = Cell(row["text"] or _("(낱말 없이 조건만)"), _finder(row["text"]))
        if not row["kind_name"] and row["times"] < OFTEN:
            searched = Cell(_("(드물게 찾은 말)"))
        return [
            searched,
            Cell(row["kind_name"] or unknown),
            Cell(str(outcomes[row["outcome"]])),
            number_cell(row["times"]),
            Cell(f"{row['last']:%Y-%m}", is_number=True),
        ]

    headings = [
        (_("검색한 말"), False),
        (_("장비종류"), False),
        (_("결과"), False),
        (_("횟수"), True),
        (_("마지막 달"), True),
    ]
    return rows_of(rows, headings, cells)


def _finder(text: str) -> str:
    return f"{reverse('equipment:finder')}?{urlencode({'q': text})}" if text else ""


def turned_away(asked: Asked) -> Rows:
    """Requests that were turned away, by day, piece and reason."""
    rows = turned_away_in(asked.scope, asked.period).order_by("-day", "equipment", "rule")

    def cells(row: dict[str, Any]) -> list[Cell]:
        return [
            day_cell(row["day"]),
            *piece_cells(row),
            Cell(str(RULES[row["rule"]])),
            number_cell(row["n"]),
        ]

    headings = [day_heading(), *piece_headings(), (_("까닭"), False), (_("횟수"), True)]
    return rows_of(rows.values("day", "rule", "n", **piece_values()), headings, cells)


def refused(*states: State) -> Callable[[Asked], Rows]:
    """Return the rows of requests that ended in these states: when, what piece, why, how long."""

    def found(asked: Asked) -> Rows:
        event = BookingEvent.objects.filter(booking=OuterRef("pk"), target=OuterRef("state"))
        rows = (
            requests_in(asked.scope, asked.period)
            .filter(state__in=states)
            .order_by("-created_at", "-pk")
            .values(
                "created_at",
                "state",
                wanted=F("requested_end") - F("requested_start"),
                why=Subquery(event.order_by("-at").values("reason")[:1]),
                **piece_values(),
            )
        )

        def cells(row: dict[str, Any]) -> list[Cell]:
            reason = Reason(row["why"]).label if row["why"] else "-"
            return [
                day_cell(timezone.localdate(row["created_at"])),
                *piece_cells(row),
                Cell(str(State(row["state"]).label)),
                Cell(str(reason)),
                hours_cell(row["wanted"]),
            ]

        headings = [
            day_heading(),
            *piece_headings(),
            (_("결과"), False),
            (_("까닭"), False),
            (_("바란 시간"), True),
        ]
        return rows_of(rows, headings, cells)

    return found


def waits(asked: Asked) -> Rows:
    """Places in lines: when they were taken, for what piece, how long."""
    rows = waits_in(asked.scope, asked.period).order_by("-created_at", "-pk")

    def cells(row: dict[str, Any]) -> list[Cell]:
        return [
            day_cell(timezone.localdate(row["created_at"])),
            *piece_cells(row),
            hours_cell(timedelta(minutes=row["minutes"])),
        ]

    headings = [day_heading(), *piece_headings(), (_("바란 시간"), True)]
    return rows_of(rows.values("created_at", "minutes", **piece_values()), headings, cells)


def full(asked: Asked) -> Rows:
    """Pieces that had no free time, the longest first."""
    rows = (
        full_in(asked.scope, asked.period)
        .order_by()
        .values(**piece_values())
        .annotate(nights=Count("pk"), last=Max("day"))
        .order_by("-nights", "equipment__itube_no")
    )

    def cells(row: dict[str, Any]) -> list[Cell]:
        return [*piece_cells(row), number_cell(row["nights"]), day_cell(row["last"])]

    headings = [*piece_headings(), (_("빈 시간이 없던 날"), True), (_("마지막으로 본 날"), True)]
    return rows_of(rows, headings, cells)


def demand(asked: Asked) -> Rows:
    """Pieces with the time that was wanted of them and the time they had, the scarcest first."""
    figures = (
        definitions.BOOKED_HOURS,
        definitions.REFUSED_HOURS,
        definitions.WAIT_HOURS,
        definitions.OPEN_HOURS,
        definitions.DEMAND,
    )
    return _of_lines(
        asked, figures, lambda sums: True, lambda sums: -(figures[-1].value(sums) or 0)
    )


def unused(asked: Asked) -> Rows:
    """Idle and little used pieces, which may serve elsewhere, the least used first."""
    figures = (definitions.OPERATING_HOURS, definitions.YEARLY_RATE)
    return _of_lines(
        asked, figures, lambda sums: bool(sums.unused), lambda sums: sums.yearly_rate or 0
    )


def _of_lines(asked: Asked, figures: Sequence, keep: Callable, order: Callable) -> Rows:
    (lines,) = read_lines(asked.scope, [asked.period], frozen_months())
    found = [
        (piece, lines[piece.pk].sums)
        for piece in read_pieces(asked.scope.ever())
        if piece.pk in lines and keep(lines[piece.pk].sums)
    ]
    found.sort(key=lambda row: (order(row[1]), row[0].number))

    def read(some: slice) -> Iterable[Sequence[Cell]]:
        for piece, sums in found[some]:
            row = {"number": piece.number, "name": piece.name, "center": piece.center_name}
            yield [
                *piece_cells(row),
                *(
                    Cell(wording.with_unit(figure, figure.value(sums)), is_number=True)
                    for figure in figures
                ),
            ]

    headings = [*piece_headings(), *((str(figure.name), True) for figure in figures)]
    return Rows(headings, len(found), read)


def asked_where(asked: Asked) -> Rows:
    """Provinces from where something was asked for, with the pieces that are there."""
    told = read_told(asked.scope, asked.period, asked.now)
    times: dict[str, list[int]] = {code: [0, 0, 0] for code in Province.values}
    for (_kind, province), n in read_asked(asked.scope, asked.period).items():
        if province:
            times[province][0] += n
    for (_kind, province), cell in told.cells.items():
        if province:
            times[province][1] += cell.searches
            times[province][2] += cell.sums.pieces
    found = [(code, counts) for code, counts in times.items() if any(counts)]
    found.sort(key=lambda row: (bool(row[1][2]), -row[1][0] - row[1][1], row[0]))

    def read(some: slice) -> Iterable[Sequence[Cell]]:
        for code, counts in found[some]:
            yield [Cell(str(Province(code).label)), *map(number_cell, counts)]

    headings = [
        (_("시·도"), False),
        (_("그 지역 회사의 신청·대기"), True),
        (str(measures.UNMET_SEARCHES.name), True),
        (_("그 지역의 장비"), True),
    ]
    return Rows(headings, len(found), read)


@dataclass(frozen=True)
class Measure:
    """A figure's name, its rows, and its id among the definitions if it has one."""

    name: Text
    rows: Callable[[Asked], Rows]
    definition: str = ""


MEASURES = {
    "searches": Measure(measures.UNMET_SEARCHES.name, searches, measures.UNMET_SEARCHES.id),
    "turned_away": Measure(measures.TURNED_AWAY.name, turned_away, measures.TURNED_AWAY.id),
    "rejected": Measure(definitions.REJECTED.name, refused(State.REJECTED), "rejected"),
    "expired": Measure(definitions.EXPIRED.name, refused(State.EXPIRED), "expired"),
    "refused_hours": Measure(
        definitions.REFUSED_HOURS.name, refused(State.REJECTED, State.EXPIRED), "refused_hours"
    ),
    "waits": Measure(definitions.WAITS.name, waits, "waits"),
    "wait_hours": Measure(definitions.WAIT_HOURS.name, waits, "wait_hours"),
    "full": Measure(measures.FULL.name, full, measures.FULL.id),
    "demand": Measure(definitions.DEMAND.name, demand, "demand"),
    "unused": Measure(gettext_lazy("저활용·유휴 장비"), unused, "low"),
    "asked": Measure(gettext_lazy("찾는 지역"), asked_where),
}
# Measures that tell of searches for no one kind.
OF_SEARCHES = frozenset({"searches"})
