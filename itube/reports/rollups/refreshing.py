"""Keeps the facts equal to the records: takes what is marked as stale, and sums it anew."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.db import OperationalError, connection, transaction
from psycopg2.errors import LockNotAvailable

from itube.reports.periods import DAY, next_month
from itube.reports.rollups import events, months

# Facts are kept of these days; a record beyond them is somebody's slip.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
# One at a time: two that take different marks of one piece would each miss the other's days.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('itube.reports.rollups'))"
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('itube.reports.rollups'))"
# As many marks at once as fit into memory and leave others their turn.
MARKS_AT_ONCE = 20_000

TAKE = """
CREATE TEMPORARY TABLE taken ON COMMIT DROP AS
WITH gone AS (
    DELETE FROM reports_staledays
    WHERE id IN (SELECT id FROM reports_staledays ORDER BY id LIMIT %(most)s)
    RETURNING equipment_id, first, last, is_maintenance
)
SELECT * FROM gone
"""
STALE = """
CREATE TEMPORARY TABLE stale ON COMMIT DROP AS
SELECT equipment_id, lower(days) AS first, upper(days) - 1 AS last
FROM (
    SELECT equipment_id, unnest(range_agg(daterange(
        greatest(first, %(earliest)s), least(last, %(latest)s), '[]'
    ))) AS days
    FROM taken
    WHERE first <= %(latest)s AND last >= %(earliest)s
    GROUP BY equipment_id
) AS stretches
"""
LIMITS = {"earliest": EARLIEST, "latest": LATEST}


def refresh(now: datetime, *, waits: bool = True) -> int:
    """Bring the facts to what the records say at now; return how many marks that took.

    Safe to run twice and at once; a run that is killed leaves marks and facts as they were.
    Another run may last as long as a file in the making, where marks came just before it: without
    waits none are taken meanwhile.
    """
    taken = 0
    while some := _refresh_some(now, waits=waits):
        taken += some
    return taken


@transaction.atomic
def _refresh_some(now: datetime, *, waits: bool) -> int:
    with connection.cursor() as cursor:
        # Mostly there is nothing: then no table is made for it.
        cursor.execute("SELECT EXISTS (SELECT FROM reports_staledays)")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(LOCK if waits else TRY_LOCK)
        if not waits and not cursor.fetchone()[0]:
            return 0
        cursor.execute(TAKE, {"most": MARKS_AT_ONCE})
        taken = cursor.rowcount
        cursor.execute(STALE, LIMITS)
        _sum(cursor, now)
        _note_maintenance(cursor, now)
        cursor.execute("DROP TABLE stale, taken")
    return taken


def _sum(cursor, now: datetime) -> None:
    """Write the days of stale anew, and the months that they lie in."""
    cursor.execute("ANALYZE stale")
    cursor.execute(events.FORGET_DAYS)
    cursor.execute(events.WRITE_DAYS)
    cursor.execute(f"CREATE TEMPORARY TABLE touched ON COMMIT DROP AS {months.TOUCHED}")
    cursor.execute("ANALYZE touched")
    cursor.execute(months.FORGET_MONTHS)
    cursor.execute(months.WRITE_MONTHS)
    cursor.execute(months.NOTE_CORRECTIONS, {"now": now})
    cursor.execute("DROP TABLE touched")


def _note_maintenance(cursor, now: datetime) -> None:
    """Note what maintenance that came late took of months that are frozen."""
    cursor.execute(
        """
        SELECT month FROM reports_frozenmonth
        WHERE EXISTS (
            SELECT FROM taken
            WHERE is_maintenance AND first < month + interval '1 month' AND last >= month
        )
        ORDER BY month
        """
    )
    for (month,) in cursor.fetchall():
        cursor.execute(
            """
            CREATE TEMPORARY TABLE maintained ON COMMIT DROP AS
            SELECT DISTINCT equipment_id FROM taken
            WHERE is_maintenance AND first <= %(last)s AND last >= %(first)s
            """,
            days_of_month(month),
        )
        cursor.execute(months.NOTE_MAINTENANCE, days_of_month(month) | {"now": now})
        cursor.execute("DROP TABLE maintained")


def days_of_month(month: date) -> dict[str, date]:
    """Return the first and the last day of the month that begins with this day."""
    return {"first": month, "last": next_month(month) - DAY}


# Pieces of one step of a rebuild: more take memory, fewer take longer.
PIECES_AT_ONCE = 500

Progress = Callable[[int, int], None]


def rebuild(first: date, now: datetime, progress: Progress) -> int:
    """Sum everything from first on anew, some pieces at a time; return how many pieces.

    progress is told how many of how many pieces are done. What has come to differ in frozen months
    is listed as corrections, as ever. Each step is a transaction of its own.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM equipment_equipment ORDER BY id")
        pieces = [pk for (pk,) in cursor.fetchall()]
    for done, some in _in_steps(pieces):
        _rebuild_some(some, first, now)
        progress(done, len(pieces))
    return len(pieces)


def _in_steps(pieces: list[int]) -> Iterator[tuple[int, list[int]]]:
    for start in range(0, len(pieces), PIECES_AT_ONCE):
        some = pieces[start : start + PIECES_AT_ONCE]
        yield start + len(some), some


@transaction.atomic
def _rebuild_some(pieces: list[int], first: date, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        # What is summed fits into memory instead of files.
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(
            # What maintenance has left to note of frozen months is a refresh's to do.
            """
            DELETE FROM reports_staledays
            WHERE equipment_id = ANY(%s) AND first >= %s AND NOT is_maintenance
            """,
            [pieces, first],
        )
        cursor.execute(
            """
            CREATE TEMPORARY TABLE stale ON COMMIT DROP AS
            SELECT unnest(%(pieces)s::bigint[]) AS equipment_id,
                   %(first)s::date AS first, %(latest)s::date AS last
            """,
            {"pieces": pieces, "first": first, "latest": LATEST},
        )
        _sum(cursor, now)
        cursor.execute("DROP TABLE stale")


# Whoever reads figures waits behind whoever waits for a table to write it anew.
PATIENCE = "5s"


def put_in_order() -> bool:
    """Write the days in their order, as they come by themselves; return whether that could be done.

    A rebuild writes them piece by piece, so that a week lies all over the table and takes twice as
    long to read. Figures cannot be read meanwhile (some seconds); where a long reading goes on
    nothing is done.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("CLUSTER reports_dailyfact USING daily_fact_by_day")
    except OperationalError as failure:
        if isinstance(failure.__cause__, LockNotAvailable):
            return False
        raise
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reports_dailyfact")
    return True
