"""Asks the facts for lines: what is told of each piece of a scope, or of some of them."""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from itube.reports.periods import Period
from itube.reports.reading.facts import standing, year_told
from itube.reports.reading.sorts import LEAST_USED, SORTS
from itube.reports.reading.statements import SUMS, lines_of, pieces_of
from itube.reports.scope import Scope
from itube.reports.sums import Sums


class YearTold(NamedTuple):
    """What is told of the twelve months that low use is judged by."""

    ran: int
    last_used: date | None
    days_of_365: int
    days_of_366: int

    @property
    def sums(self) -> Sums:
        return Sums(own=self.ran, days_of_365=self.days_of_365, days_of_366=self.days_of_366)


class LineTold(NamedTuple):
    """What is told of one piece."""

    sums: Sums
    year: YearTold


class Some(NamedTuple):
    """Part of the lines: those with most of a figure, without the first `after`.

    Lines without a value come last.
    """

    figure: str
    after: int
    most: int


# The columns of a line for YearTold, and all of a line.
YEAR = "ran, last_used, year_of_365, year_of_366"
NO_YEAR = "NULL::bigint, NULL::date, NULL::bigint, NULL::bigint"
COLUMNS_OF_LINES = f"id, {', '.join(SUMS)}, {YEAR}"


def read_lines(
    scope: Scope, periods: Sequence[Period], frozen: frozenset[date]
) -> list[dict[int, LineTold]]:
    """Return for each period what is told of each piece of scope, by its key; one statement."""
    piece, parameters = pieces_of(scope)
    lines = " UNION ALL ".join(
        lines_of(period, frozen, number) for number, period in enumerate(periods)
    )
    statement = f"WITH {piece} SELECT number, {COLUMNS_OF_LINES} FROM ({lines}) AS line"
    found: list[dict[int, LineTold]] = [{} for _period in periods]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for number, *row in cursor.fetchall():
            found[number][row[0]] = _line_told(row)
    return found


def read_some_lines(
    scope: Scope, period: Period, frozen: frozenset[date], some: Some
) -> tuple[Sums, dict[int, LineTold]]:
    """Return the sums over all pieces of scope, and what is told of some by their keys in order.

    One statement.
    """
    piece, parameters = pieces_of(scope)
    order = f"{SORTS[some.figure]} DESC NULLS LAST, id"
    statement = f"""
        WITH {piece}, line AS MATERIALIZED ({lines_of(period, frozen)})
        (
            SELECT NULL::bigint, {", ".join(f"sum({column})::bigint" for column in SUMS)},
                   0::bigint, NULL::date, 0::bigint, 0::bigint
            FROM line
        )
        UNION ALL
        (
            SELECT {COLUMNS_OF_LINES} FROM line
            ORDER BY {order} LIMIT {int(some.most)} OFFSET {int(some.after)}
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        whole, *rows = cursor.fetchall()
    # Over no piece the database's sums are empty.
    return Sums(*(value or 0 for value in whole[1:-4])), {row[0]: _line_told(row) for row in rows}


def _line_told(row: Sequence) -> LineTold:
    return LineTold(Sums(*row[1:-4]), YearTold(*row[-4:]))


class Unused(NamedTuple):
    """Some of the pieces that are idle or little used, the least used first, and how many all are.

    Of their sums only low and idle are told.
    """

    low: int
    idle: int
    lines: dict[int, LineTold]


def read_unused(
    scope: Scope, period: Period, frozen: frozenset[date], after: int, most: int
) -> Unused:
    """Return at most `most` pieces that are idle or little used after the first `after`.

    The least used of the twelve months come first, dear ones before cheap. One statement.
    """
    piece, parameters = pieces_of(scope)
    idle, low = standing(period)
    statement = f"""
        WITH {piece}, unused AS MATERIALIZED (
            SELECT piece.id, ({low})::int AS low, ({idle})::int AS idle, year.ran, year.last_used,
                   year.days_of_365 AS year_of_365, year.days_of_366 AS year_of_366
            FROM piece
            JOIN ({year_told(period, frozen)}) AS year
                ON year.equipment_id = piece.id
            WHERE ({low}) OR ({idle})
        )
        SELECT id, low, idle, {YEAR},
               (SELECT sum(low) FROM unused), (SELECT sum(idle) FROM unused)
        FROM unused AS line
        ORDER BY {LEAST_USED} LIMIT {int(most)} OFFSET {int(after)}
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    lines = {
        row[0]: LineTold(Sums(pieces=1, low=row[1], idle=row[2]), YearTold(*row[3:7]))
        for row in rows
    }
    low_in_all, idle_in_all = (int(rows[0][-2]), int(rows[0][-1])) if rows else (0, 0)
    return Unused(low_in_all, idle_in_all, lines)
