"""Figures at the size of the demonstration, or with ROWS more records of use summed by the rollups.

`make bench-reports` measures the pages of figures with nothing kept, and the year's workbook with
the memory that it takes; `make bench-reports ROWS=10000000` adds that many records over five years
first, in a state folder of their own, and sums them with the code that sums everything. A page's
time is the best of five, beside the same run's `SELECT 1`. Pages are asked for as on three days, as
how much of a period is whole months depends on the day.
"""

import calendar
import gc
import logging
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from unittest import mock

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.pages import RUNS, best_of, select_one
from bench.state import prepare
from bookings.models import UsageRecord
from itube.accounts.models import User
from itube.reports.models import CumulativeFact, DailyFact, FrozenMonth, MonthlyFact
from itube.reports.rollups.freezing import freeze, last_due
from itube.reports.rollups.refreshing import EARLIEST, put_in_order, rebuild

ROWS = int(os.environ.get("ROWS") or 0)
# Milliseconds of a page, seconds and megabytes of the year's workbook.
BARS = (1000, 60, 300) if ROWS else (400, 10, 300)
AT_ONCE = 500_000
PAGES = (
    "/reports/",
    "/reports/?period=last_year",
    "/reports/?period=last_month",
    "/reports/?province=KR-30",
    "/reports/?sector=bio",
    "/reports/by/provinces/",
    "/reports/by/sectors/",
    "/reports/by/fields/",
    "/reports/by/kinds/",
    "/reports/by/institutions/",
    "/reports/by/centers/",
    "/reports/pieces/?sort=operating_hours",
    "/reports/pieces/{number}/",
    "/reports/unused/",
    "/reports/corrections/",
    "/reports/demand/",
    "/reports/roadmap/",
    "/api/v1/figures/?from={year}&to={year}&by=kinds",
)
# Uses of one to four hours at any hour of five years, evenly over all pieces.
FILL = """
INSERT INTO bookings_usagerecord (equipment_id, booking_id, start, "end", operating_minutes,
    use_class, use_mode, use_type, organisation_type, organisation_name, department, samples,
    staff_minutes, fee_won, note, created_at, is_replaced)
SELECT piece.id, NULL, at, at + (1 + n %% 4) * interval '1 hour', 45 * (1 + n %% 4),
    CASE n %% 3 WHEN 0 THEN 'own' WHEN 1 THEN 'internal' ELSE 'external' END, 'direct', 'analysis',
    'company', '', '', n %% 9, 30, 120000, '', at + interval '1 day', false
FROM (SELECT array_agg(id ORDER BY id) AS ids FROM equipment_equipment) pieces,
generate_series(%(first)s::bigint, %(last)s) n
CROSS JOIN LATERAL (SELECT ids[1 + n %% cardinality(ids)] AS id) piece
CROSS JOIN LATERAL (
    SELECT %(since)s::timestamptz + (n * 7919 %% 43800) * interval '1 hour' AS at) moment
"""


def fill(rows: int) -> None:
    """Add records, without what watches each row, and sum everything as a rebuild does."""
    today = timezone.localdate()
    since = date(today.year - 5, today.month, 1)
    begun = time.perf_counter()
    for first in range(0, rows, AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                FILL,
                {"first": first, "last": min(first + AT_ONCE, rows) - 1, "since": since},
            )
            cursor.execute("SET session_replication_role = origin")
        print(f"  {min(first + AT_ONCE, rows):>12,} records", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE bookings_usagerecord")
    print(f"filled in {time.perf_counter() - begun:.0f} s")
    FrozenMonth.objects.all().delete()
    begun = time.perf_counter()
    rebuild(EARLIEST, timezone.now(), lambda done, of: print(f"  {done:,} / {of:,}", flush=True))
    if not put_in_order():
        print("the days could not be put in order")
    took = time.perf_counter() - begun
    records = UsageRecord.objects.count()
    print(f"rollups: {records:,} records in {took:.0f} s, {records / took:,.0f} a second")
    begun = time.perf_counter()
    months = freeze(timezone.now(), today)
    print(f"froze {len(months)} months in {time.perf_counter() - begun:.1f} s")
    with connection.cursor() as cursor:
        for model in (DailyFact, MonthlyFact, CumulativeFact):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")  # noqa: SLF001 - our own
    sys.stdout.flush()


def days_asked(today: date) -> list[date]:
    """Return today, and when the 15th and the 29th were last."""
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    days = [
        each.replace(day=day)
        for day in (15, 29)
        for each in (month, before)
        if day <= calendar.monthrange(each.year, each.month)[1] and each.replace(day=day) < today
    ]
    latest = {day.day: day for day in sorted(days)}
    return [today, *latest.values()]


def measure_pages(today: date) -> bool:
    """Print what each page costs with nothing kept, as on today; return whether all fit the bar.

    Months that were not frozen by then are not.
    """
    moment = datetime.combine(today, time_of_day(18), timezone.get_current_timezone())
    with transaction.atomic(), mock.patch("django.utils.timezone.now", return_value=moment):
        FrozenMonth.objects.filter(month__gt=last_due(today)).delete()
        try:
            return _measure_pages()
        finally:
            transaction.set_rollback(True)


def _measure_pages() -> bool:
    user = User.objects.get(email="ministry@demo.example")
    client = Client(headers={"host": "localhost"})
    number = client.get("/api/v1/equipment/?page_size=1").json()["results"][0]["registration_no"]
    base = best_of(select_one)
    print(f"\nas on {timezone.localdate()}; SELECT 1: {base:.3f} ms (best of {RUNS})\n")
    print(f"{'SQL':>4} {'KB':>7} {'ms':>8}  page (bar {BARS[0]} ms)")
    fits = True
    # As the served portal does (itube.wsgi).
    gc.collect()
    gc.freeze()
    for address in PAGES:
        address = address.format(number=number, year=timezone.localdate().year)
        times, statements = [], 0
        for _ in range(RUNS + 1):
            cache.clear()
            client.force_login(user)
            with CaptureQueriesContext(connection) as queries:
                begun = time.perf_counter()
                response = client.get(address)
                times.append((time.perf_counter() - begun) * 1000)
            statements = len(queries)
        if response.status_code != 200:
            print(f"{address}: {response.status_code}")
            fits = False
            continue
        took = min(times[1:])
        fits = fits and took <= BARS[0]
        print(f"{statements:>4} {len(response.content) / 1024:>7.1f} {took:>8.1f}  {address}")
    return fits


def peak_of(pid: int) -> float:
    """Return the most memory that a running process has had since its program began, in MB.

    What the system tells at its end counts the process too that started it.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except ProcessLookupError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0][1]) / 1024 if lines else 0


def measure_workbook() -> bool:
    """Print what the year's workbook of everything takes; return whether it is within the bars."""
    year = str((timezone.localdate() - timedelta(days=31)).year)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "year.xlsx"
        begun = time.perf_counter()
        process = subprocess.Popen(
            [
                *(sys.executable, "manage.py", "export_utilization"),
                *("--from", year, "--to", year, "--output", str(target)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        memory = 0.0
        while process.poll() is None:
            memory = max(memory, peak_of(process.pid))
            time.sleep(0.02)
        took = time.perf_counter() - begun
        if process.returncode:
            raise SystemExit("the workbook could not be made")
        size = target.stat().st_size / 1024
    print(
        f"\nyear's workbook: {took:.1f} s (bar {BARS[1]}), {memory:.0f} MB at most"
        f" (bar {BARS[2]}), {size:,.0f} KB, the program's own start included"
    )
    return took <= BARS[1] and memory <= BARS[2]


def main() -> None:
    logging.disable(logging.INFO)
    prepare()
    if ROWS and UsageRecord.objects.count() < ROWS:
        fill(ROWS)
    print(f"{UsageRecord.objects.count():,} records, {DailyFact.objects.count():,} daily facts")
    fits = False not in [measure_pages(day) for day in days_asked(timezone.localdate())]
    fits = measure_workbook() and fits
    print("\nwithin the bars" if fits else "\nNOT within the bars")
