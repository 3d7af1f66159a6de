"""Makes a report's file: the same by the command line, by the worker, and in tests."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from itube.lib.sheets_out import whole_file, write_csv, write_xlsx
from itube.reports import workbook
from itube.reports.figures import Report, report
from itube.reports.periods import Period
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope

FORMATS = ("xlsx", "csv")

# How far the work is when the figures are there and only the writing is left.
COUNTED = 40

Progress = Callable[[int], None]


def file_name(period: Period, extension: str, center_code: str = "") -> str:
    """Return `i-Tube_장비활용현황_2026년3분기_20261005.xlsx`; of one center with its code."""
    with override("ko"):
        parts = ["i-Tube", _("장비활용현황"), center_code, period.label.replace(" ", "")]
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
        if extension == "csv":
            write_csv(part, workbook.flat_columns(), workbook.flat_rows(figures))
        else:
            rows = _Rows(workbook.row_count(figures), progress)
            write_xlsx(part, workbook.sheets(figures), written=rows.one_more)
    progress(100)
    return figures


class _Rows:
    """Counts the rows written and tells each new percentage, short of the hundredth."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.progress = max(1, total), progress
        self.written, self.told = 0, COUNTED

    def one_more(self) -> None:
        self.written += 1
        percent = COUNTED + (99 - COUNTED) * min(self.written, self.total) // self.total
        if percent > self.told:
            self.told = percent
            self.progress(percent)
