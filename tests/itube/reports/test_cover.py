"""The cover report: its numbers are the figures', its texts stay texts, and it is a PDF."""

import re
import shutil
import subprocess
import time
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.utils.translation import override

from itube.lib.xlsx_out import write_xlsx
from itube.reports import definitions, workbook
from itube.reports.cover.facts import facts_of
from itube.reports.cover.making import pdf_of, write_pdf
from itube.reports.cover.parts import Column, Row, Section, Table
from itube.reports.figures import Line, Report, report
from itube.reports.periods import Period
from itube.reports.pieces import Piece, Sectors
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope
from itube.reports.sums import HOUR, Sums
from tests.factories import MONDAY_9
from tests.itube.reports.worlds import PERIODS, World

QUARTER = Period(date(2029, 7, 1), date(2029, 9, 30), date(2029, 10, 5))
OVERALL, SECTORS, REGIONS, INSTITUTIONS, UNUSED, DEFINITIONS = range(6)
HOSTILE = [
    '#read("/etc/passwd")',
    "*굵게* $x^2$ _기울임_ `코드` = 제목 @인용 <이름>",
    '"; #panic() \\u{41} // /* ~ --- \\',
    "가" * 50,
    "SupercalifragilisticexpialidociousSpectrometer-9000/XL",
    "분광기 ㎛ Ω ℃ μ α ① ㈜ ≤ 10⁻³ ▲▼※",
]
needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads the PDF back")


@pytest.fixture(autouse=True)
def _korean():
    with override("ko"):
        yield


def piece(number: int, **fields) -> Piece:
    plain = {
        "pk": number,
        "itube_no": f"EPN{number:07d}",
        "registration_no": None,
        "name": f"시험기 {number}",
        "kind": number % 3,
        "kind_name": "시험기",
        "units": 1,
        "status": "normal",
        "acquired_on": None,
        "acquisition_won": None,
        "center": number,
        "center_code": f"C{number:03d}",
        "center_name": f"센터 {number}",
        "province": "KR-30",
        "institution": number,
        "institution_name": f"기관 {number:02d}",
    }
    return Piece(**plain | fields)


def line(number: int, hours: int = 0, *, low: bool = False, **fields) -> Line:
    sums = Sums(pieces=1, units=1, own=hours * HOUR, days_of_365=92, bookings=number, low=int(low))
    before = sums._replace(own=(hours + 10) * HOUR)
    return Line(piece(number, **fields), sums, before, sums._replace(days_of_365=365), None)


def made(*lines: Line, period: Period = QUARTER) -> Report:
    names = {"materials": "소재", "robots": "기계·로봇"}
    of_kind = {0: ["materials"], 1: ["materials", "robots"], 2: ["robots"]}
    return Report(period, MONDAY_9, list(lines), Sectors(names, of_kind))


def text_of(pdf: bytes, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def count_in(cell: str) -> float:
    return float(cell.replace(",", ""))


def column(section, heading: str) -> list[str]:
    [place] = [
        place
        for place, shown in enumerate(section.table.columns)
        if shown.heading.replace("\n", " ") == heading
    ]
    return [row.cells[place] for row in section.table.rows]


@pytest.mark.django_db
def test_every_figure_is_that_of_the_workbook(tmp_path):
    World(PERIODS[0], 1)
    refresh(MONDAY_9)
    found = report(Scope(), PERIODS[0], MONDAY_9)
    write_xlsx(tmp_path / "a.xlsx", workbook.sheets(found), written=lambda: None)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["총괄"]
    rows = {
        row[0]: row
        for row in sheet.iter_rows(min_row=5, max_row=5 + len(definitions.ALL), values_only=True)
    }

    overall = facts_of(found).sections[OVERALL].table.rows

    assert [row.cells[0] for row in overall] == list(rows)
    assert len(rows) == len(definitions.ALL) + 1
    assert found.total.sums.operating_hours > 0
    for row in overall:
        name, unit, *values, _change = row.cells
        for told, cell in zip(values, (rows[name][1], rows[name][3]), strict=True):
            if cell is None:
                assert told == "-", name
            elif isinstance(cell, str):
                assert told == cell, name
            elif unit == "%":
                assert float(told) == pytest.approx(cell * 100, abs=0.051), name
            else:
                assert count_in(told) == pytest.approx(cell, abs=0.51), name


@needs_pdftotext
@pytest.mark.django_db
def test_the_pdf_says_the_numbers_of_the_report(tmp_path):
    World(PERIODS[0], 1)
    found = report(Scope(), PERIODS[0], MONDAY_9)
    write_pdf(tmp_path / "a.pdf", found)
    lines = text_of((tmp_path / "a.pdf").read_bytes(), "-layout").splitlines()

    def told(name: str) -> list[str]:
        [row] = [line for line in lines if re.match(rf"\s*{re.escape(name)}\s{{2,}}\S+\s+\d", line)]
        return row.split()

    sums, before = found.total.sums, found.total.before
    assert told("가동시간")[2:4] == [
        f"{sums.operating_hours:,.0f}",
        f"{before.operating_hours:,.0f}",
    ]
    assert told("이용료")[2:4] == [f"{sums.income:,}", f"{before.income:,}"]
    rate = f"{sums.yearly_rate * 100:.1f}"
    assert rate in told("가동률(연 2,000시간 기준)")
    totals = [line.split() for line in lines if line.split()[:1] == ["합계"]]
    # The chart's bar, and the sums of sectors, regions and institutions.
    bar, *tables = totals
    assert bar == ["합계", rate, "%"]
    assert len(tables) == 3
    assert {(row[1], row[2], row[3]) for row in tables} == {
        (f"{sums.pieces:,}", f"{sums.operating_hours:,.0f}", rate)
    }


def test_the_first_twenty_institutions_and_all_others_make_up_the_total():
    found = made(*(line(number, hours=number * 7) for number in range(1, 38)))
    section = facts_of(found).sections[INSTITUTIONS]
    names, hours = column(section, "기관"), [*map(count_in, column(section, "가동시간"))]

    assert (names[0], names[1], names[20], names[21]) == (
        "합계",
        "기관 37",
        "기관 18",
        "그 밖의 기관 17곳",
    )
    assert hours[0] == sum(hours[1:]) == sum(number * 7 for number in range(1, 38))
    assert hours[1:21] == sorted(hours[1:21], reverse=True)
    assert section.table.rows[0].is_sum
    assert "37곳" in section.says[0]


def test_regions_add_up_and_a_region_of_one_province_has_no_sum_of_its_own():
    provinces = ["KR-30", "KR-30", "KR-44", "KR-42", "KR-49"]
    found = made(*(line(n, hours=n, province=code) for n, code in enumerate(provinces, 1)))
    rows = facts_of(found).sections[REGIONS].table.rows

    named = [(*row.cells[:2], count_in(row.cells[3])) for row in rows]
    assert named == [
        ("합계", "", 15),
        ("충청권", "소계", 6),
        ("충청권", "대전", 3),
        ("충청권", "충남", 3),
        ("강원권", "강원", 4),
        ("제주권", "제주", 5),
    ]


def test_bars_end_at_a_hundred_and_their_values_do_not():
    found = made(line(3, hours=2_000), line(2, hours=50))
    bars = facts_of(found).sections[SECTORS].bars
    assert [bar.name for bar in bars] == ["합계", "소재", "기계·로봇"]
    assert (bars[1].width, bars[1].width_before) == (100, 100)
    assert float(bars[1].rate.split()[0]) > 100
    assert bars[2].width == pytest.approx(found.sectors_used[1].sums.yearly_rate * 100, abs=0.01)


def test_a_headline_says_how_it_has_changed_in_a_year():
    found = made(line(1, hours=90))
    hours = next(each for each in facts_of(found).headlines if each.name == "가동시간")
    assert (hours.number, hours.unit, hours.change) == ("90", "시간", "▼ 10.0 %")


def test_twenty_little_used_pieces_are_named_and_all_are_counted():
    found = made(*(line(number, hours=number, low=True) for number in range(1, 31)))
    section = facts_of(found).sections[UNUSED]
    assert "저활용 30점, 유휴 0점으로 모두 30점" in section.says[0]
    assert column(section, "장비 이름") == [f"시험기 {number}" for number in range(1, 21)]
    assert set(column(section, "구분")) == {"저활용"}


@needs_pdftotext
def test_where_there_is_no_capacity_it_says_so():
    nothing = Sums(pieces=1, units=1)
    pdf = pdf_of(facts_of(made(Line(piece(1), nothing, nothing, nothing, None))))
    text = without_spaces(text_of(pdf, "-raw"))
    # Both rates: as headline and beside it, in the table of all, for the sector, and the bar.
    assert text.count("가동가능시간없음") >= 8
    assert "nan" not in text
    assert "None" not in text


@needs_pdftotext
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_name_is_it_stays_text(name):
    found = made(line(1, low=True, name=name, institution_name=name, center_name=name))
    text = text_of(pdf_of(facts_of(found)), "-raw")
    assert "root:" not in text
    # As institution, as center, as piece, and as what the report is about.
    assert without_spaces(text).count(without_spaces(name)) >= 4


@pytest.mark.parametrize("name", ["洪吉童 센터", "이모지 😀 \u202e뒤집기\x00 \t\n끝", " ", ""])
def test_a_name_that_no_font_has_leaves_a_pdf(name):
    pdf = pdf_of(facts_of(made(line(1, low=True, name=name, institution_name=name))))
    assert pdf.startswith(b"%PDF-")


def test_a_report_of_nothing_is_a_pdf_too():
    facts = facts_of(made())
    assert "장비 0점" in dict(facts.about)["대상"]
    assert facts.sections[UNUSED].says == ["저활용·유휴 장비가 없습니다."]
    assert pdf_of(facts).startswith(b"%PDF-")


def test_it_is_titled_by_its_period_and_of_one_center_by_its_name():
    facts = facts_of(made(line(1), line(2)))
    assert (facts.title, facts.period) == ("장비 활용 현황 보고서", "2029년 3분기")
    assert dict(facts.about) == {
        "기간": "2029. 7. 1.~2029. 9. 30.",
        "기준일": "2029. 10. 5.",
        "대상": "지원센터 2곳, 장비 2점(2대)",
        "작성": "i-Tube",
    }
    some_days = Period(date(2029, 7, 2), date(2029, 7, 8), date(2029, 10, 5))
    alone = facts_of(made(line(1), period=some_days))
    assert alone.period == "2029. 7. 2.~2029. 7. 8."
    assert dict(alone.about)["대상"] == "센터 1, 장비 1점(1대)"


def test_every_definition_is_told_with_its_version():
    rows = facts_of(made(line(1))).sections[DEFINITIONS].table.rows
    assert len(rows) == len(definitions.ALL)
    rate = next(row for row in rows if row.cells[0].startswith("가동률(연 2,000시간 기준)"))
    assert f"제{definitions.YEARLY_RATE.version}판" in rate.cells[0]
    assert "분자: 가동시간\n분모: 가동 가능 시간(연 2,000시간 기준)" in rate.cells[1]


def test_the_file_is_whole_small_and_for_archives(tmp_path):
    found = made(
        *(
            line(n, hours=n, low=n % 2 == 0, province=["KR-11", "KR-26", "KR-30"][n % 3])
            for n in range(1, 200)
        )
    )
    path, began = tmp_path / "cover.pdf", time.monotonic()
    write_pdf(path, found)
    took, pdf = time.monotonic() - began, path.read_bytes()
    print(f"\ncover report: {len(pdf):,} bytes in {took:.2f} s")

    assert pdf.startswith(b"%PDF-1.7")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert len(pdf) < 1_000_000
    assert b"pdfaid:part" in pdf
    assert b"pdfuaid:part" in pdf


@needs_pdftotext
def test_pages_are_numbered_and_a_long_table_has_its_headings_on_each():
    shown = [Column("머리칸", 20), Column("값", 10, "점", is_number=True)]
    rows = [Row([f"줄 {number}", f"{number:,}"]) for number in range(1, 1_201)]
    long = Section("긴 표", ["문장"], Table(shown, rows))
    pdf = pdf_of(replace(facts_of(made(line(1))), sections=[long]))
    pages = text_of(pdf, "-layout").removesuffix("\f").split("\f")

    assert len(pages) > 10
    for number, page in enumerate(pages, 1):
        assert "머리칸" in page
        assert f"{number}/{len(pages)}" in without_spaces(page)
    assert "긴 표" in pages[0]
    assert "1,200" in pages[-1]
