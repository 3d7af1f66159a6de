"""Asks the facts for sums by kind and province, of which the tables of demand are added up."""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from itube.reports.periods import Period
from itube.reports.reading.sorts import LEAST_USED
from itube.reports.reading.statements import lines_of, pieces_of
from itube.reports.scope import Scope
from itube.reports.sums import Sums

# A kind by its key, and a province by its code.
Place = tuple[int, str]


class CellTold(NamedTuple):
    """What is told of a kind in a province: its sums, and of registered pieces price and age.

    Prices and days that are not known are left out.
    """

    sums: Sums
    won: int
    acquired: list[date]


def read_cells(
    scope: Scope, period: Period, frozen: frozenset[date], columns: Sequence[str]
) -> dict[Place, Sums]:
    """Return the sums of each kind in each province that has a piece of it; one statement.

    Of columns that are not asked for they are 0, and always of which pieces are idle or little
    used.
    """
    piece, parameters = pieces_of(scope)
    statement = f"""
        WITH {piece}
        SELECT kind_id, province, {_sums(columns)}
        FROM ({lines_of(period, frozen, judged=False, only=columns)}) AS line
        GROUP BY 1, 2
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {
            (kind, province): Sums(**dict(zip(columns, sums, strict=True)))
            for kind, province, *sums in cursor.fetchall()
        }


def read_cells_and_unused(
    scope: Scope, period: Period, frozen: frozenset[date], columns: Sequence[str], most: int
) -> tuple[dict[Place, CellTold], dict[int, list[int]]]:
    """Return what is told of each kind in each province, and unused pieces by kind; one statement.

    These are `most` of each kind by their keys, idle or little used, the least used first. Of
    columns that are not asked for the sums are 0.
    """
    piece, parameters = pieces_of(scope)
    statement = f"""
        WITH {piece}, line AS ({lines_of(period, frozen, only=columns)})
        SELECT NULL::bigint, 0, line.kind_id, line.province,
               coalesce(sum(piece.acquisition_won) FILTER (WHERE piece.registered), 0)::bigint,
               array_agg(piece.acquired_on) FILTER (
                   WHERE piece.registered AND piece.acquired_on IS NOT NULL
               ),
               {_sums(columns)}
        FROM line JOIN piece ON piece.id = line.id
        GROUP BY 3, 4
        UNION ALL
        SELECT id, place, kind_id, '', 0, NULL, {", ".join("0" for _ in columns)}
        FROM (
            SELECT id, kind_id, row_number() OVER (PARTITION BY kind_id ORDER BY {LEAST_USED})
                AS place
            FROM line WHERE low + idle > 0
        ) AS unused
        WHERE place <= {int(most)}
        ORDER BY 2
    """
    cells: dict[Place, CellTold] = {}
    unused: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for pk, _place, kind, province, won, acquired, *sums in cursor.fetchall():
            if pk is not None:
                unused[kind].append(pk)
                continue
            told = Sums(**dict(zip(columns, sums, strict=True)))
            cells[kind, province] = CellTold(told, won, acquired or [])
    return cells, dict(unused)


def _sums(columns: Sequence[str]) -> str:
    return ", ".join(f"sum(line.{column})::bigint" for column in columns)
