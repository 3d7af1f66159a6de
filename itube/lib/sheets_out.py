"""Spreadsheets that go out: .xlsx ready for A4, and .csv; numbers as numbers, text as text.

Row by row, so that the size of a table costs no memory.
"""

import csv
import io
import math
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TextIO

import xlsxwriter

Cell = str | int | float | date | None

# Where a cell begins so, spreadsheets would calculate it, and run what it says.
CALCULATED = ("=", "+", "-", "@", "\t", "\r")

# The height of a line of text in points.
LINE = 13.5

# The end of the name of a file that is being written.
PART = ".part"


class Look(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    FRACTION = "fraction"
    RATE = "rate"
    DAY = "day"


FORMATS = {Look.COUNT: "#,##0", Look.FRACTION: "#,##0.0", Look.RATE: "0.0%", Look.DAY: "yyyy-mm-dd"}


@dataclass(frozen=True)
class Column:
    """A column's heading, look and width in characters; missing stands where a number has none."""

    heading: str
    look: Look = Look.TEXT
    width: float = 10
    missing: str = ""


@dataclass(frozen=True)
class Row:
    """One row; a strong one is a sum. look, where given, is that of all its numbers."""

    cells: Sequence[Cell]
    strong: bool = False
    look: Look | None = None


@dataclass(frozen=True)
class Sheet:
    """A table under its title, with a line below it, remarks at the right, and notes (※) at its
    foot."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    subtitle: str = ""
    remarks: Sequence[str] = ("",)
    notes: Sequence[str] = ()
    # Columns that stay in sight when one scrolls to the right.
    fixed: int = 1


def inert(text: str) -> str:
    """Return text so that no spreadsheet calculates it when it is read from a .csv."""
    return f"'{text}" if text.startswith(CALCULATED) else text


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a path to write to, and move the file to target when all is written.

    Nobody ever sees half a file: if writing fails, target is as it was and nothing is left.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Write a table to path: UTF-8 with BOM, headings first, numbers unrounded and without units.

    Rates are parts of one; where a number is missing the cell is empty.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        _write_rows(file, columns, rows)


def csv_of(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Return a small table as write_csv() would write it."""
    text = io.StringIO(newline="")
    _write_rows(text, columns, rows)
    return text.getvalue().encode("utf-8-sig")


def _write_rows(file: TextIO, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    writer = csv.writer(file)
    writer.writerow([inert(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_plain(cell) for cell in row.cells])


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return inert(cell) if isinstance(cell, str) else cell


def write_xlsx(path: Path, sheets: Iterable[Sheet], *, written: Callable[[], None]) -> None:
    """Write a workbook to path; written() is called after each row of a table."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    try:
        for sheet in sheets:
            _Writer(book, sheet).write(written)
    finally:
        book.close()


class _Writer:
    """Writes one sheet from the top down: title, remarks, headings, rows, notes."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet) -> None:
        self.book, self.sheet = book, sheet
        self.page = book.add_worksheet(sheet.name)
        self.last = len(sheet.columns) - 1
        self.looks: dict[tuple, xlsxwriter.format.Format] = {}

    def write(self, written: Callable[[], None]) -> None:
        sheet, page = self.sheet, self.page
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
        page.set_row(0, 24)
        page.write_string(0, 0, sheet.title, self._format(bold=True, font_size=16))
        right = self._format(align="right", font_size=9)
        page.write_string(1, 0, sheet.subtitle, self._format(font_size=10))
        for number, remark in enumerate(sheet.remarks, 1):
            page.write_string(number, self.last, remark, right)
        head = len(sheet.remarks) + 1
        self._headings(head)
        row_number = head
        for row_number, row in enumerate(sheet.rows, head + 1):
            self._row(row_number, row)
            written()
        note = self._format(font_size=9)
        for place, text in enumerate(sheet.notes, row_number + 2):
            page.write_string(place, 0, f"※ {text}", note)
        end = row_number + 1 + len(sheet.notes) if sheet.notes else row_number
        self._paper(head, end)

    def _headings(self, number: int) -> None:
        heading = self._format(
            bold=True, border=1, bg_color="#E6E8EA", align="center", text_wrap=True
        )
        lines = max(_lines(column.heading, column.width) for column in self.sheet.columns)
        self.page.set_row(number, 6 + LINE * lines)
        for place, column in enumerate(self.sheet.columns):
            self.page.write_string(number, place, column.heading, heading)

    def _row(self, number: int, row: Row) -> None:
        # Programs do not find the height themselves for rows that are written one by one.
        texts = (
            _lines(cell, column.width)
            for column, cell in zip(self.sheet.columns, row.cells, strict=True)
            if column.look is Look.TEXT and isinstance(cell, str)
        )
        if (lines := max(texts, default=1)) > 1:
            self.page.set_row(number, 3 + LINE * lines)
        for place, (column, cell) in enumerate(zip(self.sheet.columns, row.cells, strict=True)):
            look = self._look_of(place, cell, row)
            if isinstance(cell, (int, float)):
                self.page.write_number(number, place, cell, look)
            elif isinstance(cell, str):
                self.page.write_string(number, place, cell, look)
            elif isinstance(cell, date):
                self.page.write_datetime(number, place, cell, look)
            elif column.missing:
                self.page.write_string(number, place, column.missing, look)
            else:
                self.page.write_blank(number, place, None, look)

    def _look_of(self, place: int, cell: Cell, row: Row) -> xlsxwriter.format.Format:
        column, kind = self.sheet.columns[place], type(cell)
        is_calculated = isinstance(cell, str) and cell.startswith(CALCULATED)
        key = (place, kind, is_calculated, row.strong, row.look)
        if key not in self.looks:
            wanted: dict = {"border": 1, "border_color": "#8A949E"}
            if row.strong:
                # Sums are the widest numbers; too narrow a column would show #### instead.
                wanted |= {"bold": True, "bg_color": "#ECF2FE", "shrink": kind is not str}
            if is_calculated:
                wanted["quote_prefix"] = True
            if kind is str:
                in_text = column.look is Look.TEXT
                wanted |= {"text_wrap": True, "indent": 1} if in_text else {"align": "center"}
            elif cell is None and column.missing:
                wanted |= {"align": "center", "font_size": 8, "shrink": True}
            else:
                look = row.look or column.look
                wanted |= {"num_format": FORMATS[look]} if look in FORMATS else {}
                wanted |= {"align": "center"} if look in (Look.CODE, Look.DAY) else {}
            self.looks[key] = self._format(**wanted)
        return self.looks[key]

    def _format(self, **wanted: object) -> xlsxwriter.format.Format:
        base = {"font_name": "Malgun Gothic", "font_size": 10, "valign": "vcenter"}
        return self.book.add_format(base | wanted)

    def _paper(self, head: int, end: int) -> None:
        page = self.page
        page.freeze_panes(head + 1, self.sheet.fixed)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.center_horizontally()
        page.repeat_rows(head)
        page.print_area(0, 0, end, self.last)
        page.set_footer("&C&9&A  &P / &N")


def _lines(text: str, width: float) -> int:
    """Return how many lines text takes; Korean letters are nearly two characters wide."""
    room = max(1, width - 1)
    return sum(
        max(1, math.ceil(sum(1 if char.isascii() else 1.85 for char in line) / room))
        for line in text.split("\n")
    )
