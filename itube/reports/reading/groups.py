"""Asks the facts for sums: over everything, by groups, and by month."""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import connection

from itube.reports.periods import DAY, Period, next_month
from itube.reports.reading.facts import COLUMNS, month_by_month, sql_date, told
from itube.reports.reading.lines import NO_YEAR, YEAR, LineTold, YearTold
from itube.reports.reading.sorts import LEAST_USED
from itube.reports.reading.statements import SUMS, lines_of, pieces_of
from itube.reports.scope import Scope
from itube.reports.sums import Sums

# What pieces are grouped by, beside the whole: a column of the lines each.
GROUPS = ("province", "institution_id", "center_id", "kind_id")

# Sums by what they are of and its value, as `("province", "KR-11")`; ("", "") is the whole, which
# is missing where there is no piece.
GroupsTold = dict[tuple[str, str | int], Sums]


def read_groups(
    scope: Scope,
    periods: Sequence[Period],
    frozen: frozenset[date],
    groups: Sequence[str] = GROUPS,
    columns: Sequence[str] = SUMS,
    compared: Sequence[str] = COLUMNS,
) -> list[GroupsTold]:
    """Return for each period the sums over everything, and by each of groups; one statement.

    Of columns that are not asked for the sums are 0; which pieces are idle or little used is told
    of the first period alone, and of the others only the sums of compared.
    """
    return _read(scope, periods, frozen, groups, columns, compared, 0)[0]


def read_groups_and_unused(
    scope: Scope,
    periods: Sequence[Period],
    frozen: frozenset[date],
    groups: Sequence[str],
    columns: Sequence[str],
    most: int,
) -> tuple[list[GroupsTold], dict[int, LineTold]]:
    """Return what read_groups() does, and `most` lines of the first period; one statement.

    These are idle or little used, the least used first; of their sums those of columns are told.
    """
    return _read(scope, periods, frozen, groups, columns, COLUMNS, most)


def _read(
    scope: Scope,
    periods: Sequence[Period],
    frozen: frozenset[date],
    groups: Sequence[str],
    columns: Sequence[str],
    compared: Sequence[str],
    most: int,
) -> tuple[list[GroupsTold], dict[int, LineTold]]:
    piece, parameters = pieces_of(scope)
    lines = " UNION ALL ".join(
        lines_of(
            period,
            frozen,
            number,
            judged=number == 0,
            only=[each for each in columns if number == 0 or each in compared],
        )
        for number, period in enumerate(periods)
    )
    by_center = [group for group in groups if group != "kind_id"]
    # Each piece counts once in each set; the whole is added up from the first.
    sets = [some for some in (by_center, ["kind_id"]) if set(some) & set(groups)] or [[]]
    statement = f"""
        WITH {piece}, line AS ({lines})
        SELECT {", ".join(["number", *groups])},
               {", ".join(f"sum({column})::bigint" for column in columns)},
               NULL::bigint, {NO_YEAR}
        FROM line
        GROUP BY GROUPING SETS ({", ".join(f"({', '.join(['number', *some])})" for some in sets)})
    """
    if most:
        statement += f"""
            UNION ALL (
                SELECT {", ".join(["number", *groups, *columns])}, id, {YEAR}
                FROM line WHERE number = 0 AND low + idle > 0
                ORDER BY {LEAST_USED} LIMIT {int(most)}
            )
        """
    parts: list[dict[tuple[str, str | int], list[Sums]]] = [defaultdict(list) for _ in periods]
    unused: dict[int, LineTold] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for number, *row in cursor.fetchall():
            values, row = row[: len(groups)], row[len(groups) :]
            sums, (pk, *year) = row[: len(columns)], row[len(columns) :]
            one = Sums(**dict(zip(columns, sums, strict=True)))
            if pk is not None:
                unused[pk] = LineTold(one, YearTold(*year))
                continue
            named = [
                (group, value)
                for group, value in zip(groups, values, strict=True)
                if value is not None
            ]
            is_first = [group for group, _value in named] == sets[0]
            for key in [*named, ("", "")] if is_first else named:
                parts[number][key].append(one)
    return [{key: Sums.of(some) for key, some in each.items()} for each in parts], unused


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
        rows = month_by_month(whole, of_all=scope == Scope())
        parts.append(f"SELECT month, {sums} FROM ({rows}) AS told GROUP BY 1")
    found = {month: Sums() for month in months}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {piece} {' UNION ALL '.join(parts)}", parameters)
            for month, *row in cursor.fetchall():
                found[month] = Sums(**dict(zip(columns, row, strict=True)))
    return found
