"""Workbooks that go out: .xlsx ready for A4, numbers as numbers and text as text, row by row."""

import math
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import xlsxwriter

from itube.lib.sheets_out import CALCULATED, PART, Cell, Chart, Look, Row, Sheet

# The height of a line of text in points.
LINE = 13.5

# The height of a chart in rows of twenty pixels.
CHART_ROWS = 16

FORMATS = {
    Look.COUNT: "#,##0",
    Look.FRACTION: "#,##0.0",
    Look.RATE: "0.0%",
    Look.DAY: "yyyy-mm-dd",
    Look.MOMENT: "yyyy-mm-dd hh:mm",
}
CENTERED = (Look.CODE, Look.DAY, Look.MOMENT)


def write_xlsx(
    target: Path | BinaryIO, sheets: Iterable[Sheet], *, written: Callable[[], None]
) -> None:
    """Write a workbook to target, or to a stream if it is small; written() comes after each row.

    A moment is written as it reads, so that it has to be of the place already, without a zone.
    """
    if not isinstance(target, Path):
        _write(xlsxwriter.Workbook(target, {"in_memory": True}), sheets, written)
        return
    # The parts lie beside the file, whose folder is swept, and not where everybody's do.
    with TemporaryDirectory(dir=target.parent, prefix=f"{target.name}.", suffix=PART) as parts:
        options = {"constant_memory": True, "tmpdir": parts}
        _write(xlsxwriter.Workbook(str(target), options), sheets, written)


def _write(book: xlsxwriter.Workbook, sheets: Iterable[Sheet], written: Callable[[], None]) -> None:
    # Changes nothing in a file whose parts are small; a larger one could not be written without.
    book.use_zip64()
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
        if sheet.chart is not None and row_number > head:
            end = self._chart(sheet.chart, head + 1, row_number, end + 2)
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
                wanted |= {"align": "center"} if look in CENTERED else {}
            self.looks[key] = self._format(**wanted)
        return self.looks[key]

    def _format(self, **wanted: object) -> xlsxwriter.format.Format:
        base = {"font_name": "Malgun Gothic", "font_size": 10, "valign": "vcenter"}
        return self.book.add_format(base | wanted)

    def _chart(self, chart: Chart, first: int, last: int, at: int) -> int:
        """Draw a chart of the rows [first, last] at a row; return the last row that it covers."""
        name, top = self.sheet.name, first + chart.first
        drawn = self.book.add_chart({"type": "bar" if chart.lies else "column"})
        drawn.add_series(
            {
                "categories": [name, top, chart.names, last, chart.names],
                "values": [name, top, chart.values, last, chart.values],
                "fill": {"color": "#0B50D0"},
                "gap": 60,
                "data_labels": {"value": True, "font": {"size": 9}},
            }
        )
        drawn.set_title({"name": chart.title, "name_font": {"size": 12}, "overlay": False})
        drawn.set_legend({"none": True})
        number = FORMATS.get(self.sheet.columns[chart.values].look, "General")
        # Bars from the top down, as the rows are.
        light = {"visible": True, "line": {"color": "#CDD1D5", "width": 0.5}}
        by_value = {"num_format": number, "min": 0, "major_gridlines": light}
        drawn.set_x_axis(by_value if chart.lies else {})
        drawn.set_y_axis({"reverse": True} if chart.lies else by_value)
        # A character is about seven pixels wide; a chart ends where the table does.
        width = min(900, 7 * sum(column.width for column in self.sheet.columns))
        drawn.set_size({"width": width, "height": CHART_ROWS * 20})
        self.page.insert_chart(at, 0, drawn, {"object_position": 2})
        return at + CHART_ROWS

    def _paper(self, head: int, end: int) -> None:
        page = self.page
        page.freeze_panes(head + 1, self.sheet.fixed)
        page.set_landscape()
        page.set_paper(9)
        is_one = self.sheet.one_page or self.sheet.chart is not None
        page.fit_to_pages(1, 1 if is_one else 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.center_horizontally()
        page.repeat_rows(head)
        page.print_area(0, 0, end, self.last)
        page.set_footer("&C&9&A  &P / &N")


@lru_cache(maxsize=20_000)
def _lines(text: str, width: float) -> int:
    """Return how many lines text takes; Korean letters are nearly two characters wide."""
    room = max(1, width - 1)
    return sum(
        max(1, math.ceil(sum(1 if char.isascii() else 1.85 for char in line) / room))
        for line in text.split("\n")
    )
