"""What came of loading a file into the database, as counts and as lines for a person."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from itube.lib.columns import Column, Headings, find_headings
from itube.lib.sheets import Cell, Row, SheetError, read_rows

# Some patterns that read cells take the square of the length, and no number is this long.
MAX_CELL = 1_000
# Of columns that are long.
MAX_TEXT = 20_000


@dataclass(frozen=True)
class Refusal:
    """A row that was left out: its number in the sheet, and reasons by the column's name."""

    row: int
    reasons: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """`12행 취득일: 달력에 없는 날짜예요: 2019-02-30`, several reasons parted by semicolons."""
        reasons = "; ".join(f"{column}: {reason}" for column, reason in self.reasons)
        return _("%(row)d행 %(reasons)s") % {"row": self.row, "reasons": reasons}


@dataclass
class Report:
    """Counts of rows by what happened to them, the refused ones in full, and remarks."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    ignored_headings: list[str] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Return the counts, the remarks and one line for each refused row, for a terminal."""
        lines = [
            _(
                "추가(created) %(created)d · 변경(changed) %(changed)d ·"
                " 그대로(unchanged) %(unchanged)d · 거부(refused) %(refused)d"
            )
            % {
                "created": self.created,
                "changed": self.changed,
                "unchanged": self.unchanged,
                "refused": len(self.refused),
            }
        ]
        if self.ignored_headings:
            lines.append(_("쓰지 않은 열: %(names)s") % {"names": ", ".join(self.ignored_headings)})
        lines += [f"{remark}: {count}" for remark, count in sorted(self.remarks.items())]
        return lines + [str(refusal) for refusal in sorted(self.refused, key=lambda r: r.row)]


class Outcome(Enum):
    """What became of a row that was not refused."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


Cells = dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """A file's headings and its rows that are not empty, each with its number in the sheet.

    Rows with a cell that is too long to be read are refused already.
    """

    headings: Headings
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def read_table(path: Path, columns: Sequence[Column], required: Sequence[str]) -> Table:
    """Return the table in a file. Raises SheetError if a required column or all rows lack."""
    rows = read_rows(path)
    headings = find_headings(rows, columns)
    labels = {column.key: column.label for column in columns}
    if missing := [str(labels[key]) for key in required if key not in headings.places]:
        raise SheetError(_("꼭 있어야 하는 열이 없어요: %(names)s") % {"names": ", ".join(missing)})
    table = Table(headings)
    for number, row in enumerate(rows[headings.row :], headings.row + 1):
        if not _filled(row):
            continue
        cells = headings.cells(row)
        if faults := _overlong(cells, columns):
            table.refused.append(Refusal(number, faults))
        else:
            table.rows.append((number, cells))
    if not table.rows and not table.refused:
        raise SheetError(_("머리글만 있고 자료가 없어요."))
    return table


def _overlong(cells: Cells, columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
    """Return (the column's name, reason) of cells that no pattern is to be let loose on."""
    faults = []
    for column in columns:
        limit = MAX_TEXT if column.long else MAX_CELL
        cell = cells.get(column.key)
        if isinstance(cell, str) and len(cell) > limit and (length := _length(cell)) > limit:
            reason = _("%(limit)d자까지 적을 수 있는데 %(length)d자예요.")
            faults.append((str(column.label), reason % {"limit": limit, "length": length}))
    return tuple(faults)


def _length(text: str) -> int:
    """Return how long a text is as people count and as it is kept."""
    return len(unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip()))


def _filled(row: Row) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


class RowLoader(Protocol):
    """What load_rows gives the rows of a file to."""

    def load(self, cells: Cells) -> Outcome:
        """Take one row; raises ValidationError by column for one that is to be left out."""

    def finish(self) -> None:
        """Store what the rows taken have changed."""


def load_rows(
    path: Path,
    columns: Sequence[Column],
    required: Sequence[str],
    loader: RowLoader,
    *,
    dry_run: bool = False,
) -> Report:
    """Give the rows of a file to loader, all in one transaction; return what came of them.

    A dry run takes everything back. Raises SheetError if the file as a whole cannot be used.
    """
    table = read_table(path, columns, required)
    labels = {column.key: column.label for column in columns}
    report = Report(refused=table.refused, ignored_headings=table.headings.ignored)
    with transaction.atomic():
        for number, cells in table.rows:
            try:
                outcome = loader.load(cells)
            except ValidationError as fault:
                report.refused.append(Refusal(number, reasons(fault, labels)))
            else:
                setattr(report, outcome.value, getattr(report, outcome.value) + 1)
        loader.finish()
        if dry_run:
            transaction.set_rollback(True)
    return report


def reasons(
    fault: ValidationError, labels: Mapping[str, str | Promise]
) -> tuple[tuple[str, str], ...]:
    """Return the faults of a row as (the column's name, reason)."""
    by_key: dict[str, Any] = (
        fault.message_dict if hasattr(fault, "error_dict") else {NON_FIELD_ERRORS: fault.messages}
    )
    return tuple(
        (str(labels.get(key, _("행") if key == NON_FIELD_ERRORS else key)), " ".join(texts))
        for key, texts in by_key.items()
    )


def read_cells(cells: Cells, readers: Mapping[str, Callable[[Cell], Any]]) -> dict[str, Any]:
    """Return the values of the columns that a file has; ValidationError names each bad cell."""
    values, faults = {}, {}
    for key, read in readers.items():
        if key in cells:
            try:
                values[key] = read(cells[key])
            except ValueError as error:
                faults[key] = str(error)
    if faults:
        raise ValidationError(faults)
    return values
