"""Makes a report's file: the same by the command line, by the worker, and in tests."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy, override

from itube.lib.sheets_out import whole_file, write_csv
from itube.lib.xlsx_out import write_xlsx
from itube.reports import workbook
from itube.reports.definition import Text
from itube.reports.figures import Report, report
from itube.reports.models import Kind
from itube.reports.periods import Period
from itube.reports.progress import Progress, Rows
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope

# What the command line makes.
FORMATS = ("xlsx", "csv")

# How far the work is when the figures are there and only the writing is left.
COUNTED = 40

TITLES: dict[str, Text] = {
    Kind.UTILISATION: gettext_lazy("장비활용현황"),
    Kind.USAGE: gettext_lazy("장비이용기록"),
    Kind.JOURNAL: gettext_lazy("운영일지"),
}


def file_name(
    period: Period, extension: str, center_code: str = "", kind: str = Kind.UTILISATION
) -> str:
    """Return `i-Tube_장비활용현황_2026년3분기_20261005.xlsx`; of one center with its code."""
    with override("ko"):
        parts = ["i-Tube", str(TITLES[kind]), center_code, period.label.replace(" ", "")]
    return f"{'_'.join(filter(None, parts))}_{period.today:%Y%m%d}.{extension}"


def make_file(
    target: Path, extension: str, scope: Scope, period: Period, now: datetime, progress: Progress
) -> Report:
    """Write the report to target, whole or not at all, and return its figures.

    It is in Korean, whoever asks, and tells of the records as they are now. progress is told the
    percentage done, each once.
    """
    with override("ko"), whole_file(target) as part:
        progress(0)
        refresh(now)
        figures = report(scope, period, now)
        progress(COUNTED)
        WRITERS[extension](part, figures, progress)
    progress(100)
    return figures


def _csv(path: Path, figures: Report, progress: Progress) -> None:
    write_csv(path, workbook.flat_columns(), workbook.flat_rows(figures))


def _xlsx(path: Path, figures: Report, progress: Progress) -> None:
    rows = Rows(workbook.row_count(figures), progress, COUNTED)
    write_xlsx(path, workbook.sheets(figures), written=rows.one_more)


def _pdf(path: Path, figures: Report, progress: Progress) -> None:
    # Typesetting is loaded only by whoever asks for it.
    from itube.reports.cover.making import write_pdf

    write_pdf(path, figures)


WRITERS: dict[str, Callable[[Path, Report, Progress], None]] = {
    "csv": _csv,
    "pdf": _pdf,
    "xlsx": _xlsx,
}
