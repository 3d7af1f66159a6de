"""SQL for what the facts tell of pieces in a period, and of the twelve months that end with it.

Whole months come from their facts, other days from the daily ones, and what was possible in days
that no frozen month tells of is worked out on the spot (itube.reports.reading.windows). All needs a
table piece (id, registered, units, acquired_on, status).
"""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from equipment.models import Status
from itube.reports.models import EVENTS
from itube.reports.periods import DAY, Period
from itube.reports.reading.windows import Days, is_long, window_of
from itube.reports.rollups.possible import possible
from itube.reports.sums import HOUR, IDLE, LOW_USE_PARTS, YEARLY_HOURS

POSSIBLE = ("days_of_365", "days_of_366", "capacity", "planned", "breakdown")
COLUMNS = (*EVENTS, *POSSIBLE)
RAN = "coalesce(own, 0) + coalesce(internal, 0) + coalesce(external, 0)"
REGISTERED = "SELECT id FROM piece WHERE registered"


def sql_date(day: date) -> str:
    """Return SQL for a day."""
    return f"date '{day.isoformat()}'"


def _months(months: Sequence[date]) -> str:
    return f"month IN ({', '.join(map(sql_date, months))})"


def _between(days: Days, column: str = "day") -> str:
    return f"{column} BETWEEN {sql_date(days[0])} AND {sql_date(days[1])}"


def _sums(columns: Iterable[str]) -> str:
    return ", ".join(f"sum({column})" for column in columns)


def _nothing(columns: Collection[str]) -> str:
    return ", ".join(["NULL::bigint"] * len(columns))


def _frozen(months: Sequence[date]) -> str:
    short = [month for month in months if not is_long(month)]
    long = [month for month in months if is_long(month)]

    def of(some: Sequence[date]) -> str:
        return f"sum(unit_days) FILTER (WHERE {_months(some)})" if some else "NULL::bigint"

    return f"""
        SELECT equipment_id, {_sums(EVENTS)}, {of(short)}, {of(long)},
               sum(capacity), sum(planned), sum(breakdown)
        FROM reports_monthlyfact
        WHERE {_months(months)} AND equipment_id IN (SELECT id FROM piece)
        GROUP BY 1
    """


def _others(months: Sequence[date]) -> str:
    return f"""
        SELECT equipment_id, {_sums(EVENTS)}, {_nothing(POSSIBLE)}
        FROM reports_monthlyfact WHERE {_months(months)} AND equipment_id IN ({REGISTERED})
        GROUP BY 1
    """


def _days(days: Days) -> str:
    return f"""
        SELECT equipment_id, {_sums(EVENTS)}, {_nothing(POSSIBLE)}
        FROM reports_dailyfact WHERE {_between(days)} AND equipment_id IN ({REGISTERED})
        GROUP BY 1
    """


def _possible(days: Days) -> str:
    unit_days = ("NULL", "unit_days") if is_long(days[0]) else ("unit_days", "NULL")
    return f"""
        SELECT equipment_id, {_nothing(EVENTS)}, {unit_days[0]}::bigint, {unit_days[1]}::bigint,
               capacity, planned, breakdown
        FROM ({possible(REGISTERED, sql_date(days[0]), sql_date(days[1]))}) AS possible
    """


def told(period: Period, frozen: Collection[date]) -> str:
    """Return the statement for a row (equipment_id, COLUMNS) of each piece with anything told."""
    window = window_of(period, frozen)
    parts = [
        *([_frozen(window.frozen)] if window.frozen else []),
        *([_others(window.others)] if window.others else []),
        *map(_days, window.days),
        *map(_possible, window.possible),
    ]
    if len(parts) == 1:
        return f"SELECT * FROM ({parts[0]}) AS part (equipment_id, {', '.join(COLUMNS)})"
    return f"""
        SELECT equipment_id, {", ".join(f"sum({c})::bigint AS {c}" for c in COLUMNS)}
        FROM ({" UNION ALL ".join(parts)}) AS part (equipment_id, {", ".join(COLUMNS)})
        GROUP BY 1
    """


# What is told of a piece's last twelve months: how long it ran, its unit days, when last.
def _year_parts(period: Period, frozen: Collection[date]) -> Iterable[str]:
    window = window_of(period, frozen)
    ran, nothing = f"sum({RAN})", "NULL::bigint"
    if window.frozen:
        short = [month for month in window.frozen if not is_long(month)]
        long = [month for month in window.frozen if is_long(month)]
        unit_days = (
            f"sum(unit_days) FILTER (WHERE {_months(some)})" if some else nothing
            for some in (short, long)
        )
        yield f"""
            SELECT equipment_id, {ran}, max(last_used), {", ".join(unit_days)}
            FROM reports_monthlyfact
            WHERE {_months(window.frozen)} AND equipment_id IN ({REGISTERED}) GROUP BY 1
        """
    if window.others:
        yield f"""
            SELECT equipment_id, {ran}, max(last_used), {nothing}, {nothing}
            FROM reports_monthlyfact
            WHERE {_months(window.others)} AND equipment_id IN ({REGISTERED}) GROUP BY 1
        """
    for days in window.days:
        yield f"""
            SELECT equipment_id, {ran}, max(day) FILTER (WHERE {RAN} > 0), {nothing}, {nothing}
            FROM reports_dailyfact
            WHERE {_between(days)} AND equipment_id IN ({REGISTERED}) GROUP BY 1
        """
    for days in window.possible:
        counts = f"units * ({sql_date(days[1])} - greatest(acquired_on, {sql_date(days[0])}) + 1)"
        of_year = (nothing, counts) if is_long(days[0]) else (counts, nothing)
        yield f"""
            SELECT id, {nothing}, NULL::date, {", ".join(of_year)}
            FROM piece
            WHERE registered AND (acquired_on IS NULL OR acquired_on <= {sql_date(days[1])})
        """


def year_told(period: Period, frozen: Collection[date]) -> str:
    """Return the statement for (equipment_id, ran, last_used, days_of_365, days_of_366)."""
    return f"""
        SELECT equipment_id, coalesce(sum(ran), 0)::bigint AS ran, max(last_used) AS last_used,
               coalesce(sum(days_of_365), 0)::bigint AS days_of_365,
               coalesce(sum(days_of_366), 0)::bigint AS days_of_366
        FROM ({" UNION ALL ".join(_year_parts(period, frozen))})
            AS part (equipment_id, ran, last_used, days_of_365, days_of_366)
        GROUP BY 1
    """


def standing(period: Period) -> tuple[str, str]:
    """Return SQL for whether a piece was idle, and little used, when period ended, or ends for now.

    Centers also mark pieces as idle; that tells of today, not of periods past.
    """
    if not period.has_begun:
        return "false", "false"
    half_year = period.until + DAY - IDLE
    idle = (
        f"(piece.acquired_on IS NULL OR piece.acquired_on <= {sql_date(half_year)})"
        f" AND (year.last_used IS NULL OR year.last_used < {sql_date(half_year)})"
    )
    if period.until == period.today:
        idle = f"(piece.status = '{Status.IDLE}' OR ({idle}))"
    capacity = (
        f"{YEARLY_HOURS * HOUR}::bigint"
        " * (coalesce(year.days_of_365, 0) * 366 + coalesce(year.days_of_366, 0) * 365)"
    )
    low = f"coalesce(year.ran, 0) * {LOW_USE_PARTS * 365 * 366} < {capacity}"
    return f"piece.registered AND {idle}", f"piece.registered AND NOT ({idle}) AND {low}"
