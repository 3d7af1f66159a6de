"""Exports: asked for on a page, made by the worker from the outbox, and forgotten after a month.

A report is made in the transaction that takes its message: a worker that is killed leaves neither
half a file nor a state between, and the message waits for the next one.
"""

import logging
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from redis import RedisError

from centers.models import Center
from centers.permissions import Deed, centers_where, deeds_everywhere
from itube.accounts.models import PersonalDataAccess, User
from itube.lib.rates import spend
from itube.lib.sheets_out import PART
from itube.outbox.models import OutboxMessage
from itube.outbox.telling import tell
from itube.reports.files import Order, make_export
from itube.reports.mails import tell_ready
from itube.reports.making import file_name
from itube.reports.models import KEPT, ExportJob, Kind, ReportSchedule
from itube.reports.periods import Period
from itube.reports.schedules import give_back, switch_off
from itube.reports.scope import Scope

logger = logging.getLogger("itube.reports")

# The kind and channel of the message by which the worker gets an export.
MESSAGE = "report_export"
CHANNEL = "reports"

# Files that one person may have in the making, and ask for in an hour.
MOST_WAITING, MOST_AN_HOUR = 5, 30
# A file that is written, and a job that waits, for longer than this has been left behind.
LEFT_BEHIND = timedelta(days=1)
# After so many tries in vain the person is told; until then it may be the disk or the engines.
MOST_TRIES = 3
# A worker that is killed forgets its try, but not that it had begun: what kills it each time ends.
MOST_BEGUN = 6
FOLDER = "reports"
PROGRESS_SECONDS = 600
NOT_MADE = gettext_lazy("파일을 만들지 못했어요. 다시 요청해 주세요.")


def refusal_for(user: User) -> str:
    """Return why user may not ask for another file just now; empty if so. Counts the request."""
    waiting = ExportJob.objects.filter(asked_by=user, state=ExportJob.State.WAITING).count()
    if waiting >= MOST_WAITING:
        return _("아직 만들고 있는 파일이 %(n)d개예요. 다 만든 뒤에 요청해 주세요.") % {
            "n": waiting
        }
    if wait := spend(f"export:{user.pk}", MOST_AN_HOUR, 3600):
        return _("한 시간에 %(n)d개까지 만들 수 있어요. %(minutes)d분 뒤에 다시 요청해 주세요.") % {
            "n": MOST_AN_HOUR,
            "minutes": -(-wait // 60),
        }
    return ""


@transaction.atomic
def ask(
    user: User,
    period: Period,
    extension: str,
    center: Center | None,
    now: datetime,
    *,
    kind: str = Kind.UTILISATION,
    with_personal: bool = False,
    reason: str = "",
    reason_text: str = "",
    schedule: ReportSchedule | None = None,
) -> ExportJob:
    """Store that user wants this file and tell the worker; return the job.

    The same file that is still to be made is not asked for twice. The caller has made sure that
    user may report on center, or on some center; with_personal, that user keeps its records.
    """
    wanted = {
        "asked_by": user,
        "kind": kind,
        "first_day": period.first,
        "last_day": period.last,
        "format": extension,
        "center": center,
        "with_personal": with_personal,
        "reason": reason,
        "reason_text": reason_text,
        "schedule": schedule,
    }
    waiting = ExportJob.objects.filter(state=ExportJob.State.WAITING, **wanted).first()
    if waiting is not None:
        return waiting
    codes = [] if center is None else [center.code]
    if center is None and Deed.REPORT not in deeds_everywhere(user):
        allowed = centers_where(user, Deed.REPORT, now)
        codes = list(allowed.order_by("code").values_list("code", flat=True))
    job = ExportJob.objects.create(**wanted, centers=codes, created_at=now)
    tell(MESSAGE, "worker", {"job": job.pk}, f"{MESSAGE}:{job.reference}", channel=CHANNEL)
    return job


def make_message(message: OutboxMessage) -> None:
    """Make what a message of the channel asks for; the outbox tries again what raises.

    After MOST_TRIES the job is marked as failed instead, and the message is done with.
    """
    job = (
        ExportJob.objects.select_related("center", "asked_by", "schedule")
        .filter(pk=message.payload["job"])
        .first()
    )
    if job is None or not job.is_open:
        return
    if _begun(job) > MOST_BEGUN:
        logger.error("export given up", extra={"reference": job.reference})
        _fail(job, NOT_MADE)
        return
    try:
        # A savepoint: after an error the row must still be written.
        with transaction.atomic():
            make(job, timezone.now())
    except Exception as error:
        if message.attempts < MOST_TRIES:
            raise
        logger.error(  # noqa: TRY400 - a traceback might quote a row, and so a person
            "export given up", extra={"reference": job.reference, "error": type(error).__name__}
        )
        _fail(job, f"{NOT_MADE} ({type(error).__name__})")


def _begun(job: ExportJob) -> int:
    """Return how often the making has begun, now included; 1 where the cache does not know."""
    key = f"export-begun:{job.reference}"
    try:
        cache.add(key, 0, int(2 * LEFT_BEHIND.total_seconds()))
        return cache.incr(key)
    except (RedisError, ValueError):  # ValueError: it expired between two steps
        return 1


def make(job: ExportJob, now: datetime) -> None:
    """Write a job's file and mark it as done; as failed, if the person may not read it any more.

    Who waits for it every month is told by mail; a schedule without the right to it ends.
    """
    if not ExportJob.objects.visible_to(job.asked_by, now).filter(pk=job.pk).exists():
        if job.schedule is not None:
            switch_off(job.schedule)
        _fail(job, _("이제 이 자료를 볼 권한이 없어요."))
        return
    period = Period(job.first_day, job.last_day, timezone.localdate(now))
    made = make_export(
        Path(default_storage.path(FOLDER)),
        Order(job, _scope(job), period, now),
        lambda percent: _tell_progress(job, percent),
    )
    job.file.name = f"{FOLDER}/{made.path.name}"
    job.rows = made.rows
    job.state, job.done_at = ExportJob.State.DONE, now
    job.save(update_fields=["file", "rows", "state", "done_at"])
    tell_ready(job, job.created_at + KEPT)


def _scope(job: ExportJob) -> Scope:
    """Return what the file is to tell of: the centers that the job names, or all there are."""
    if not job.centers:
        return Scope()
    return Scope(
        frozenset(Center.objects.filter(code__in=job.centers).values_list("pk", flat=True))
    )


def _fail(job: ExportJob, text: object) -> None:
    """Mark a job as failed; the schedule that asked for it asks again in the next round."""
    if job.schedule is not None:
        give_back(job.schedule, job.first_day)
    job.schedule = None
    job.state, job.error, job.done_at = ExportJob.State.FAILED, str(text), timezone.now()
    job.save(update_fields=["schedule", "state", "error", "done_at"])


def _key(job: ExportJob) -> str:
    return f"export-progress:{job.reference}"


def _tell_progress(job: ExportJob, percent: int) -> None:
    try:
        cache.set(_key(job), percent, PROGRESS_SECONDS)
    except RedisError:
        logger.info("progress not kept: cache out of reach")


def progress_of(job: ExportJob) -> int:
    """Return how many per cent of a job are done, as far as is known; never raises."""
    if job.state == ExportJob.State.DONE:
        return 100
    try:
        return cache.get(_key(job)) or 0
    except RedisError:
        return 0


def download_name(job: ExportJob) -> str:
    """Return the name under which a file that is done is saved."""
    day = timezone.localdate(job.done_at)
    period = Period(job.first_day, job.last_day, day)
    extension = str(job.file.name).rpartition(".")[2]
    return file_name(period, extension, job.center.code if job.center else "", job.kind)


def note_download(job: ExportJob, user: User) -> None:
    """Write down that user takes a file home, and what for, if it holds personal data."""
    if not job.with_personal:
        return
    # One log for all, whatever language its people read.
    with override("ko"):
        reason = job.told_reason
    PersonalDataAccess.objects.create(
        actor=user,
        deed=PersonalDataAccess.Deed.EXPORT,
        subject=f"reports.export {job.kind} {job.reference}",
        rows=job.rows,
        reason=reason,
    )


def forget_old(now: datetime) -> int:
    """Delete exports older than KEPT with their files, and what was left behind; return how many.

    Jobs that nobody has made within a day are told as failed.
    """
    old = ExportJob.objects.filter(created_at__lt=now - KEPT)
    deleted, _by_model = old.delete()
    waiting = ExportJob.objects.filter(state=ExportJob.State.WAITING)
    for job in waiting.filter(created_at__lt=now - LEFT_BEHIND).select_related("schedule"):
        _fail(job, NOT_MADE)
    folder = Path(default_storage.path(FOLDER))
    for path in folder.iterdir() if folder.is_dir() else ():
        # A file may be renamed meanwhile, as it is done.
        with suppress(FileNotFoundError):
            age = now - datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo)
            if age > (LEFT_BEHIND if path.name.endswith(PART) else KEPT):
                _delete(path)
    return deleted


def _delete(path: Path) -> None:
    """Delete a file, or a folder of parts that a workbook was to be put together from."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
