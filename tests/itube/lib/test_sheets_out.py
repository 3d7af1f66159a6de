"""Files that go out: numbers are numbers, text stays text, and nobody sees half a file."""

import csv
from datetime import date

import openpyxl
import pytest

from itube.lib.sheets_out import (
    Column,
    Look,
    Row,
    Sheet,
    inert,
    whole_file,
    write_csv,
)
from itube.lib.xlsx_out import write_xlsx

COLUMNS = [
    Column("이름", width=20),
    Column("시간", Look.COUNT, 10),
    Column("비율", Look.RATE, 10, "없음"),
    Column("날", Look.DAY, 12),
]
ROWS = [
    Row(["합계", 3.5, 0.25, None], strong=True),
    Row(["=1+1", 1234567, None, date(2030, 1, 7)]),
    Row(["-1", 0, 1.5, None]),
]


@pytest.fixture
def page(tmp_path):
    sheet = Sheet("표", "제목", COLUMNS, ROWS, "기간", ("(기준일)", "(단위)"), ("주석",), 1)
    write_xlsx(tmp_path / "a.xlsx", [sheet], written=lambda: None)
    return openpyxl.load_workbook(tmp_path / "a.xlsx")["표"]


def test_numbers_are_numbers_and_what_would_be_calculated_is_text(page):
    cells = [[cell.value for cell in row] for row in page.iter_rows(min_row=4, max_row=7)]
    assert cells[0] == ["이름", "시간", "비율", "날"]
    assert cells[1] == ["합계", 3.5, 0.25, None]
    assert cells[2][:3] == ["=1+1", 1234567, "없음"]
    assert cells[2][3].date() == date(2030, 1, 7)
    calculated = page["A6"]
    assert (calculated.data_type, calculated.quotePrefix) == ("s", True)
    assert page["B6"].number_format == "#,##0"
    assert page["C7"].number_format == "0.0%"


def test_a_sheet_is_ready_for_a4_with_its_headings_on_every_page(page):
    assert page["A1"].value == "제목"
    assert [page.cell(row, 4).value for row in (2, 3)] == ["(기준일)", "(단위)"]
    assert page["A9"].value == "※ 주석"
    assert page.freeze_panes == "B5"
    assert page.print_title_rows == "$4:$4"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    # One page wide (the default, thus not written), as many long as it takes.
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page["A4"].fill.fgColor.rgb.endswith("E6E8EA")
    assert page["A4"].border.top.style == "thin"


def test_a_csv_is_utf8_with_bom_and_inert(tmp_path):
    path = tmp_path / "a.csv"
    write_csv(path, COLUMNS, ROWS)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["이름", "시간", "비율", "날"]
    assert rows[2] == ["'=1+1", "1234567", "", "2030-01-07"]
    assert rows[3][0] == "'-1"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_text_that_spreadsheets_would_calculate_gets_a_mark(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "가-나", "1"])
def test_other_text_stays_as_it_is(text):
    assert inert(text) == text


def write_half(target):
    with whole_file(target) as part:
        part.write_text("half")
        raise ZeroDivisionError


def test_a_file_appears_only_when_it_is_whole(tmp_path):
    target = tmp_path / "folder" / "a.csv"
    with pytest.raises(ZeroDivisionError):
        write_half(target)
    assert list(target.parent.iterdir()) == []

    with whole_file(target) as part:
        part.write_text("whole")
        assert not target.exists()
    assert [path.name for path in target.parent.iterdir()] == ["a.csv"]
    assert target.read_text() == "whole"


def test_a_failed_writing_leaves_the_earlier_file(tmp_path):
    target = tmp_path / "a.csv"
    target.write_text("earlier")
    with pytest.raises(ZeroDivisionError):
        write_half(target)
    assert target.read_text() == "earlier"
