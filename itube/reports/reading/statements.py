"""The statements that every question to the facts begins with: the pieces, and a line of each."""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import EmptyResultSet

from equipment.models import Status
from itube.reports.models import FrozenMonth
from itube.reports.periods import Period
from itube.reports.reading.facts import COLUMNS, standing, told, year_told
from itube.reports.scope import Scope
from itube.reports.sums import Sums

SUMS = Sums._fields


def frozen_months() -> frozenset[date]:
    """Return the months that are frozen, by their first day; one statement."""
    return frozenset(FrozenMonth.objects.values_list("month", flat=True))


NO_PIECE = """
SELECT 0::bigint, '', 0, NULL::date, 0::bigint, 0::bigint, '', 0::bigint, 0::bigint WHERE false
"""


def pieces_of(scope: Scope) -> tuple[str, Sequence]:
    """Return the statement for the table piece, with its parameters."""
    rows = scope.ever().order_by().values_list(
        "pk", "status", "units", "acquired_on", "kind_id", "center_id",
        "center__province", "center__institution_id", "acquisition_won",
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
                                         province, institution_id, acquisition_won)
        )
        """,
        parameters,
    )


def lines_of(
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
    idle, low = standing(period) if judged else ("false", "false")
    year = (
        f"""
        LEFT JOIN ({year_told(period, frozen)}) AS year
            ON year.equipment_id = piece.id
        """
        if judged
        else "CROSS JOIN (SELECT 0 AS ran, NULL::date AS last_used,"
        " 0 AS days_of_365, 0 AS days_of_366) AS year"
    )
    asked = [column for column in COLUMNS if column in only]
    sums = ", ".join(
        f"told.{column}" if column in asked else f"0::bigint AS {column}" for column in COLUMNS
    )
    return f"""
        SELECT {number} AS number, piece.id, piece.center_id, piece.province,
               piece.institution_id, piece.kind_id,
               {sums}, 1 AS pieces, piece.units, ({low})::int AS low, ({idle})::int AS idle,
               coalesce(year.ran, 0)::bigint AS ran, year.last_used,
               coalesce(year.days_of_365, 0)::bigint AS year_of_365,
               coalesce(year.days_of_366, 0)::bigint AS year_of_366
        FROM piece
        JOIN ({told(period, frozen, asked)}) AS told ON told.equipment_id = piece.id
        {year}
    """
