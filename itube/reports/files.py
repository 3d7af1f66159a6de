"""Makes the file of an export, whatever its kind."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import override

from itube.lib.sheets_out import whole_file
from itube.reports.making import make_file
from itube.reports.models import ExportJob, Format, Kind
from itube.reports.periods import Period
from itube.reports.progress import Progress
from itube.reports.scope import Scope
from itube.reports.usage.files import write_lines_csv, write_lines_xlsx
from itube.reports.usage.journal import write_journal
from itube.reports.usage.lines import fields_of, records


class Order(NamedTuple):
    """What a job's file is to tell, and of what."""

    job: ExportJob
    scope: Scope
    period: Period
    now: datetime


class Made(NamedTuple):
    """A file that is there, and how many lines of use it has."""

    path: Path
    rows: int


def make_export(folder: Path, order: Order, progress: Progress) -> Made:
    """Write the file of order into folder, whole or not at all; it is named by its reference.

    It is in Korean, whoever asks. progress is told the percentage done, each once.
    """
    with override("ko"):
        return MAKERS[order.job.kind](folder, order, progress)


def _utilisation(folder: Path, order: Order, progress: Progress) -> Made:
    target = folder / f"{order.job.reference}.{order.job.format}"
    make_file(target, order.job.format, order.scope, order.period, order.now, progress)
    return Made(target, 0)


def _usage(folder: Path, order: Order, progress: Progress) -> Made:
    job = order.job
    target = folder / f"{job.reference}.{job.format}"
    found = records(order.scope, order.period)
    fields = fields_of(with_personal=job.with_personal)
    progress(0)
    with whole_file(target) as part:
        if job.format == Format.CSV:
            rows = write_lines_csv(part, found, fields, progress)
        else:
            rows = write_lines_xlsx(part, found, fields, order.period, progress)
    progress(100)
    return Made(target, rows)


def _journal(folder: Path, order: Order, progress: Progress) -> Made:
    job = order.job
    progress(0)
    made = write_journal(folder, job.reference, job.format, order.scope, order.period, progress)
    progress(100)
    return Made(*made)


MAKERS: dict[str, Callable[[Path, Order, Progress], Made]] = {
    Kind.UTILISATION: _utilisation,
    Kind.USAGE: _usage,
    Kind.JOURNAL: _journal,
}
