"""SQL for what the facts tell of pieces in a period, and of the twelve months it is judged by.

Frozen months come from what their year summed to, other whole months from their facts, other days
from the daily ones, and what was possible in days that no frozen month tells of is worked out on
the spot (itube.reports.reading.windows). All needs a table piece (id, registered, units,
acquired_on, status).
"""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from equipment.models import Status
from itube.reports.models import EVENTS, SUMMED
from itube.reports.periods import DAY, Period
from itube.reports.reading.windows import Days, Run, is_long, window_of
from itube.reports.rollups.possible import possible
from itube.reports.sums import HOUR, IDLE, LOW_USE_PARTS, YEARLY_HOURS

POSSIBLE = ("days_of_365", "days_of_366", "capacity", "planned", "breakdown")
COLUMNS = (*EVENTS, *POSSIBLE)
# Those for which opening hours must be looked at.
OPEN = frozenset(POSSIBLE[2:])
RAN = "coalesce(own, 0) + coalesce(internal, 0) + coalesce(external, 0)"
REGISTERED = "SELECT id FROM piece WHERE registered"


def sql_date(day: date) -> str:
    """Return SQL for a day."""
    return f"date '{day.isoformat()}'"


def _days_of(day: date) -> str:
    """Return the column of unit days of day's year."""
    return "days_of_366" if is_long(day) else "days_of_365"


def _months(months: Sequence[date]) -> str:
    return f"month IN ({', '.join(map(sql_date, months))})"


def _unit_days(days: Days) -> str:
    """Return SQL for the days since a piece was acquired, times its units; 0 once disposed of."""
    first, last = map(sql_date, days)
    of_unit = f"greatest({last} - greatest(piece.acquired_on, {first}) + 1, 0)"
    return f"piece.registered::int * piece.units * {of_unit}"


def _between(days: Days, column: str = "day") -> str:
    return f"{column} BETWEEN {sql_date(days[0])} AND {sql_date(days[1])}"


def _frozen_rows(run: Run) -> str:
    """Return a row (equipment_id, EVENTS, days of its year, POSSIBLE, last_used) a piece of a run.

    Of pieces that no month of it tells of there is none.
    """
    last_used = f"CASE WHEN upto.last_used >= {sql_date(run.first)} THEN upto.last_used END"
    if run.past is None:
        sums = [f"upto.{name}" for name in SUMMED]
        past, tells = "", ""
    else:
        sums = [f"coalesce(upto.{name}, 0) - coalesce(past.{name}, 0)" for name in SUMMED]
        past = f"""
            LEFT JOIN reports_cumulativefact AS past
            ON past.month = {sql_date(run.past)} AND past.equipment_id = upto.equipment_id
        """
        tells = "AND upto.months > coalesce(past.months, 0)"
    names = [_days_of(run.first) if name == "unit_days" else name for name in SUMMED]
    columns = ", ".join(f"{one} AS {name}" for one, name in zip(sums, names, strict=True))
    return f"""
        SELECT upto.equipment_id, {columns}, {last_used} AS last_used
        FROM reports_cumulativefact AS upto {past}
        WHERE upto.month = {sql_date(run.last)} {tells}
    """


def _other_rows(months: Sequence[date], columns: str) -> str:
    """Return a row a piece of some months that are not frozen, of what is registered."""
    return f"""
        SELECT equipment_id, {columns}
        FROM reports_monthlyfact
        WHERE {_months(months)} AND equipment_id IN ({REGISTERED}) GROUP BY 1
    """


def _day_rows(days: Days, columns: str) -> str:
    return f"""
        SELECT equipment_id, {columns}
        FROM reports_dailyfact WHERE {_between(days)} AND equipment_id IN ({REGISTERED})
        GROUP BY 1
    """


def told(period: Period, frozen: Collection[date], only: Collection[str] = COLUMNS) -> str:
    """Return the statement for a row (equipment_id, only) of each piece of the table.

    Pieces that are registered now have one, and those that a frozen month of the period tells of.
    """
    window = window_of(period, frozen)
    # By their alias: what each source gives, and its statement.
    sources: dict[str, tuple[Collection[str], str]] = {}
    for number, run in enumerate(window.frozen):
        given = (*EVENTS, _days_of(run.first), *POSSIBLE[2:])
        sources[f"run{number}"] = (given, _frozen_rows(run))
    if window.others:
        sums = ", ".join(f"sum({event}) AS {event}" for event in EVENTS)
        sources["recent"] = (EVENTS, _other_rows(window.others, sums))
    for number, days in enumerate(window.days):
        sums = ", ".join(f"sum({event}) AS {event}" for event in EVENTS)
        sources[f"day{number}"] = (EVENTS, _day_rows(days, sums))
    unit_days: dict[str, list[str]] = defaultdict(list)
    for number, days in enumerate(window.possible):
        of_year = _days_of(days[0])
        if OPEN.isdisjoint(only):
            unit_days[of_year].append(_unit_days(days))
            continue
        rows = possible(REGISTERED, sql_date(days[0]), sql_date(days[1]))
        sources[f"possible{number}"] = (
            (of_year, *POSSIBLE[2:]),
            f"""
            SELECT equipment_id, unit_days AS {of_year}, capacity, planned, breakdown
            FROM ({rows}) AS possible
            """,
        )
    joins = "".join(
        f" LEFT JOIN ({statement}) AS {alias} ON {alias}.equipment_id = piece.id"
        for alias, (_given, statement) in sources.items()
    )
    sums = "".join(
        f", {_sum_of(column, sources, unit_days[column])} AS {column}" for column in only
    )
    was_told = "".join(
        f" OR run{number}.equipment_id IS NOT NULL" for number in range(len(window.frozen))
    )
    return f"""
        SELECT piece.id AS equipment_id{sums}
        FROM piece {joins}
        WHERE piece.registered{was_told}
    """


def _sum_of(
    column: str, sources: Mapping[str, tuple[Collection[str], str]], more: Sequence[str]
) -> str:
    parts = [
        f"coalesce({alias}.{column}, 0)"
        for alias, (given, _statement) in sources.items()
        if column in given
    ]
    parts += more
    return f"({' + '.join(parts)})::bigint" if parts else "0::bigint"


def month_by_month(months: Sequence[date], *, of_all: bool) -> str:
    """Return the statement for the rows (month, COLUMNS) of some frozen months, a piece each.

    of_all says that the table piece has all of them: then it need not be asked which.
    """
    some = "" if of_all else "AND equipment_id IN (SELECT id FROM piece)"
    short = [month for month in months if not is_long(month)]
    of_365 = f"CASE WHEN {_months(short)} THEN unit_days END" if short else "NULL::int"
    of_366 = f"CASE WHEN NOT ({_months(short)}) THEN unit_days END" if short else "unit_days"
    return f"""
        SELECT month, {", ".join(EVENTS)}, {of_365} AS days_of_365, {of_366} AS days_of_366,
               capacity, planned, breakdown
        FROM reports_monthlyfact
        WHERE {_months(months)} {some}
    """


def year_told(period: Period, frozen: Collection[date]) -> str:
    """Return the statement for (equipment_id, ran, last_used, days_of_365, days_of_366).

    It is what low use and idle are judged by when period ends: how long a piece ran in the twelve
    months, and its unit days there; when it ran last, from their first day to the end of period.
    Of registered pieces alone: nothing else is idle or little used.
    """
    year = period.year
    window = window_of(year, frozen)
    joins, ran, last_used = [], [], []
    unit_days: dict[str, list[str]] = {"days_of_365": [], "days_of_366": []}

    def join(alias: str, statement: str) -> None:
        joins.append(f"LEFT JOIN ({statement}) AS {alias} ON {alias}.equipment_id = piece.id")
        last_used.append(f"{alias}.last_used")

    for number, run in enumerate(window.frozen):
        of_year, alias = _days_of(run.first), f"run{number}"
        columns = f"equipment_id, {RAN} AS ran, last_used, {of_year}"
        join(alias, f"SELECT {columns} FROM ({_frozen_rows(run)}) AS of_run")
        ran.append(f"coalesce({alias}.ran, 0)")
        unit_days[of_year].append(f"coalesce({alias}.{of_year}, 0)")
    if window.others:
        columns = f"sum({RAN}) AS ran, max(last_used) AS last_used"
        join("recent", _other_rows(window.others, columns))
        ran.append("coalesce(recent.ran, 0)")
    for days in window.possible:
        unit_days[_days_of(days[0])].append(_unit_days(days))
    if period.until > year.last:
        join("since", _last_uses(year.last + DAY, period))
    return f"""
        SELECT piece.id AS equipment_id, ({" + ".join(ran) or "0"})::bigint AS ran,
               greatest({", ".join(last_used)}) AS last_used,
               {", ".join(f"({' + '.join(p) or '0'})::bigint AS {n}" for n, p in unit_days.items())}
        FROM piece {" ".join(joins)}
        WHERE piece.registered
    """


def _last_uses(first: date, period: Period) -> str:
    """Return when each piece ran last from first, which begins a month, to the end of period."""
    if period.until < period.today:
        return _day_rows((first, period.until), f"max(day) FILTER (WHERE {RAN} > 0) AS last_used")
    # The month says it, but for the few pieces whose use is recorded up to an end that is to come.
    return f"""
        SELECT equipment_id, CASE WHEN last_used <= {sql_date(period.until)} THEN last_used ELSE (
            SELECT max(day) FROM reports_dailyfact AS of_day
            WHERE of_day.equipment_id = of_month.equipment_id
              AND {_between((first, period.until))} AND {RAN} > 0
        ) END AS last_used
        FROM reports_monthlyfact AS of_month
        WHERE {_months([first])} AND last_used IS NOT NULL
    """


def standing(period: Period) -> tuple[str, str]:
    """Return SQL for whether a piece was idle, and little used, when period ended, or ends for now.

    Centers also mark pieces as idle; that tells of today, not of periods past.
    """
    if not period.has_begun:
        return "false", "false"
    half_year = period.until + DAY - IDLE
    is_old = f"(piece.acquired_on IS NULL OR piece.acquired_on <= {sql_date(half_year)})"
    idle = f"{is_old} AND (year.last_used IS NULL OR year.last_used < {sql_date(half_year)})"
    if period.until == period.today:
        idle = f"(piece.status = '{Status.IDLE}' OR ({idle}))"
    capacity = (
        f"{YEARLY_HOURS * HOUR}::bigint"
        " * (coalesce(year.days_of_365, 0) * 366 + coalesce(year.days_of_366, 0) * 365)"
    )
    low = f"coalesce(year.ran, 0) * {LOW_USE_PARTS * 365 * 366} < {capacity}"
    return (
        f"piece.registered AND {idle}",
        f"piece.registered AND NOT ({idle}) AND {is_old} AND {low}",
    )
