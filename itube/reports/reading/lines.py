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
from itube.reports.reading.facts import COLUMNS, sql_date, standing, told, year_told
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


class GroupTold(NamedTuple):
    """What is told of a group: how many centers, and its sums."""

    centers: int
    sums: Sums


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


def _lines(period: Period, frozen: frozenset[date], number: int) -> str:
    """Return the statement for the lines of one period; number is told with each."""
    idle, low = standing(period)
    return f"""
        SELECT {number} AS number, piece.id, piece.center_id, piece.province,
               piece.institution_id, piece.kind_id,
               {", ".join(f"coalesce(told.{column}, 0) AS {column}" for column in COLUMNS)},
               1 AS pieces, piece.units, ({low})::int AS low, ({idle})::int AS idle,
               coalesce(year.ran, 0) AS ran, year.last_used,
               coalesce(year.days_of_365, 0) AS year_of_365,
               coalesce(year.days_of_366, 0) AS year_of_366
        FROM piece
        LEFT JOIN ({told(period, frozen)}) AS told ON told.equipment_id = piece.id
        LEFT JOIN ({year_told(period.year, frozen)}) AS year ON year.equipment_id = piece.id
        WHERE piece.registered OR told.equipment_id IS NOT NULL
    """


SUMS = Sums._fields


def read_lines(scope: Scope, period: Period, frozen: frozenset[date]) -> dict[int, LineTold]:
    """Return what is told of each piece of scope, by its key; one statement."""
    piece, parameters = _pieces(scope)
    columns = f"id, {', '.join(SUMS)}, ran, last_used, year_of_365, year_of_366"
    statement = f"WITH {piece} SELECT {columns} FROM ({_lines(period, frozen, 0)}) AS line"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {
            row[0]: LineTold(Sums(*row[1:-4]), YearTold(*row[-4:])) for row in cursor.fetchall()
        }


def read_groups(
    scope: Scope,
    periods: Sequence[Period],
    frozen: frozenset[date],
    groups: Sequence[str] = GROUPS,
    columns: Sequence[str] = SUMS,
) -> list[dict[tuple[str, str | int], GroupTold]]:
    """Return for each period the sums over everything, and by each of groups; one statement.

    A group's key is what it is by and its value, as `("province", "KR-11")`; ("", "") is the whole,
    which is missing where there is no piece. Of columns that are not asked for the sums are 0.
    """
    piece, parameters = _pieces(scope)
    lines = " UNION ALL ".join(
        _lines(period, frozen, number) for number, period in enumerate(periods)
    )
    statement = f"""
        WITH {piece}
        SELECT {", ".join(["number", *groups])}, count(DISTINCT center_id),
               {", ".join(f"sum({column})::bigint" for column in columns)}
        FROM ({lines}) AS line
        GROUP BY GROUPING SETS ((number){"".join(f", (number, {group})" for group in groups)})
    """
    found: list[dict[tuple[str, str | int], GroupTold]] = [{} for _period in periods]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for number, *row in cursor.fetchall():
            values, (centers, *sums) = row[: len(groups)], row[len(groups) :]
            named = [(group, value) for group, value in zip(groups, values, strict=True) if value]
            key = named[0] if named else ("", "")
            told_of = Sums(**dict(zip(columns, sums, strict=True)))
            found[number][key] = GroupTold(centers, told_of)
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
    parts = []
    for month in months:
        period = Period(month, next_month(month) - DAY, today)
        parts.append(f"SELECT {sql_date(month)}, {sums} FROM ({told(period, frozen)}) AS told")
    found = {month: Sums() for month in months}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {piece} {' UNION ALL '.join(parts)}", parameters)
            for month, *row in cursor.fetchall():
                found[month] = Sums(**dict(zip(columns, row, strict=True)))
    return found
