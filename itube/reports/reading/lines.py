"""Asks the facts: a line for each piece of a scope, or the sums over groups of them."""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection

from equipment.models import Status
from itube.reports.models import FrozenMonth
from itube.reports.periods import DAY, Period
from itube.reports.reading.facts import (
    COLUMNS,
    month_by_month,
    sql_date,
    standing,
    told,
    year_told,
)
from itube.reports.reading.sorts import LEAST_USED, SORTS
from itube.reports.rollups.refreshing import next_month
from itube.reports.scope import Scope
from itube.reports.sums import Sums

# What pieces are grouped by, beside the whole: a column of the lines each.
GROUPS = ("province", "institution_id", "center_id", "kind_id")


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


def frozen_months() -> frozenset[date]:
    """Return the months that are frozen, by their first day; one statement."""
    return frozenset(FrozenMonth.objects.values_list("month", flat=True))


NO_PIECE = """
SELECT 0::bigint, '', 0, NULL::date, 0::bigint, 0::bigint, '', 0::bigint WHERE false
"""


def _pieces(scope: Scope) -> tuple[str, Sequence]:
    """Return the statement for the table piece, with its parameters."""
    rows = scope.ever().order_by().values_list(
        "pk", "status", "units", "acquired_on", "kind_id", "center_id",
        "center__province", "center__institution_id",
    )  # fmt: skip
    try:
        statement, parameters = rows.query.sql_with_params()
    except EmptyResultSet:  # a scope of no center
        statement, parameters = NO_PIECE, ()
    return (
        f"""
        piece AS MATERIALIZED (
            SELECT *, status <> '{Status.DISPOSED}' AS registered
            FROM ({statement}) AS piece (id, status, units, acquired_on, kind_id, center_id,
                                         province, institution_id)
        )
        """,
        parameters,
    )


def _lines(
    scope: Scope,
    period: Period,
    frozen: frozenset[date],
    number: int = 0,
    *,
    judged: bool = True,
    only: Sequence[str] = COLUMNS,
) -> str:
    """Return the statement for the lines of one period; number is told with each.

    judged says whether it is asked which are idle or little used; else none is told to be. Columns
    that are not among only are 0: what nobody asks for the database does not add up.
    """
    is_all = scope == Scope()
    idle, low = standing(period) if judged else ("false", "false")
    year = (
        f"""
        LEFT JOIN ({year_told(period.year, frozen, is_all=is_all)}) AS year
            ON year.equipment_id = piece.id
        """
        if judged
        else "CROSS JOIN (SELECT 0 AS ran, NULL::date AS last_used,"
        " 0 AS days_of_365, 0 AS days_of_366) AS year"
    )
    sums = ", ".join(
        f"told.{column}" if column in only else f"0::bigint AS {column}" for column in COLUMNS
    )
    return f"""
        SELECT {number} AS number, piece.id, piece.center_id, piece.province,
               piece.institution_id, piece.kind_id,
               {sums}, 1 AS pieces, piece.units, ({low})::int AS low, ({idle})::int AS idle,
               coalesce(year.ran, 0)::bigint AS ran, year.last_used,
               coalesce(year.days_of_365, 0)::bigint AS year_of_365,
               coalesce(year.days_of_366, 0)::bigint AS year_of_366
        FROM piece
        JOIN ({told(period, frozen, is_all=is_all)}) AS told ON told.equipment_id = piece.id
        {year}
    """


SUMS = Sums._fields


class Some(NamedTuple):
    """Part of the lines: those with most of a figure, without the first `after`.

    Lines without a value come last.
    """

    figure: str
    after: int
    most: int


COLUMNS_OF_LINES = f"id, {', '.join(SUMS)}, ran, last_used, year_of_365, year_of_366"


def read_lines(
    scope: Scope, periods: Sequence[Period], frozen: frozenset[date]
) -> list[dict[int, LineTold]]:
    """Return for each period what is told of each piece of scope, by its key; one statement."""
    piece, parameters = _pieces(scope)
    lines = " UNION ALL ".join(
        _lines(scope, period, frozen, number) for number, period in enumerate(periods)
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
    piece, parameters = _pieces(scope)
    order = f"{SORTS[some.figure]} DESC NULLS LAST, id"
    statement = f"""
        WITH {piece}, line AS MATERIALIZED ({_lines(scope, period, frozen)})
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

    The least used of the last twelve months come first, dear ones before cheap. One statement.
    """
    piece, parameters = _pieces(scope)
    idle, low = standing(period)
    statement = f"""
        WITH {piece}, unused AS MATERIALIZED (
            SELECT piece.id, ({low})::int AS low, ({idle})::int AS idle, year.ran, year.last_used,
                   year.days_of_365 AS year_of_365, year.days_of_366 AS year_of_366
            FROM piece
            JOIN ({year_told(period.year, frozen, is_all=scope == Scope())}) AS year
                ON year.equipment_id = piece.id
            WHERE ({low}) OR ({idle})
        )
        SELECT id, low, idle, ran, last_used, year_of_365, year_of_366,
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


def read_groups(
    scope: Scope,
    periods: Sequence[Period],
    frozen: frozenset[date],
    groups: Sequence[str] = GROUPS,
    columns: Sequence[str] = SUMS,
    compared: Sequence[str] = COLUMNS,
) -> list[dict[tuple[str, str | int], Sums]]:
    """Return for each period the sums over everything, and by each of groups; one statement.

    A group's key is what it is by and its value, as `("province", "KR-11")`; ("", "") is the whole,
    which is missing where there is no piece. Of columns that are not asked for the sums are 0;
    which pieces are idle or little used is told of the first period alone, and of the others only
    the sums of compared.
    """
    piece, parameters = _pieces(scope)
    lines = " UNION ALL ".join(
        _lines(
            scope,
            period,
            frozen,
            number,
            judged=number == 0,
            only=compared if number else COLUMNS,
        )
        for number, period in enumerate(periods)
    )
    statement = f"""
        WITH {piece}
        SELECT {", ".join(["number", *groups])},
               {", ".join(f"sum({column})::bigint" for column in columns)}
        FROM ({lines}) AS line
        GROUP BY GROUPING SETS ((number){"".join(f", (number, {group})" for group in groups)})
    """
    found: list[dict[tuple[str, str | int], Sums]] = [{} for _period in periods]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for number, *row in cursor.fetchall():
            values, sums = row[: len(groups)], row[len(groups) :]
            named = [(group, value) for group, value in zip(groups, values, strict=True) if value]
            key = named[0] if named else ("", "")
            found[number][key] = Sums(**dict(zip(columns, sums, strict=True)))
    return found


def read_months(
    scope: Scope,
    months: Sequence[date],
    today: date,
    frozen: frozenset[date],
    columns: Sequence[str] = COLUMNS,
) -> dict[date, Sums]:
    """Return the sums of each of months, by its first day; one statement.

    A month without anything told is there with zeros. Pieces and units are not counted.
    """
    piece, parameters = _pieces(scope)
    sums = ", ".join(f"coalesce(sum({column}), 0)::bigint" for column in columns)
    parts = [
        f"""
        SELECT {sql_date(month)}, {sums}
        FROM ({told(Period(month, next_month(month) - DAY, today), frozen)}) AS told
        """
        for month in months
        if month not in frozen
    ]
    if whole := [month for month in months if month in frozen]:
        parts.append(f"SELECT month, {sums} FROM ({month_by_month(whole)}) AS told GROUP BY 1")
    found = {month: Sums() for month in months}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {piece} {' UNION ALL '.join(parts)}", parameters)
            for month, *row in cursor.fetchall():
                found[month] = Sums(**dict(zip(columns, row, strict=True)))
    return found
