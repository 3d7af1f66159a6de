"""Exports: asked for once, made whole or not at all, and forgotten after a month."""

import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from bookings.models import UsageRecord
from itube.lib.sheets_out import PART
from itube.outbox import channels
from itube.outbox.delivery import attempt
from itube.outbox.models import OutboxMessage
from itube.outbox.tasks import sweep
from itube.reports import exports, making
from itube.reports.exports import ask, forget_old, progress_of
from itube.reports.models import ExportJob, StaleDays
from itube.reports.periods import Period
from tests import factories
from tests.factories import SEOUL
from tests.house.sources import ROOT

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 2, 1, 10, tzinfo=SEOUL)
JANUARY = Period(date(2030, 1, 1), date(2030, 1, 31), date(2030, 2, 1))


@pytest.fixture
def ministry():
    return factories.make_user(site_role="ministry")


def deliver(job):
    """Let a worker take the job's message; return the job as it is then."""
    message = OutboxMessage.objects.get(dedupe_key__endswith=job.reference)
    attempt(message.pk, timezone.now())
    job.refresh_from_db()
    return job


def test_an_export_and_its_message_are_stored_together_and_made_by_the_worker(ministry):
    piece = factories.make_bookable()
    job = ask(ministry, JANUARY, "xlsx", None, NOW)
    assert (job.state, progress_of(job)) == ("waiting", 0)

    deliver(job)

    assert (job.state, job.file.name) == ("done", f"reports/{job.reference}.xlsx")
    page = openpyxl.load_workbook(job.file.path)["장비별"]
    assert page.cell(6, 2).value == piece.registration_no
    assert progress_of(job) == 100
    assert not OutboxMessage.objects.waiting().exists()


def are_facts_free():
    """Whether another session could bring the facts up to date now."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('itube.reports.rollups'))")
            return cursor.fetchone()[0]
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_others_bring_the_facts_up_to_date_while_a_file_is_written(
    monkeypatch, ministry, is_guarded
):
    # Without the guard it is the control: the file's own refresh keeps them to its end.
    if not is_guarded:
        monkeypatch.delitem(channels.BEFORE, exports.CHANNEL)
    UsageRecord.objects.create(
        equipment=factories.make_bookable(),
        start=datetime(2030, 1, 7, 9, tzinfo=SEOUL),
        end=datetime(2030, 1, 7, 11, tzinfo=SEOUL),
        operating_minutes=120,
        use_class="own",
    )
    found = []

    def write(part, *_told):
        found.append(are_facts_free())
        part.touch()

    monkeypatch.setitem(making.WRITERS, "csv", write)
    assert deliver(ask(ministry, JANUARY, "csv", None, NOW)).state == "done"
    assert found == [is_guarded]
    assert not StaleDays.objects.exists()


def test_the_same_report_is_not_asked_for_twice_while_it_waits(ministry):
    job = ask(ministry, JANUARY, "xlsx", None, NOW)
    assert ask(ministry, JANUARY, "xlsx", None, NOW) == job
    assert ask(ministry, JANUARY, "csv", None, NOW) != job
    assert ask(factories.make_user(site_role="pd"), JANUARY, "xlsx", None, NOW) != job
    deliver(job)
    assert ask(ministry, JANUARY, "xlsx", None, NOW) != job


def test_a_message_that_comes_twice_makes_one_file(ministry):
    job = deliver(ask(ministry, JANUARY, "csv", None, NOW))
    written = Path(job.file.path).stat().st_mtime_ns
    message = OutboxMessage.objects.get(dedupe_key__endswith=job.reference)

    exports.make_message(message)

    assert Path(job.file.path).stat().st_mtime_ns == written


def test_staff_get_the_centers_where_they_report_and_no_other():
    here, also, other = (factories.make_bookable().center for _ in range(3))
    staff = factories.make_user()
    factories.make_role(staff, here, "viewer")
    factories.make_role(staff, also, "viewer")
    all_of_theirs = deliver(ask(staff, JANUARY, "csv", None, NOW))
    one = deliver(ask(staff, JANUARY, "csv", here, NOW))

    assert all_of_theirs.centers == sorted([here.code, also.code])
    text = Path(all_of_theirs.file.path).read_text("utf-8-sig")
    assert here.name_ko in text
    assert also.name_ko in text
    assert other.name_ko not in text
    assert one.centers == [here.code]
    assert also.name_ko not in Path(one.file.path).read_text("utf-8-sig")


@pytest.mark.parametrize("why", ["role ended", "one of two roles ended", "account closed"])
def test_who_may_not_report_any_more_gets_no_file(why):
    here, also = factories.make_bookable().center, factories.make_bookable().center
    staff = factories.make_user()
    roles = [factories.make_role(staff, center, "viewer") for center in (here, also)]
    job = ask(staff, JANUARY, "csv", None, NOW)
    if why == "account closed":
        staff.is_active = False
        staff.save()
    for role in {"role ended": roles, "one of two roles ended": roles[:1]}.get(why, []):
        role.delete()

    deliver(job)

    assert (job.state, bool(job.file)) == ("failed", False)
    assert "권한" in job.error
    assert not Path(django_settings.MEDIA_ROOT).joinpath("reports").exists()


def test_a_file_is_seen_only_while_its_person_may_report_on_all_of_it(ministry):
    here, also = factories.make_center(), factories.make_center()
    staff = factories.make_user()
    factories.make_role(staff, here, "viewer")
    lost = factories.make_role(staff, also, "viewer")
    everything = ask(ministry, JANUARY, "csv", None, NOW)
    both = ask(staff, JANUARY, "csv", None, NOW)
    one = ask(staff, JANUARY, "csv", here, NOW)

    def seen(user):
        return set(ExportJob.objects.visible_to(user, timezone.now()))

    assert (seen(ministry), seen(staff)) == ({everything}, {both, one})
    lost.delete()
    assert seen(staff) == {one}
    ministry.site_role = ""
    ministry.save()
    assert seen(ministry) == set()


def test_what_cannot_be_made_is_tried_again_and_then_told(ministry):
    Path(django_settings.MEDIA_ROOT).mkdir(parents=True)
    blocked = Path(django_settings.MEDIA_ROOT) / "reports"
    blocked.write_text("a file where a folder should be")
    job = ask(ministry, JANUARY, "csv", None, NOW)

    for tries in range(1, exports.MOST_TRIES):
        deliver(job)
        message = OutboxMessage.objects.waiting().get()
        assert (job.state, message.attempts) == ("waiting", tries)
    deliver(job)

    assert job.state == "failed"
    assert "다시 요청해 주세요" in job.error
    assert not OutboxMessage.objects.waiting().exists()


def test_what_kills_its_worker_each_time_is_given_up(ministry, monkeypatch):
    job = ask(ministry, JANUARY, "csv", None, NOW)
    message = OutboxMessage.objects.get()

    class KilledError(BaseException):
        """Nothing that Python could still handle, as a killed process; the try is forgotten."""

    def die(job, now):
        raise KilledError

    real = exports.make
    monkeypatch.setattr(exports, "make", die)
    for _ in range(exports.MOST_BEGUN):
        with pytest.raises(KilledError):
            attempt(message.pk, timezone.now())
    message.refresh_from_db()
    assert message.attempts == 0
    monkeypatch.setattr(exports, "make", real)
    assert deliver(job).state == "failed"
    assert "다시 요청해 주세요" in job.error


def test_the_parts_of_a_workbook_lie_beside_it_and_nowhere_else(ministry, monkeypatch, tmp_path):
    factories.make_bookable()
    everybodys = tmp_path / "everybodys"
    everybodys.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(everybodys))
    seen = []
    tell = exports._tell_progress

    def look(job, percent):
        folder = Path(django_settings.MEDIA_ROOT) / "reports"
        seen.extend(path.name for path in folder.iterdir() if path.is_dir())
        assert list(everybodys.iterdir()) == []
        tell(job, percent)

    monkeypatch.setattr(exports, "_tell_progress", look)
    job = deliver(ask(ministry, JANUARY, "xlsx", None, NOW))
    assert job.state == "done"
    assert seen
    assert all(name.startswith(f".{job.reference}.xlsx.") and name.endswith(PART) for name in seen)
    assert [path.name for path in Path(job.file.path).parent.iterdir()] == [f"{job.reference}.xlsx"]


CRASHING = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connections
from django.utils import timezone
connections.databases["default"]["NAME"], settings.MEDIA_ROOT = sys.argv[1:3]
from itube.outbox.delivery import attempt
from itube.reports import exports
tell = exports._tell_progress
def tell_and_die(job, percent):
    tell(job, percent)
    if percent >= int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)
exports._tell_progress = tell_and_die
attempt(int(sys.argv[3]), timezone.now())
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("percent", [40, 80])
def test_a_worker_killed_over_an_export_leaves_no_half_file_and_the_next_one_makes_it(percent):
    user = factories.make_user(site_role="ministry")
    factories.make_bookable()
    job = ask(user, JANUARY, "xlsx", None, timezone.now())
    message = OutboxMessage.objects.get()
    media = str(django_settings.MEDIA_ROOT)
    arguments = [connection.settings_dict["NAME"], media, str(message.pk), str(percent)]

    killed = subprocess.run([sys.executable, "-c", CRASHING, *arguments], cwd=ROOT, check=False)

    assert killed.returncode == -9
    job.refresh_from_db()
    message.refresh_from_db()
    assert (job.state, bool(job.file), message.done_at) == ("waiting", False, None)
    assert not Path(media, "reports", f"{job.reference}.xlsx").exists()
    # The sweep finds the message; whichever worker takes it makes the file.
    OutboxMessage.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    assert sweep() == 1
    deadline = time.monotonic() + 10
    while deliver(job).state != "done" and time.monotonic() < deadline:
        time.sleep(0.1)  # the engine has yet to notice that the worker is dead
    assert openpyxl.load_workbook(job.file.path).sheetnames[0] == "총괄"


def test_old_exports_and_what_was_left_behind_are_forgotten(ministry):
    now = timezone.now()
    folder = Path(django_settings.MEDIA_ROOT) / "reports"
    kept = deliver(ask(ministry, JANUARY, "csv", None, now - timedelta(days=29)))
    old = deliver(ask(ministry, JANUARY, "xlsx", None, now - timedelta(days=29)))
    ExportJob.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=31))
    assert list(ExportJob.objects.visible_to(ministry, now)) == [kept]
    stuck = ask(ministry, JANUARY, "csv", factories.make_center(), now - timedelta(days=2))
    waiting = ask(ministry, JANUARY, "xlsx", None, now - timedelta(hours=1))
    for name, days in ((f".a.csv.1234{PART}", 2), (f".b.csv.1234{PART}", 0), ("gone.csv", 31)):
        (folder / name).write_text("")
        moment = (now - timedelta(days=days)).timestamp()
        os.utime(folder / name, (moment, moment))
    parts = folder / f".c.xlsx.1234{PART}.5678{PART}"
    parts.mkdir()
    (parts / "sheet1.xml").write_text("")
    os.utime(parts, (1, 1))
    old_file = Path(old.file.path)
    os.utime(old_file, (1, 1))

    assert forget_old(now) == 1

    assert {path.name for path in folder.iterdir()} == {
        Path(kept.file.path).name,
        f".b.csv.1234{PART}",
    }
    stuck.refresh_from_db()
    waiting.refresh_from_db()
    assert (stuck.state, waiting.state) == ("failed", "waiting")
    assert not ExportJob.objects.filter(pk=old.pk).exists()
