"""Asks the facts for sums: over everything, by groups, by kind and province, and by month."""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from itube.reports.periods import DAY, Period, next_month
from itube.reports.reading.facts import COLUMNS, month_by_month, sql_date, told
from itube.reports.reading.statements import SUMS, lines_of, pieces_of
from itube.reports.scope import Scope
from itube.reports.sums import Sums

# What pieces are grouped by, beside the whole: a column of the lines each.
GROUPS = ("province", "institution_id", "center_id", "kind_id")


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
    piece, parameters = pieces_of(scope)
    lines = " UNION ALL ".join(
        lines_of(
            period,
            frozen,
            number,
            judged=number == 0,
            only=compared if number else COLUMNS,
        )
        for number, period in enumerate(periods)
    )
    by_center = [group for group in groups if group != "kind_id"]
    # Each piece counts once in each set; the whole is added up from the first.
    sets = [some for some in (by_center, ["kind_id"]) if set(some) & set(groups)] or [[]]
    statement = f"""
        WITH {piece}
        SELECT {", ".join(["number", *groups])},
               {", ".join(f"sum({column})::bigint" for column in columns)}
        FROM ({lines}) AS line
        GROUP BY GROUPING SETS ({", ".join(f"({', '.join(['number', *some])})" for some in sets)})
    """
    parts: list[dict[tuple[str, str | int], list[Sums]]] = [defaultdict(list) for _ in periods]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for number, *row in cursor.fetchall():
            values, sums = row[: len(groups)], row[len(groups) :]
            one = Sums(**dict(zip(columns, sums, strict=True)))
            named = [
                (group, value)
                for group, value in zip(groups, values, strict=True)
                if value is not None
            ]
            is_first = [group for group, _value in named] == sets[0]
            for key in [*named, ("", "")] if is_first else named:
                parts[number][key].append(one)
    return [{key: Sums.of(some) for key, some in each.items()} for each in parts]


class CellTold(NamedTuple):
    """What is told of a kind in a province: its sums, and of registered pieces price and age."""

    sums: Sums
    won: int
    acquired: list[date]


def read_cells(
    scope: Scope, period: Period, frozen: frozenset[date], columns: Sequence[str]
) -> dict[tuple[int, str], CellTold]:
    """Return what is told of each kind in each province that has a piece of it; one statement.

    Of columns that are not asked for the sums are 0, and always of which pieces are idle or little
    used. Prices and days that are not known are left out.
    """
    piece, parameters = pieces_of(scope)
    lines = lines_of(period, frozen, judged=False)
    statement = f"""
        WITH {piece}
        SELECT line.kind_id, line.province,
               coalesce(sum(piece.acquisition_won) FILTER (WHERE piece.registered), 0)::bigint,
               array_agg(piece.acquired_on) FILTER (
                   WHERE piece.registered AND piece.acquired_on IS NOT NULL
               ),
               {", ".join(f"sum(line.{column})::bigint" for column in columns)}
        FROM ({lines}) AS line JOIN piece ON piece.id = line.id
        GROUP BY 1, 2
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {
            (kind, province): CellTold(
                Sums(**dict(zip(columns, sums, strict=True))), won, acquired or []
            )
            for kind, province, won, acquired, *sums in cursor.fetchall()
        }


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
    piece, parameters = pieces_of(scope)
    sums = ", ".join(f"coalesce(sum({column}), 0)::bigint" for column in columns)
    parts = [
        f"""
        SELECT {sql_date(month)}, {sums}
        FROM ({told(Period(month, next_month(month) - DAY, today), frozen, columns)}) AS told
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
