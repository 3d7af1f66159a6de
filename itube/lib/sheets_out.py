"""Tables that go out: what they are, and as .csv; itube.lib.xlsx_out makes workbooks of them.

Row by row, so that the size of a table costs no memory.
"""

import csv
import io
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO

Cell = str | int | float | date | None

# Where a cell begins so, spreadsheets would calculate it, and run what it says.
CALCULATED = ("=", "+", "-", "@", "\t", "\r")

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
    MOMENT = "moment"


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
class Chart:
    """Columns or bars of one column's values by another's names; both by their place from 0.

    first says how many rows at the top, sums for example, are left out.
    """

    title: str
    names: int
    values: int
    first: int = 0
    lies: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table under its title, with a line below it, remarks at the right, and notes (※) at its
    foot; a chart, where there is one, stands below the notes."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    subtitle: str = ""
    remarks: Sequence[str] = ("",)
    notes: Sequence[str] = ()
    # Columns that stay in sight when one scrolls to the right.
    fixed: int = 1
    chart: Chart | None = None
    # Whether all of it is to be printed on one page, however small.
    one_page: bool = False


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
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return inert(cell) if isinstance(cell, str) else cell
