"""Months: the sums of their days, and what has changed of those that are frozen."""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from itube.reports.models import EVENTS, SUMMED
from itube.reports.rollups.possible import possible

# A month's days, as parameters.
FIRST, LAST = "%(first)s::date", "%(last)s::date"

_NAMED = ", ".join(EVENTS)
_SUMS = ", ".join(f"nullif(sum(fact.{event}), 0)" for event in EVENTS)
LAST_USED = "max(fact.day) FILTER (WHERE num_nonnulls(fact.own, fact.internal, fact.external) > 0)"

# The months in which the stretches of stale have anything now, or had something before.
TOUCHED = """
SELECT fact.equipment_id, date_trunc('month', fact.day)::date AS month
FROM reports_dailyfact fact JOIN stale ON stale.equipment_id = fact.equipment_id
    AND fact.day BETWEEN stale.first AND stale.last
UNION
SELECT told.equipment_id, told.month
FROM (
    SELECT equipment_id, month FROM reports_monthlyfact
    UNION ALL SELECT equipment_id, month FROM reports_correction
) AS told JOIN stale ON stale.equipment_id = told.equipment_id
    AND told.month BETWEEN date_trunc('month', stale.first) AND stale.last
"""
FORGET_MONTHS = """
DELETE FROM reports_monthlyfact fact USING touched
WHERE fact.equipment_id = touched.equipment_id AND fact.month = touched.month
  AND touched.month NOT IN (SELECT month FROM reports_frozenmonth)
"""
WRITE_MONTHS = f"""
INSERT INTO reports_monthlyfact (equipment_id, month, last_used, {_NAMED})
SELECT touched.equipment_id, touched.month, {LAST_USED}, {_SUMS}
FROM touched JOIN reports_dailyfact fact ON fact.equipment_id = touched.equipment_id
    AND fact.day >= touched.month AND fact.day < touched.month + interval '1 month'
WHERE touched.month NOT IN (SELECT month FROM reports_frozenmonth)
GROUP BY 1, 2
"""

_DIFFERENCES = ", ".join(
    f"nullif(coalesce(days.{event}, 0) - coalesce(told.{event}, 0), 0) AS {event}"
    for event in EVENTS
)
_TOLD = ", ".join(f"sum({event}) AS {event}" for event in EVENTS)
# What the days of a frozen month sum to, less its facts and what was corrected before.
NOTE_CORRECTIONS = f"""
WITH frozen AS (
    SELECT touched.* FROM touched JOIN reports_frozenmonth USING (month)
    JOIN equipment_equipment piece ON piece.id = touched.equipment_id
    LEFT JOIN reports_monthlyfact fact
        ON fact.equipment_id = touched.equipment_id AND fact.month = touched.month
    -- What was disposed of before the month was frozen is no part of it.
    WHERE piece.status <> 'disposed' OR fact.month IS NOT NULL
), days AS (
    SELECT frozen.equipment_id, frozen.month,
           {", ".join(f"sum(fact.{event}) AS {event}" for event in EVENTS)}
    FROM frozen LEFT JOIN reports_dailyfact fact ON fact.equipment_id = frozen.equipment_id
        AND fact.day >= frozen.month AND fact.day < frozen.month + interval '1 month'
    GROUP BY 1, 2
), told AS (
    SELECT equipment_id, month, {_TOLD}
    FROM (
        SELECT equipment_id, month, {_NAMED} FROM frozen
            JOIN reports_monthlyfact USING (equipment_id, month)
        UNION ALL
        SELECT equipment_id, month, {_NAMED} FROM frozen
            JOIN reports_correction USING (equipment_id, month)
    ) AS each_told
    GROUP BY 1, 2
), difference AS (
    SELECT days.equipment_id, days.month, {_DIFFERENCES}
    FROM days LEFT JOIN told USING (equipment_id, month)
)
INSERT INTO reports_correction (equipment_id, month, noticed_at, {_NAMED})
SELECT equipment_id, month, %(now)s, {_NAMED} FROM difference
WHERE num_nonnulls({_NAMED}) > 0
"""
# The same for what maintenance took of one month; of a piece without facts nothing can differ.
NOTE_MAINTENANCE = f"""
WITH possible AS ({possible("SELECT equipment_id FROM maintained", FIRST, LAST)}
), told AS (
    SELECT equipment_id, sum(planned) AS planned, sum(breakdown) AS breakdown
    FROM (
        SELECT equipment_id, planned, breakdown FROM reports_monthlyfact WHERE month = %(first)s
        UNION ALL
        SELECT equipment_id, planned, breakdown FROM reports_correction WHERE month = %(first)s
    ) AS each_told
    GROUP BY 1
), difference AS (
    SELECT equipment_id, nullif(possible.planned - coalesce(told.planned, 0), 0) AS planned,
           nullif(possible.breakdown - coalesce(told.breakdown, 0), 0) AS breakdown
    FROM possible JOIN told USING (equipment_id)
)
INSERT INTO reports_correction (equipment_id, month, noticed_at, planned, breakdown)
SELECT equipment_id, %(first)s, %(now)s, planned, breakdown FROM difference
WHERE num_nonnulls(planned, breakdown) > 0
"""

# Every piece that is registered gets a row, with what was possible; disposed ones are left out.
REGISTERED = "SELECT id FROM equipment_equipment WHERE status <> 'disposed'"
FREEZE = f"""
INSERT INTO reports_monthlyfact
    (equipment_id, month, unit_days, capacity, planned, breakdown)
SELECT equipment_id, %(first)s, unit_days, capacity, planned, breakdown
FROM ({possible(REGISTERED, FIRST, LAST)}) AS possible
ON CONFLICT (equipment_id, month) DO UPDATE
SET unit_days = EXCLUDED.unit_days, capacity = EXCLUDED.capacity,
    planned = EXCLUDED.planned, breakdown = EXCLUDED.breakdown
"""
# Disposed pieces are no part of a month that is frozen.
FORGET_DISPOSED = """
DELETE FROM reports_monthlyfact fact USING equipment_equipment piece
WHERE fact.month = %(first)s AND piece.id = fact.equipment_id AND piece.status = 'disposed'
"""

# What the frozen months of a year sum to up to each of them that has no such sums yet.
CUMULATE = f"""
INSERT INTO reports_cumulativefact (month, equipment_id, months, last_used, {", ".join(SUMMED)})
SELECT upto.month, fact.equipment_id, count(*), max(fact.last_used),
       {", ".join(f"nullif(sum(fact.{name}), 0)" for name in SUMMED)}
FROM reports_frozenmonth upto
JOIN reports_frozenmonth month
    ON month.month BETWEEN date_trunc('year', upto.month) AND upto.month
JOIN reports_monthlyfact fact ON fact.month = month.month
WHERE NOT EXISTS (SELECT FROM reports_cumulativefact told WHERE told.month = upto.month)
GROUP BY 1, 2
"""
