"""A year of the whole stock: 7,138 pieces and 800,000 records, within ten seconds."""

import time
from datetime import date, datetime

import openpyxl
import pytest
from django.db import connection

from equipment.models import Equipment
from itube.reports.making import make_file
from itube.reports.periods import Period
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope
from tests import factories
from tests.factories import SEOUL

pytestmark = [pytest.mark.django_db, pytest.mark.stress]

PIECES = 7_138
SECONDS = 10
YEAR = Period(date(2029, 1, 1), date(2029, 12, 31), date(2030, 1, 2))

# Each piece's own use, a line a week, and bookings over two years.
IN_HOUSE = """
INSERT INTO bookings_usagerecord (equipment_id, start, "end", operating_minutes, use_class,
    use_mode, use_type, organisation_type, organisation_name, department, samples, staff_minutes,
    fee_won, note, created_at, is_replaced)
SELECT e.id, week, week + interval '7 days', 600 + (e.id %% 7) * 100,
    CASE WHEN n %% 3 = 0 THEN 'internal' ELSE 'own' END,
    '', 'analysis', '', '', '', 0, 30, 0, '', now(), false
FROM equipment_equipment e,
    (SELECT n, timestamptz '2027-12-27 00:00+09' + n * interval '7 days' AS week
     FROM generate_series(0, 103) n) weeks
"""
BOOKED = """
INSERT INTO bookings_usagerecord (equipment_id, start, "end", operating_minutes, use_class,
    use_mode, use_type, organisation_type, organisation_name, department, samples, staff_minutes,
    fee_won, note, created_at, is_replaced)
SELECT e.id, hour, hour + interval '4 hours', 180, 'external', 'direct', 'analysis', 'company',
    '', '', 3, 20, 120000, '', now(), false
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM equipment_equipment) e,
    generate_series(0, 8) n,
    LATERAL (SELECT timestamptz '2028-01-01 00:00+09'
        + ((e.place * 613 + n * 1931) %% 17500) * interval '1 hour' AS hour) hours
"""


def fill():
    """Store the stock: centers, calendars, pieces, and their records."""
    kinds = [factories.make_kind() for _ in range(20)]
    centers = [factories.make_center() for _ in range(244)]
    for number, center in enumerate(centers):
        factories.make_hours(center, 9 * 60, (17 + number % 3) * 60)
    Equipment.objects.bulk_create(
        Equipment(
            itube_no=f"EPN{5_000_000 + number}",
            registration_no=f"NFEC-2019-05-{number:06d}",
            center=centers[number % len(centers)],
            kind=kinds[number % len(kinds)],
            classification=kinds[number % len(kinds)].classification,
            name_ko=f"시험기 {number}",
            acquired_on=date(2019, 5, 1 + number % 28),
            units=1 + number % 2,
        )
        for number in range(PIECES)
    )
    with connection.cursor() as cursor:
        cursor.execute(IN_HOUSE, [])
        cursor.execute(BOOKED, [])
        cursor.execute("ANALYZE")


def test_a_yearly_report_of_everything_takes_at_most_ten_seconds(tmp_path):
    fill()
    now = datetime(2030, 1, 2, tzinfo=SEOUL)
    # Facts follow the records all the time; a report finds but the last seconds left to sum.
    refresh(now)
    took = {}
    for extension in ("xlsx", "csv"):
        began = time.monotonic()
        found = make_file(
            tmp_path / f"a.{extension}", extension, Scope(), YEAR, now, lambda percent: None
        )
        took[extension] = round(time.monotonic() - began, 1)
    print(f"\n{PIECES:,} pieces, {took} seconds")
    assert found.total.sums.pieces == PIECES
    page = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)["장비별"]
    total = next(page.iter_rows(min_row=5, max_row=5, values_only=True))
    assert total[6] == pytest.approx(found.total.sums.operating_hours)
    assert max(took.values()) <= SECONDS
