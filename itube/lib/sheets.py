"""Spreadsheets: the rows of an .xlsx or .csv file as people save them."""

import csv
import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import openpyxl
from django.utils.translation import gettext as _

MAX_BYTES = 50 * 1024 * 1024
# A small .xlsx can unfold into gigabytes; the sizes that its directory states are kept to.
MAX_UNPACKED = 150 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 300

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
FORMULA = re.compile(rb"<f[ >]")

Cell = Any  # str, int, float, bool, date, datetime, time or None
Row = tuple[Cell, ...]
Anything = TypeVar("Anything")


class SheetError(Exception):
    """A file that cannot be read as a table; str() says why and what would be right."""


def read_rows(path: Path) -> list[Row]:
    """Return the rows of the file's first sheet; place n of the list is the sheet's row n + 1.

    Reads .xlsx, and .csv in UTF-8 (with or without BOM), CP949 or UTF-16 with BOM, parted by
    comma, semicolon or tab; the kind is told by the content, not by the name. Cells of a .csv are
    text. Raises SheetError if the file is too large, empty, damaged or something else, and
    OSError if it cannot be opened.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SheetError(
            _("파일이 너무 커요(%(size)dMB). %(limit)dMB까지 읽으니 나누어 주세요.")
            % {"size": size // 2**20, "limit": MAX_BYTES // 2**20}
        )
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(ZIP):
        rows = list(_limited(_xlsx_rows(path)))
    elif head.startswith(OLE):
        raise SheetError(
            _("옛 엑셀 형식(.xls)이거나 암호가 걸린 파일이에요. 암호 없는 .xlsx로 저장해 주세요.")
        )
    elif head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise SheetError(
            _("표 파일이 아니라 웹 문서예요. 엑셀에서 열어 .xlsx로 다시 저장해 주세요.")
        )
    else:
        rows = list(_limited(_csv_rows(_decoded(path.read_bytes()))))
    if not any(str(cell or "").strip() for row in rows for cell in row):
        raise SheetError(_("빈 파일이에요. 머리글과 자료가 있는 .xlsx나 .csv를 골라 주세요."))
    return rows


def read_workbook(path: Path) -> dict[str, list[Row]]:
    """Return the rows of each sheet of an .xlsx file by the sheet's name, as read_rows() does.

    Raises SheetError if the file is too large, damaged or no .xlsx, and OSError if it cannot be
    opened.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        is_archive = file.read(4) == ZIP
    if size > MAX_BYTES or not is_archive:
        raise SheetError(
            _("엑셀 파일(.xlsx)이 아니거나 너무 커요. 내려받은 파일을 고쳐 .xlsx로 저장해 주세요.")
        )
    return {name: list(_limited(rows)) for name, rows in _guarded(path, _all_sheets)}


def _limited(rows: Iterable[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise SheetError(
                _("줄이 너무 많아요. 한 파일에 %(limit)s줄까지 읽으니 나누어 주세요.")
                % {"limit": f"{MAX_ROWS:,}"}
            )
        end = len(row)
        while end and (row[end - 1] is None or row[end - 1] == ""):
            end -= 1
        yield row[:end]


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith(UTF16) else ["utf-8-sig", "cp949"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise SheetError(
        _("읽을 수 없는 파일이에요. .xlsx나, UTF-8 또는 CP949로 저장한 .csv를 골라 주세요.")
    )


def _csv_rows(text: str) -> Iterator[Row]:
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    # Strict: a quotation mark that is never closed would swallow all rows after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield tuple(row[:MAX_COLUMNS])
    except csv.Error as error:
        raise SheetError(
            _("CSV의 %(line)d번째 줄에서 따옴표나 칸을 알아볼 수 없어요. 그 줄을 고쳐 주세요.")
            % {"line": reader.line_num}
        ) from error


def _xlsx_rows(path: Path) -> Iterator[Row]:
    yield from _guarded(path, _sheet_rows)


def _guarded(path: Path, read: Callable[[Path], Iterator[Anything]]) -> Iterator[Anything]:
    """Yield what read() makes of an .xlsx; a damaged or dangerous one is a SheetError."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive)
        # openpyxl warns of styles and validations that it leaves out; values are all we want.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from read(path)
    except (SheetError, OSError):
        raise
    except Exception as error:  # a damaged file makes openpyxl raise whatever it trips over
        raise SheetError(
            _("엑셀 파일이 깨졌어요. 엑셀에서 열어 .xlsx로 다시 저장해 주세요.")
        ) from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" not in archive.namelist():
        raise SheetError(_("엑셀 파일(.xlsx)이 아니에요. .xlsx나 .csv로 저장해 주세요."))
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED:
        raise SheetError(
            _("엑셀 파일을 풀면 너무 커져요(%(size)dMB). %(limit)dMB까지 읽으니 나누어 주세요.")
            % {"size": unpacked // 2**20, "limit": MAX_UNPACKED // 2**20}
        )
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                if b"<!DOCTYPE" in part.read(4096):
                    raise SheetError(_("엑셀 파일에 있을 수 없는 선언(DOCTYPE)이 들어 있어요."))


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as part:
                    before = b""
                    while chunk := part.read(2**20):
                        if FORMULA.search(before + chunk):
                            return True
                        before = chunk[-2:]
    return False


def _sheet_rows(path: Path) -> Iterator[Row]:
    """Yield rows with the stored results of formulas; a formula without one is its own text."""
    results = _cells(path, results=True)
    if not _has_formulas(path):
        yield from results
        return
    for values, texts in itertools.zip_longest(results, _cells(path, results=False)):
        yield tuple(
            text if value is None else value for value, text in zip(values, texts, strict=True)
        )


def _cells(path: Path, *, results: bool) -> Iterator[Row]:
    # Given a path, openpyxl would judge the file by its name.
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=results)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong one, and rows would be lost
        yield from sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)


def _all_sheets(path: Path) -> Iterator[tuple[str, list[Row]]]:
    """Yield the sheets with the stored results of formulas."""
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            yield sheet.title, list(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS))
