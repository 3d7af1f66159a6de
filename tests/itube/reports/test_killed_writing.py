"""A worker that is killed while it writes: nobody sees half a file, and the next one makes it."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from itube.lib.sheets_out import PART
from itube.outbox.delivery import attempt
from itube.outbox.models import OutboxMessage
from itube.outbox.tasks import sweep
from itube.reports.exports import ask, forget_old
from itube.reports.models import ExportJob
from itube.reports.periods import Period
from tests import factories
from tests.house.sources import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 2))
LINES = 150_000
# It is killed when so much is on the disk: far more than one buffer, far less than all.
BEGUN = 1_000_000

FILL = """
INSERT INTO bookings_usagerecord (equipment_id, start, "end", operating_minutes, use_class,
    use_mode, use_type, organisation_type, organisation_name, department, samples, staff_minutes,
    fee_won, note, created_at, is_replaced)
SELECT %s, at, at + interval '3 minutes', 3, 'own', '', 'analysis', '', '', '', 0, 0, 0, '',
    at, false
FROM generate_series(1, %s) n
CROSS JOIN LATERAL (SELECT timestamptz '2025-01-01 09:00+09' + n * interval '3 minutes' AS at) t
"""

WORKER = """
import sys
from contextlib import contextmanager
import django
django.setup()
from django.conf import settings
from django.db import connections
from django.utils import timezone
connections.databases["default"]["NAME"], settings.MEDIA_ROOT = sys.argv[1:3]
from itube.outbox.delivery import attempt
from itube.reports import files

@contextmanager
def straight_to(target):
    target.parent.mkdir(parents=True, exist_ok=True)
    yield target

if sys.argv[4] == "straight":
    files.whole_file = straight_to
attempt(int(sys.argv[3]), timezone.now())
"""


def kill_while_writing(job: ExportJob, way: str) -> Path:
    """Start a process that makes job, kill it while it writes; return where it wrote."""
    message = OutboxMessage.objects.get(dedupe_key__endswith=job.reference)
    media = Path(django_settings.MEDIA_ROOT)
    arguments = [connection.settings_dict["NAME"], str(media), str(message.pk), way]
    folder = media / "reports"
    worker = subprocess.Popen([sys.executable, "-c", WORKER, *arguments], cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and worker.poll() is None:
            found = [path for path in folder.glob(f"*{job.reference}*") if size_of(path) > BEGUN]
            if found:
                os.kill(worker.pid, signal.SIGKILL)
                break
            time.sleep(0.002)
    finally:
        worker.kill()
        worker.wait()
    assert worker.returncode == -signal.SIGKILL, "it had written all before it could be killed"
    return found[0]


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def lines_of(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _line in file)


@pytest.fixture
def lines():
    """Many lines of use of one piece; returns their number."""
    piece = factories.make_bookable()
    with connection.cursor() as cursor:
        cursor.execute(FILL, [piece.pk, LINES])
    return LINES


def test_a_worker_killed_while_it_writes_leaves_no_file_and_the_sweep_makes_it_whole(lines):
    user = factories.make_user(site_role="ministry")
    job = ask(user, YEAR, "csv", None, timezone.now(), kind="usage")

    begun = kill_while_writing(job, "as it is")

    assert begun.name.endswith(PART)
    assert lines_of(begun) < lines
    job.refresh_from_db()
    assert (job.state, bool(job.file)) == ("waiting", False)
    target = Path(django_settings.MEDIA_ROOT, "reports", f"{job.reference}.csv")
    assert not target.exists()
    # The sweep finds the message; whichever worker takes it makes the file.
    OutboxMessage.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    assert sweep() == 1
    deadline = time.monotonic() + 20
    while job.state != "done" and time.monotonic() < deadline:
        attempt(OutboxMessage.objects.get().pk, timezone.now())
        job.refresh_from_db()
        time.sleep(0.1)  # the engine has yet to notice that the worker is dead
    assert (job.state, Path(job.file.path), job.rows) == ("done", target, lines)
    assert lines_of(target) == lines + 1
    assert target.read_bytes().endswith(b"\n")
    # What was begun is swept away with the next day's old files.
    assert begun.exists()
    os.utime(begun, (1, 1))
    forget_old(datetime.now(tz=timezone.get_current_timezone()))
    assert not begun.exists()
    assert target.exists()


def test_control_writing_straight_to_its_place_would_leave_half_a_file(lines):
    user = factories.make_user(site_role="ministry")
    job = ask(user, YEAR, "csv", None, timezone.now(), kind="usage")

    begun = kill_while_writing(job, "straight")

    assert begun.name == f"{job.reference}.csv"
    assert 0 < lines_of(begun) < lines
    job.refresh_from_db()
    assert job.state == "waiting"
