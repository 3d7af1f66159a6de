"""The files: the same totals everywhere, sheets that people and programs can use, and no half."""

import csv
import shutil
import subprocess
from datetime import date

import openpyxl
import pytest
from django.utils.translation import override

from itube.reports import definitions
from itube.reports.making import file_name, make_file
from itube.reports.periods import Period
from itube.reports.scope import Scope
from tests import factories
from tests.factories import MONDAY_9
from tests.itube.reports.worlds import PERIODS, World

pytestmark = pytest.mark.django_db
SHEETS = [
    "총괄",
    "월별",
    "권역별",
    "업종별",
    "기관별",
    "센터별",
    "장비별",
    "유휴·저활용",
    "수요",
    "수요(분야)",
    "정의",
]
HEAD = 4


def made(path, extension="xlsx", scope=None, period=PERIODS[0], progress=lambda percent: None):
    return make_file(path, extension, scope or Scope(), period, MONDAY_9, progress)


def table(page):
    """Return the rows of a sheet as dictionaries by heading, up to the first empty one."""
    rows = page.iter_rows(min_row=HEAD, values_only=True)
    headings = [str(heading).replace("\n", " ") for heading in next(rows)]
    found = []
    for row in rows:
        if not any(cell is not None for cell in row):
            break
        found.append(dict(zip(headings, row, strict=True)))
    return found


@pytest.fixture
def world():
    return World(PERIODS[0], 1)


def test_totals_are_the_same_in_every_sheet_in_the_csv_and_in_the_figures(world, tmp_path):
    total = made(tmp_path / "a.xlsx").total.sums
    made(tmp_path / "a.csv", "csv")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))

    assert book.sheetnames == SHEETS
    assert total.operating_hours > 0
    hours = pytest.approx(total.operating_hours, abs=1e-6)
    overall = {row["지표"]: row["값"] for row in table(book["총괄"])}
    assert overall["가동시간"] == hours
    assert overall["가동률(연 2,000시간 기준)"] == pytest.approx(total.yearly_rate)
    assert overall["이용료"] == total.income
    for name in SHEETS[2:7]:
        rows = table(book[name])
        assert rows[0]["가동시간"] == hours, name
        assert rows[0]["이용료(원)"] == total.income, name
        if name == "업종별":
            continue  # pieces count in several sectors
        single = [row for row in rows[1:] if "소계" not in row.values()]
        assert sum(row["가동시간"] for row in single) == hours, name
        assert sum(row["대수"] for row in single) == total.units, name
    assert sum(float(line["가동시간"]) for line in lines) == hours
    assert sum(int(line["이용료"]) for line in lines) == total.income
    assert len(lines) == total.pieces == len(table(book["장비별"])) - 1


def test_figures_are_numbers_with_formats_and_rates_keep_what_is_over_a_hundred(tmp_path):
    piece = factories.make_bookable()
    day = Period(date(2030, 1, 7), date(2030, 1, 7), date(2030, 3, 1))
    factories.make_booking(equipment=piece, state="completed")
    piece.usage_records.create(
        start=MONDAY_9,
        end=MONDAY_9.replace(hour=21),
        operating_minutes=720,
        use_class="external",
    )
    made(tmp_path / "a.xlsx", period=day)
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["장비별"]
    row = table(page)[1]

    assert row["장비번호"].startswith("NFEC-")
    assert row["가동시간"] == 12
    assert row["가동률 (2,000시간)"] == pytest.approx(12 / (2000 / 365))
    assert row["가동률 (운영시간)"] == pytest.approx(12 / 9)
    assert row["외부 활용률"] == 1
    formats = {page.cell(6, place).number_format for place in range(1, page.max_column + 1)}
    assert {"#,##0", "0.0%"} <= formats


def test_without_capacity_the_sheet_says_so_instead_of_nought(tmp_path):
    factories.make_equipment(acquired_on=date(2031, 1, 1))
    made(tmp_path / "a.xlsx")
    row = table(openpyxl.load_workbook(tmp_path / "a.xlsx")["장비별"])[1]
    assert row["가동률 (2,000시간)"] == row["가동률 (운영시간)"] == "가동 가능 시간 없음"
    assert row["외부 활용률"] == "이용 없음"
    assert row["미이용률"] == "예약 없음"


def test_names_that_begin_like_formulas_are_inert(tmp_path):
    factories.make_equipment(name_ko="=HYPERLINK(1)")
    made(tmp_path / "a.xlsx")
    made(tmp_path / "a.csv", "csv")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["장비별"]
    cell = next(cell for cell in page[6] if cell.value == "=HYPERLINK(1)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert "'=HYPERLINK(1)" in (tmp_path / "a.csv").read_text("utf-8-sig")


def test_every_definition_is_printed_and_files_are_korean_whoever_asks(world, tmp_path):
    with override("en"):
        made(tmp_path / "a.xlsx")
    rows = table(openpyxl.load_workbook(tmp_path / "a.xlsx")["정의"])
    assert [row["영문"] for row in rows] == [each.name_en for each in definitions.LISTED]
    assert [row["판"] for row in rows] == [each.version for each in definitions.LISTED]
    assert all(row["영문"].isascii() for row in rows)


def test_nobody_is_named_in_the_files(world, tmp_path):
    user = factories.make_user(name="홍길동", email="hong@example.com")
    factories.make_bookable().usage_records.create(
        start=PERIODS[0].span.start,
        end=PERIODS[0].span.end,
        operating_minutes=60,
        use_class="external",
        writer=user,
        organisation_name="다라화학",
        note="메모",
    )
    made(tmp_path / "a.xlsx")
    made(tmp_path / "a.csv", "csv")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    text = (tmp_path / "a.csv").read_text("utf-8-sig") + "".join(
        str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row
    )
    for private in ("홍길동", "hong@", "다라화학", "메모", "신청자"):
        assert private not in text


def test_a_pdf_is_made_from_the_same_figures(world, tmp_path):
    pytest.importorskip("itube.reports.cover.making")
    total = made(tmp_path / "a.pdf", "pdf").total.sums
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert total.operating_hours == made(tmp_path / "a.csv", "csv").total.sums.operating_hours
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "a.pdf"}


def test_progress_rises_to_a_hundred(world, tmp_path):
    told = []
    made(tmp_path / "a.xlsx", progress=told.append)
    assert told == sorted(set(told))
    assert (told[0], told[-1]) == (0, 100)
    assert len(told) > 5


@pytest.mark.parametrize(
    ("period", "center", "name"),
    [
        (
            Period(date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 5)),
            "",
            "i-Tube_장비활용현황_2026년3분기_20261005.xlsx",
        ),
        (
            Period(date(2026, 1, 5), date(2026, 3, 1), date(2026, 10, 5)),
            "C001",
            "i-Tube_장비활용현황_C001_20260105-20260301_20261005.xlsx",
        ),
    ],
)
def test_files_are_named_for_what_they_hold(period, center, name):
    with override("en"):
        assert file_name(period, "xlsx", center) == name


def test_libreoffice_prints_the_workbook_on_a4_landscape(world, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine; install the package `libreoffice-calc`")
    made(tmp_path / "a.xlsx")
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{tmp_path}/office",
            *("--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "a.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    if shutil.which("pdfinfo"):
        told = subprocess.run(
            ["pdfinfo", tmp_path / "a.pdf"], check=True, capture_output=True, text=True
        ).stdout
        assert "(A4)" in told
        assert "Page size:       841" in told
        # One page a sheet, two of definitions: nothing runs over the edge of the paper.
        assert f"Pages:           {len(SHEETS) + 1}\n" in told
