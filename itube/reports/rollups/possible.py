"""What was possible: for each piece the open time of some days, and what maintenance took of it.

Worked out in the database from the hours, closed days and holidays of now; a month that is frozen
keeps what it was told then.
"""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from bookings.models import Maintenance
from bookings.policies import Policy
from itube.reports.rollups.events import midnight, second

PLANNED = f"'{Maintenance.Kind.PLANNED}', '{Maintenance.Kind.CALIBRATION}'"
BREAKDOWN = f"'{Maintenance.Kind.BREAKDOWN}'"
DEFAULT = str(Policy.opens_on_holidays).lower()

# Rows (equipment_id, unit_days, capacity, planned, breakdown) of the days [first, last], for each
# piece that {pieces} selects (a statement for keys) and that was acquired by then.
#
# Pieces that keep the same hours and holidays share a calendar, whose open seconds are summed once.
# Where maintenance of a unit overlaps it counts once, as breakdown before anything else.
POSSIBLE = f"""
WITH piece AS MATERIALIZED (
    SELECT e.id, e.center_id, e.units,
           greatest(coalesce(e.acquired_on, {{first}}), {{first}}) AS since,
           coalesce(own.opens_on_holidays, center.opens_on_holidays, {DEFAULT}) AS on_holidays,
           CASE WHEN EXISTS (SELECT FROM bookings_piecehours h WHERE h.equipment_id = e.id)
                THEN e.id END AS own_hours
    FROM equipment_equipment e
    LEFT JOIN bookings_bookingpolicy own ON own.equipment_id = e.id
    LEFT JOIN bookings_bookingpolicy center ON center.center_id = e.center_id
    WHERE e.id IN ({{pieces}}) AND (e.acquired_on IS NULL OR e.acquired_on <= {{last}})
), calendar AS MATERIALIZED (
    SELECT row_number() OVER () AS id, center_id, on_holidays, own_hours
    FROM (SELECT DISTINCT center_id, on_holidays, own_hours FROM piece) AS distinct_calendar
), kept AS MATERIALIZED (
    SELECT piece.id, piece.units, piece.since, calendar.id AS calendar_id
    FROM piece JOIN calendar ON calendar.center_id = piece.center_id
        AND calendar.on_holidays = piece.on_holidays
        AND calendar.own_hours IS NOT DISTINCT FROM piece.own_hours
), days AS MATERIALIZED (
    SELECT day, extract(isodow FROM day)::int - 1 AS weekday,
           EXISTS (SELECT FROM bookings_holiday h WHERE h.day = each_day.day) AS is_holiday
    FROM (
        SELECT {{first}} + n AS day
        FROM generate_series(0, {{last}} - {{first}}) AS n
    ) AS each_day
    WHERE NOT EXISTS (
        SELECT FROM centers_closedday c WHERE c.center_id IS NULL AND c.day = each_day.day
    )
), hours AS MATERIALIZED (
    SELECT calendar.id, calendar.center_id, calendar.on_holidays, h.weekday, h.opens, h.closes
    FROM calendar JOIN centers_openinghours h ON h.center_id = calendar.center_id
    WHERE calendar.own_hours IS NULL
    UNION ALL
    SELECT calendar.id, calendar.center_id, calendar.on_holidays, h.weekday, h.opens, h.closes
    FROM calendar JOIN bookings_piecehours h ON h.equipment_id = calendar.own_hours
), stretch AS MATERIALIZED (
    SELECT hours.id AS calendar_id, days.day, hours.opens, hours.closes
    FROM hours JOIN days ON days.weekday = hours.weekday
    WHERE (hours.on_holidays OR NOT days.is_holiday)
      AND NOT EXISTS (
        SELECT FROM centers_closedday c WHERE c.center_id = hours.center_id AND c.day = days.day
      )
), whole AS (
    SELECT calendar_id, sum(closes - opens) * 60 AS open FROM stretch GROUP BY 1
), early AS (
    -- Pieces that came within the days: what was open before they did.
    SELECT kept.id, sum(stretch.closes - stretch.opens) * 60 AS open
    FROM kept JOIN stretch
        ON stretch.calendar_id = kept.calendar_id AND stretch.day < kept.since
    WHERE kept.since > {{first}}
    GROUP BY 1
), down AS MATERIALIZED (
    SELECT kept.id, kept.calendar_id, kept.since, number,
           range_agg(int8range({second("m.start")}, {second('m."end"')})) AS any_kind,
           range_agg(int8range({second("m.start")}, {second('m."end"')}))
               FILTER (WHERE m.kind = {BREAKDOWN}) AS broken
    FROM bookings_maintenance m
    JOIN kept ON kept.id = m.equipment_id
    CROSS JOIN LATERAL generate_series(1, kept.units) AS number
    WHERE m.kind IN ({PLANNED}, {BREAKDOWN}) AND m.cancelled_at IS NULL
      AND (m.unit IS NULL OR m.unit = number)
      AND m.start < ({{last}} + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
      AND m."end" > {{first}}::timestamp AT TIME ZONE 'Asia/Seoul'
    GROUP BY 1, 2, 3, 4
), lost AS (
    SELECT id, sum(
               (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM unnest(any_kind * open) AS r)
           ) AS total,
           sum(
               (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM unnest(broken * open) AS r)
           ) AS breakdown
    FROM down
    CROSS JOIN LATERAL (
        SELECT coalesce(range_agg(int8range(
            {midnight("stretch.day")} + opens * 60, {midnight("stretch.day")} + closes * 60
        )), '{{{{}}}}'::int8multirange) AS open
        FROM stretch
        WHERE stretch.calendar_id = down.calendar_id AND stretch.day >= down.since
    ) AS opening
    GROUP BY 1
)
SELECT kept.id AS equipment_id, kept.units * ({{last}} - kept.since + 1) AS unit_days,
       kept.units * (coalesce(whole.open, 0) - coalesce(early.open, 0)) AS capacity,
       coalesce(lost.total, 0) - coalesce(lost.breakdown, 0) AS planned,
       coalesce(lost.breakdown, 0) AS breakdown
FROM kept
LEFT JOIN whole ON whole.calendar_id = kept.calendar_id
LEFT JOIN early ON early.id = kept.id
LEFT JOIN lost ON lost.id = kept.id
"""


def possible(pieces: str, first: str, last: str) -> str:
    """Return the statement for the days [first, last] of some pieces.

    pieces is a statement for their keys; first and last are SQL for dates.
    """
    return POSSIBLE.format(pieces=pieces, first=first, last=last)
