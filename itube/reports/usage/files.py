"""Files of usage lines: a .csv that PostgreSQL writes itself, and a workbook for paper."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from bookings.models.usage import UsageQuerySet
from itube.lib.sheets_out import Row, Sheet, inert
from itube.lib.xlsx_out import write_xlsx
from itube.reports.periods import Period
from itube.reports.progress import Progress, Rows
from itube.reports.usage.lines import Field, as_values, as_written

BOM = b"\xef\xbb\xbf"

# A sheet ends at 1,048,576 rows.
MOST_ROWS = 1_000_000
# Rows that come from the database at a time.
CHUNK = 2_000


class _Written:
    """A file that PostgreSQL writes to: each write is a row."""

    def __init__(self, write: Callable[[bytes], Any], rows: Rows) -> None:
        self._write, self._rows = write, rows

    def write(self, row: bytes) -> None:
        self._write(row)
        self._rows.one_more()


def write_lines_csv(
    path: Path, found: UsageQuerySet, fields: Sequence[Field], progress: Progress
) -> int:
    """Write the lines to path and return how many: UTF-8 with BOM, headings first.

    PostgreSQL joins, names and quotes; the rows pass through as bytes. An open transaction sees
    them as it sees everything else.
    """
    rows = Rows(found.count(), progress)
    sql, params = as_written(found, fields).query.sql_with_params()
    with path.open("wb") as file, connection.cursor() as cursor:
        file.write(BOM + _headings(fields))
        copy = cursor.mogrify(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8')", params)
        cursor.copy_expert(copy, _Written(file.write, rows))
    return rows.written


def _headings(fields: Sequence[Field]) -> bytes:
    line = io.StringIO(newline="")
    # The line ends of COPY.
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow([inert(field.column.heading) for field in fields])
    return line.getvalue().encode()


def write_lines_xlsx(
    path: Path,
    found: UsageQuerySet,
    fields: Sequence[Field],
    period: Period,
    progress: Progress,
) -> int:
    """Write the lines to path and return how many; past MOST_ROWS another sheet follows."""
    rows = Rows(found.count(), progress)
    lines = as_values(found, fields).iterator(chunk_size=CHUNK)
    write_xlsx(path, _sheets(lines, fields, period), written=rows.one_more)
    return rows.written


def _sheets(
    lines: Iterator[Sequence[Any]], fields: Sequence[Field], period: Period
) -> Iterator[Sheet]:
    """Yield a sheet for each MOST_ROWS lines, at least one."""
    for place in count(1):
        first = next(lines, None)
        if first is None and place > 1:
            return
        part = () if first is None else chain([first], islice(lines, MOST_ROWS - 1))
        name = _("이용기록") if place == 1 else _("이용기록 %(place)d") % {"place": place}
        yield _sheet(name, part, fields, period)


def _sheet(
    name: str, lines: Iterable[Sequence[Any]], fields: Sequence[Field], period: Period
) -> Sheet:
    today = period.today
    return Sheet(
        name,
        _("장비 이용기록"),
        [field.column for field in fields],
        map(Row, lines),
        subtitle=_("기간: %(days)s") % {"days": period.days},
        remarks=(
            _("(기준일: %(day)s)") % {"day": f"{today.year}. {today.month}. {today.day}."},
            _("(단위: 시간, 원)"),
        ),
        notes=[
            _("기간에 걸친 기록은 기간 밖의 시간까지 그대로 적혀 있습니다."),
            _("고쳐 쓴 기록은 마지막 것만 있고, 불용 처리한 장비의 기록도 들어 있습니다."),
        ],
        fixed=3,
    )
