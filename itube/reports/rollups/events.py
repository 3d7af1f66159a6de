"""What happened to pieces, told day by day: one statement from the records to the daily facts.

Time is counted in whole seconds (a moment is the second it lies in). A record's operating and staff
time lie evenly over its span; what falls before a moment is rounded down, so that the parts of any
days add up to the whole exactly.
"""

# ruff: noqa: S608 - SQL is put together from constants and days here; keys are parameters.

from bookings.states import AGREED, State
from itube.accounts.models import Company
from itube.reports.models import EVENTS, LARGE

# Seconds from the epoch to a Seoul midnight: it has been nine hours ahead, without summer time,
# for longer than there are records.
MIDNIGHT = "(({day} - date '1970-01-01') * 86400::bigint - 32400)"
SEOUL_DAY = "(date '1970-01-01' + (({second} + 32400) / 86400)::int)"
SECOND = "floor(extract(epoch FROM {moment}))::bigint"


def midnight(day: str) -> str:
    """Return SQL for the second at which a Seoul day begins."""
    return MIDNIGHT.format(day=day)


def second(moment: str) -> str:
    """Return SQL for the whole second in which a moment lies."""
    return SECOND.format(moment=moment)


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


# The days of a span [s, e) of seconds, each with the part of it that lies in the day: [lo, hi).
DAYS = f"""
CROSS JOIN LATERAL (
    SELECT day, greatest(s, {midnight("day")}) AS lo, least(e, {midnight("day")} + 86400) AS hi
    FROM (
        SELECT {SEOUL_DAY.format(second="s")} + n AS day
        FROM generate_series(
            0, {SEOUL_DAY.format(second="e - 1")} - {SEOUL_DAY.format(second="s")}
        ) AS n
    ) AS each_day
) AS part
"""


def _spread(amount: str, start: str = "lo", end: str = "hi") -> str:
    """Return SQL for what of an amount over [s, e) falls into [start, end)."""
    return f"({amount} * ({end} - s) / (e - s) - {amount} * ({start} - s) / (e - s))::int"


def _used(use_class: str) -> str:
    return f"CASE WHEN use_class = '{use_class}' THEN {_spread('ran')} END"


# Lines that give a value for some of EVENTS, by stream; the others are empty there.
USE = f"""
WITH line AS MATERIALIZED (
    SELECT u.equipment_id, u.use_class, u.operating_minutes * 60::bigint AS ran,
           u.staff_minutes * 60::bigint AS helped, u.samples, u.fee_won,
           {second("u.start")} AS s,
           greatest({second('u."end"')}, {second("u.start")} + 1) AS e,
           u.use_class = 'external' AND c.size = '{Company.Size.SMALL}' AS by_sme,
           {second("b.starts_at")} AS booked_from, {second("b.ends_at")} AS booked_to
    FROM bookings_usagerecord u
    LEFT JOIN bookings_booking b ON b.id = u.booking_id
    LEFT JOIN accounts_company c ON c.id = b.company_id
    WHERE NOT u.is_replaced
      AND EXISTS (
        SELECT FROM stale WHERE stale.equipment_id = u.equipment_id
        AND u.start < (stale.last + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
        AND u."end" > stale.first::timestamp AT TIME ZONE 'Asia/Seoul'
      )
)
SELECT equipment_id, day,
       {_used("own")} AS own, {_used("internal")} AS internal, {_used("external")} AS external,
       CASE WHEN by_sme THEN {_spread("ran")} END AS sme,
       {_spread("helped")} AS staff,
       CASE WHEN lo = s THEN samples END AS samples, CASE WHEN lo = s THEN fee_won END AS income,
       CASE WHEN booked_from IS NOT NULL AND least(hi, booked_to) > greatest(lo, booked_from)
            THEN {_spread("ran", "greatest(lo, booked_from)", "least(hi, booked_to)")}
       END AS fulfilled
FROM line {DAYS}
"""
# Of bookings that overlap on one unit (the first ended early and its rest was booked anew) every
# second counts once: each counts from where all before it have ended.
BOOKED = f"""
WITH agreed AS (
    SELECT b.equipment_id, coalesce(o.unit, 1) AS unit, b.id,
           {second("b.starts_at")} AS s, {second("b.ends_at")} AS e
    FROM bookings_booking b
    LEFT JOIN LATERAL (
        SELECT unit FROM bookings_occupancy o WHERE o.booking_id = b.id ORDER BY o.id DESC LIMIT 1
    ) AS o ON true
    WHERE b.equipment_id IN (SELECT equipment_id FROM stale) AND b.state IN ({_words(AGREED)})
), apart AS (
    SELECT equipment_id, e, greatest(s, max(e) OVER (
        PARTITION BY equipment_id, unit ORDER BY s, e, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )) AS s
    FROM agreed
)
SELECT equipment_id, day, (hi - lo)::int AS booked
FROM (SELECT * FROM apart WHERE s < e) AS apart {DAYS}
"""
CLOSED = f"""
SELECT equipment_id, day, (hi - lo)::int AS closed
FROM (
    SELECT equipment_id, {second("starts_at")} AS s, {second("ends_at")} AS e
    FROM bookings_booking
    WHERE equipment_id IN (SELECT equipment_id FROM stale)
      AND state IN ({_words((State.COMPLETED, State.NO_SHOW))})
) AS over_now {DAYS}
"""
BEGUN = f"""
SELECT equipment_id, (starts_at AT TIME ZONE 'Asia/Seoul')::date AS day,
       1 AS bookings, (state = '{State.COMPLETED}')::int AS completed,
       (state = '{State.NO_SHOW}')::int AS no_shows,
       greatest({second("starts_at")} - {second("created_at")}, 0) AS lead
FROM bookings_booking
WHERE equipment_id IN (SELECT equipment_id FROM stale) AND state IN ({_words(AGREED)})
"""
REQUESTED = f"""
SELECT equipment_id, (created_at AT TIME ZONE 'Asia/Seoul')::date AS day,
       1 AS requests, ({second("requested_end")} - {second("requested_start")})::int AS asked,
       (first_answered_at IS NOT NULL)::int AS answered,
       greatest({second("first_answered_at")} - {second("created_at")}, 0) AS answer,
       (state = '{State.REJECTED}')::int AS rejected, (state = '{State.EXPIRED}')::int AS expired,
       CASE WHEN state IN ({_words((State.REJECTED, State.EXPIRED))})
            THEN ({second("requested_end")} - {second("requested_start")})::int END AS refused
FROM bookings_booking
WHERE equipment_id IN (SELECT equipment_id FROM stale)
"""
WAITED = """
SELECT equipment_id, (created_at AT TIME ZONE 'Asia/Seoul')::date AS day,
       1 AS waits, minutes * 60 AS wait_asked
FROM bookings_wait WHERE equipment_id IN (SELECT equipment_id FROM stale)
"""
STREAMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "use": (
        USE,
        ("own", "internal", "external", "sme", "staff", "samples", "income", "fulfilled"),
    ),
    "booked": (BOOKED, ("booked",)),
    "closed": (CLOSED, ("closed",)),
    "begun": (BEGUN, ("bookings", "completed", "no_shows", "lead")),
    "requested": (
        REQUESTED,
        ("requests", "asked", "answered", "answer", "rejected", "expired", "refused"),
    ),
    "waited": (WAITED, ("waits", "wait_asked")),
}


def _type(event: str) -> str:
    """Return the type in which an event is summed: adding up the database's numeric is slow."""
    return "bigint" if event in LARGE else "int"


def _stream(name: str) -> str:
    """Return one stream, summed by piece and day, with all columns of EVENTS in their order."""
    statement, given = STREAMS[name]
    columns = ", ".join(
        f"sum({event})::{_type(event)}" if event in given else f"NULL::{_type(event)}"
        for event in EVENTS
    )
    return f"SELECT equipment_id, day, {columns} FROM ({statement}) AS {name} GROUP BY 1, 2"


_NAMED = ", ".join(EVENTS)
_SUMS = ", ".join(f"nullif(sum({event}), 0)" for event in EVENTS)

# Needs a table stale (equipment_id, first, last), whose stretches of one piece lie apart.
FORGET_DAYS = """
DELETE FROM reports_dailyfact fact USING stale
WHERE fact.equipment_id = stale.equipment_id AND fact.day BETWEEN stale.first AND stale.last
"""
WRITE_DAYS = f"""
INSERT INTO reports_dailyfact (equipment_id, day, {_NAMED})
SELECT stream.equipment_id, stream.day, {_SUMS}
FROM ({" UNION ALL ".join(_stream(name) for name in STREAMS)})
    AS stream (equipment_id, day, {_NAMED})
JOIN stale ON stale.equipment_id = stream.equipment_id
    AND stream.day BETWEEN stale.first AND stale.last
GROUP BY 1, 2
HAVING num_nonnulls({_SUMS}) > 0
"""
