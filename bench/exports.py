"""The .csv of a year's 50,000 lines of use beside a bare COPY with the same joins.

`make bench-exports` runs this. Both write to a file and are asked in turns, so that whatever else
the machine does falls on both. The bare one names no codes, writes no local times, makes nothing
inert, sorts nothing and counts nothing. The lines are added in a transaction that is given up in
the end: the state folder is as before.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override

from bench.state import prepare
from bookings.models.usage import UsageQuerySet
from itube.lib.sheets_out import whole_file
from itube.reports.periods import Period
from itube.reports.scope import Scope
from itube.reports.usage.files import write_lines_csv, write_lines_xlsx
from itube.reports.usage.lines import fields_of, records

LINES = 50_000
RUNS = 9
# How many times as long as the bare COPY it may take, by the median.
BAR = 3.0
YEAR = Period(date(2019, 1, 1), date(2019, 12, 31), date(2020, 1, 2))

# A year from which the demonstration has no records, so that the count is what it says.
FILL = """
INSERT INTO bookings_usagerecord (equipment_id, booking_id, start, "end", operating_minutes,
    use_class, use_mode, use_type, organisation_type, organisation_name, department, samples,
    staff_minutes, fee_won, note, created_at, is_replaced)
SELECT piece.id, NULL, at, at + interval '3 hours', 150, 'external', 'direct', 'analysis',
    'company', '예시기업 ' || n %% 997, '품질팀', n %% 9, 30, 120000, '', at + interval '1 day',
    false
FROM generate_series(1, %s) n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS all_of_them
      FROM equipment_equipment) piece ON piece.place = 1 + n %% piece.all_of_them
CROSS JOIN LATERAL (
    SELECT timestamptz '2019-01-01 09:00+09' + (n * 7 %% 8700) * interval '1 hour' AS at) moment
"""
BARE = (
    "equipment__registration_no",
    "equipment__itube_no",
    "equipment__name_ko",
    "equipment__center__code",
    "equipment__center__name_ko",
    "equipment__center__institution__name_ko",
    "equipment__center__province",
    "booking__reference",
    "start",
    "end",
    "operating_minutes",
    "use_class",
    "use_mode",
    "use_type",
    "organisation_type",
    "booking__company__size",
    "organisation_name",
    "department",
    "samples",
    "staff_minutes",
    "fee_won",
    "created_at",
    "replaces",
)


def bare(path: Path, found: UsageQuerySet) -> None:
    sql, params = found.order_by().values_list(*BARE).query.sql_with_params()
    with path.open("wb") as file, connection.cursor() as cursor:
        copy = cursor.mogrify(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv)", params)
        cursor.copy_expert(copy, file)


def ours(path: Path, found: UsageQuerySet) -> None:
    with override("ko"), whole_file(path) as part:
        write_lines_csv(part, found, fields_of(with_personal=True), lambda percent: None)


def timed(write: Callable[[Path, UsageQuerySet], None], path: Path, found: UsageQuerySet) -> float:
    began = time.perf_counter()
    write(path, found)
    return time.perf_counter() - began


@transaction.atomic
def measure() -> float:
    """Return how many times as long as the bare COPY ours takes, by the median."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [LINES])
        cursor.execute("ANALYZE bookings_usagerecord")
    found = records(Scope(), YEAR)
    took: dict[str, list[float]] = {"bare": [], "ours": []}
    with tempfile.TemporaryDirectory() as folder:
        for _run in range(RUNS):
            took["bare"].append(timed(bare, Path(folder, "bare.csv"), found))
            took["ours"].append(timed(ours, Path(folder, "ours.csv"), found))
        size = Path(folder, "ours.csv").stat().st_size
        began = time.perf_counter()
        with override("ko"):
            rows = write_lines_xlsx(
                Path(folder, "a.xlsx"),
                found,
                fields_of(with_personal=True),
                YEAR,
                lambda percent: None,
            )
        xlsx = time.perf_counter() - began
    transaction.set_rollback(True)
    middle = {name: statistics.median(times) for name, times in took.items()}
    ratio = middle["ours"] / middle["bare"]
    print(f"{rows:,} lines, {size / 1e6:.1f} MB, {RUNS} runs, median (best)")
    for name, times in took.items():
        print(f"  {name:5} {middle[name] * 1000:7.0f} ms ({min(times) * 1000:.0f} ms)")
    print(f"  ratio {ratio:7.2f} (bar {BAR})")
    print(f"  xlsx  {xlsx:7.1f} s, once")
    return ratio


def main() -> None:
    prepare()
    print(f"{timezone.localtime():%Y-%m-%d %H:%M}")
    if measure() > BAR:
        sys.exit(1)
