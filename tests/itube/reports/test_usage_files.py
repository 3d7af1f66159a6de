"""Files of usage lines and the journal: every line, once, right, and nothing that calculates."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.db.models import Value
from django.utils.translation import override

from bookings.models import UsageRecord
from bookings.models.usage import OrganisationType, UseClass, UseType
from itube.accounts.models import Company
from itube.lib.provinces import Province
from itube.lib.sheets_out import inert
from itube.reports.periods import Period
from itube.reports.scope import Scope
from itube.reports.usage import files, journal
from itube.reports.usage.lines import fields_of, records
from itube.reports.usage.sql import Inert
from tests import factories
from tests.factories import SEOUL

pytestmark = pytest.mark.django_db
JANUARY = Period(date(2030, 1, 1), date(2030, 1, 31), date(2030, 2, 1))
PERSONAL = ("이용기관명", "이용부서명")
HEAD = 4

NASTY = [
    "",
    "=1+1",
    "+82 2",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "'=1",
    '"=1"',
    'a "quoted", b',
    "두 줄\n=1+1",
    "줄\r\n끝",
    "＝전각",
    "a,b;c",
    "\\.",
    "\\N",
    "NULL",
    "é漢字🙂",
]


def use(piece, start=datetime(2030, 1, 7, 9, tzinfo=SEOUL), hours=2, **fields):
    given = {"operating_minutes": 90, "use_class": "external"} | fields
    return UsageRecord.objects.create(
        equipment=piece, start=start, end=start + timedelta(hours=hours), **given
    )


def as_csv(path, scope=None, *, with_personal=True, period=JANUARY, progress=lambda percent: None):
    """Write the lines and return them as dictionaries by heading."""
    with override("ko"):
        fields = fields_of(with_personal=with_personal)
        files.write_lines_csv(path, records(scope or Scope(), period), fields, progress)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_book(path, *, with_personal=True):
    with override("ko"):
        fields = fields_of(with_personal=with_personal)
        found = records(Scope(), JANUARY)
        files.write_lines_xlsx(path, found, fields, JANUARY, lambda percent: None)
    return openpyxl.load_workbook(path)


def table(page):
    """Return the rows of a sheet as dictionaries by heading."""
    rows = page.iter_rows(min_row=HEAD, values_only=True)
    headings = [str(heading) for heading in next(rows)]
    found = []
    for row in rows:
        if not any(cell is not None for cell in row):
            break
        found.append(dict(zip(headings, row, strict=True)))
    return found


# --- Text that would calculate -------------------------------------------------------------------
@pytest.mark.parametrize("text", NASTY, ids=repr)
def test_the_database_makes_texts_inert_by_the_rule_of_sheets(text):
    use(factories.make_bookable())
    found = UsageRecord.objects.values_list(Inert(Value(text))).get()
    assert found == (inert(text),)


def test_the_csv_keeps_every_nasty_text_whole_and_inert(tmp_path):
    piece = factories.make_bookable(name_ko='=A1\n"x", y')
    start = datetime(2030, 1, 7, tzinfo=SEOUL)
    for place, text in enumerate(NASTY):
        use(piece, start + timedelta(hours=place), 1, organisation_name=text, department=text[:50])

    lines = as_csv(tmp_path / "a.csv")

    assert [line["이용기관명"] for line in lines] == [inert(text) for text in NASTY]
    assert [line["이용부서명"] for line in lines] == [inert(text) for text in NASTY]
    assert {line["장비 이름"] for line in lines} == {'\'=A1\n"x", y'}


def test_no_label_of_ours_would_calculate():
    for choices in (UseClass, UseType, OrganisationType, Province, Company.Size):
        with override("ko"):
            assert [inert(str(label)) for label in choices.labels] == [
                str(label) for label in choices.labels
            ]


def test_the_workbook_keeps_nasty_texts_as_texts(tmp_path):
    use(factories.make_bookable(), organisation_name="=HYPERLINK(1)")
    page = as_book(tmp_path / "a.xlsx")["이용기록"]
    cell = next(cell for cell in page[HEAD + 1] if cell.value == "=HYPERLINK(1)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


# --- Which lines ---------------------------------------------------------------------------------
def test_lines_overlap_the_days_of_the_period_and_are_counted_once(tmp_path):
    piece = factories.make_bookable()
    first, after = datetime(2030, 1, 1, tzinfo=SEOUL), datetime(2030, 2, 1, tzinfo=SEOUL)
    use(piece, first - timedelta(hours=2), 2, note="ends as it begins")
    use(piece, first - timedelta(hours=1), 2, samples=1)
    use(piece, first, 1, samples=2)
    use(piece, after - timedelta(minutes=30), 2, samples=4)
    use(piece, after, 1, note="begins as it ends")
    wrong = use(piece, first + timedelta(days=3), 1, samples=7, is_replaced=True)
    use(piece, first + timedelta(days=3), 1, samples=3, replaces=wrong)
    # A whole year around it.
    use(piece, first - timedelta(days=300), 24 * 365, operating_minutes=1, samples=0)

    lines = as_csv(tmp_path / "a.csv")

    assert [line["시료 수"] for line in lines] == ["0", "1", "2", "3", "4"]
    assert [line["고쳐 쓴 기록"] for line in lines] == ["", "", "", "예", ""]
    assert [(line["시작"], line["종료"]) for line in lines[1:3]] == [
        ("2029-12-31 23:00", "2030-01-01 01:00"),
        ("2030-01-01 00:00", "2030-01-01 01:00"),
    ]


def test_rows_stand_by_start_and_then_in_the_order_they_came(tmp_path):
    piece, other = factories.make_bookable(), factories.make_bookable()
    start = datetime(2030, 1, 9, 9, tzinfo=SEOUL)
    for place, hours in enumerate((3, 1, 2, 1)):
        use(other if place % 2 else piece, start + timedelta(hours=hours), 1, samples=place)
    found = [line["시료 수"] for line in as_csv(tmp_path / "a.csv")]
    assert found == ["1", "3", "2", "0"]
    assert found == [line["시료 수"] for line in as_csv(tmp_path / "b.csv")]


def test_a_scope_of_centers_has_their_lines_alone(tmp_path):
    here, there = factories.make_bookable(), factories.make_bookable()
    disposed = factories.make_bookable(center=here.center, status="disposed")
    for piece in (here, there, disposed):
        use(piece)
    scope = Scope(frozenset({here.center_id}))
    numbers = [line["i-tube 번호"] for line in as_csv(tmp_path / "a.csv", scope)]
    assert numbers == [here.itube_no, disposed.itube_no]


def test_a_line_tells_all_of_a_booked_use(tmp_path):
    company = factories.make_company(size="middle")
    booking = factories.make_booking(
        state="completed", user=factories.make_member(company=company, name="홍길동")
    )
    piece = booking.equipment
    use(
        piece,
        booking=booking,
        use_mode="direct",
        organisation_type="company",
        organisation_name="다라화학",
        department="품질팀",
        samples=3,
        staff_minutes=50,
        fee_won=120_000,
        created_at=datetime(2030, 1, 7, 23, 30, tzinfo=SEOUL),
    )
    center = piece.center

    (line,) = as_csv(tmp_path / "a.csv")
    (row,) = table(as_book(tmp_path / "a.xlsx")["이용기록"])

    assert line == {
        "장비등록번호": piece.registration_no or "",
        "i-tube 번호": piece.itube_no,
        "장비 이름": piece.name_ko,
        "센터 코드": center.code,
        "지원센터": center.name_ko,
        "기관": center.institution.name_ko,
        "시·도": str(Province(center.province).label),
        "예약번호": booking.reference,
        "시작": "2030-01-07 09:00",
        "종료": "2030-01-07 11:00",
        "가동시간(시간)": "1.5",
        "이용구분": "타기관",
        "이용방법": "이용자 직접사용",
        "이용유형": "계측·분석·시험·검교정",
        "이용기관유형": "민간기업",
        "기업 구분": "중견기업",
        "이용기관명": "다라화학",
        "이용부서명": "품질팀",
        "시료 수": "3",
        "인력투입시간": "0.8333",
        "이용료": "120000",
        "작성일": "2030-01-07",
        "고쳐 쓴 기록": "",
    }
    assert list(row) == list(line)
    assert row["시작"] == datetime(2030, 1, 7, 9)
    assert row["가동시간(시간)"] == 1.5
    assert row["이용료"] == 120_000
    assert row["작성일"].date() == date(2030, 1, 7)
    same = set(line) - {"시작", "종료", "작성일"}
    assert {name: str(row[name] or "") for name in same} == {name: line[name] for name in same}


def test_files_are_korean_whoever_asks_and_name_nobody_unless_asked(tmp_path):
    use(factories.make_bookable(), organisation_name="다라화학", department="품질팀", note="메모")
    (line,) = as_csv(tmp_path / "a.csv", with_personal=False)
    page = as_book(tmp_path / "a.xlsx", with_personal=False)["이용기록"]
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    text += "".join(str(cell) for row in page.iter_rows(values_only=True) for cell in row)

    assert not set(PERSONAL) & set(line)
    assert set(PERSONAL) <= set(as_csv(tmp_path / "b.csv")[0])
    for private in ("다라화학", "품질팀", "메모"):
        assert private not in text


def test_progress_rises_with_the_rows(tmp_path):
    piece = factories.make_bookable()
    for place in range(40):
        use(piece, datetime(2030, 1, 1, tzinfo=SEOUL) + timedelta(hours=2 * place))
    told = []
    as_csv(tmp_path / "a.csv", progress=told.append)
    assert told == sorted(set(told))
    assert len(told) == 40
    assert told[-1] == 99


def test_a_period_without_use_gives_headings_alone(tmp_path):
    assert as_csv(tmp_path / "a.csv") == []
    text = (tmp_path / "a.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.count(b"\n") == 1
    assert table(as_book(tmp_path / "a.xlsx")["이용기록"]) == []


# --- Sheets --------------------------------------------------------------------------------------
def test_past_the_rows_of_a_sheet_another_follows(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    piece = factories.make_bookable()
    for place in range(7):
        use(piece, datetime(2030, 1, 1 + place, 9, tzinfo=SEOUL), samples=place)
    book = as_book(tmp_path / "a.xlsx")
    assert book.sheetnames == ["이용기록", "이용기록 2", "이용기록 3"]
    assert [[row["시료 수"] for row in table(page)] for page in book] == [[0, 1, 2], [3, 4, 5], [6]]


def test_libreoffice_prints_lines_and_journal_on_a4_landscape(tmp_path):
    if not shutil.which("soffice") or not shutil.which("pdfinfo"):
        pytest.skip("needs LibreOffice and poppler")
    piece = factories.make_bookable()
    for place in range(120):
        use(piece, datetime(2030, 1, 1, tzinfo=SEOUL) + timedelta(hours=3 * place), fee_won=12_345)
    as_book(tmp_path / "lines.xlsx")
    write_journal(tmp_path, "xlsx", name="journal")
    for name in ("lines", "journal"):
        subprocess.run(
            [
                *("soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path),
                tmp_path / f"{name}.xlsx",
                f"-env:UserInstallation=file://{tmp_path}/office",
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        pages = subprocess.run(
            ["pdftotext", "-layout", tmp_path / f"{name}.pdf", "-"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\f")
        told = subprocess.run(
            ["pdfinfo", tmp_path / f"{name}.pdf"], check=True, capture_output=True, text=True
        ).stdout
        assert "Page size:       841" in told
        assert len(pages) > 2
        # The headings stand on every page that has rows, and no number is too wide for its cell.
        assert all("장비등록번호" in page for page in pages if piece.registration_no in page)
        assert "###" not in "".join(pages)


# --- The journal ---------------------------------------------------------------------------------
def write_journal(folder, extension="csv", scope=None, name="a"):
    with override("ko"):
        return journal.write_journal(
            folder, name, extension, scope or Scope(), JANUARY, lambda percent: None
        )


def read(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_journal_has_the_columns_and_codes_of_zeus(tmp_path):
    user = factories.make_member(company=factories.make_company(), name="홍길동")
    booking = factories.make_booking(state="completed", user=user)
    use(
        booking.equipment,
        booking=booking,
        organisation_type="company",
        organisation_name="=다라화학",
        department="품질팀",
        samples=3,
        staff_minutes=90,
        fee_won=120_000,
        use_type="other",
        note="시연",
        writer=factories.make_user(name="김운영"),
    )
    use(
        booking.equipment,
        datetime(2030, 1, 8, 9, tzinfo=SEOUL),
        use_class="own",
        use_type="education",
        note="비고",
    )
    path, rows = write_journal(tmp_path)
    first, second = read(path.read_bytes())

    assert (path.name, rows) == ("a.csv", 2)
    assert first == {
        "시작일시": "2030-01-07 09:00",
        "종료일시": "2030-01-07 11:00",
        "장비등록번호": booking.equipment.registration_no,
        "이용구분": "03",
        "이용기관명": "'=다라화학",
        "이용부서명": "품질팀",
        "이용기관유형": "14",
        "시료수": "3",
        "인력투입시간": "1.5",
        "이용료": "120000",
        "이용유형": "5",
        "이용유형 기타": "시연",
        "작성자": "김운영",
        "이용자": "홍길동",
    }
    assert (second["이용구분"], second["이용유형"]) == ("01", "4")
    # A remark is told only where the type says no more than that it was another.
    assert (second["이용유형 기타"], second["이용자"], second["이용기관유형"]) == ("", "", "")


def test_every_code_of_the_journal_is_given_once():
    for codes, choices in (
        (journal.USE_CLASSES, UseClass),
        (journal.USE_TYPES, UseType),
        (journal.ORGANISATION_TYPES, OrganisationType),
    ):
        assert set(codes) == set(choices)
        assert len(set(codes.values())) == len(codes)
    assert journal.ORGANISATION_TYPES[OrganisationType.COMPANY] == "14"
    assert [journal.USE_CLASSES[each] for each in UseClass] == ["01", "02", "03"]
    assert [journal.USE_TYPES[each] for each in UseType] == list("12345")


def test_pieces_that_zeus_does_not_know_are_left_out_of_the_journal(tmp_path):
    known = factories.make_bookable()
    for piece in (known, factories.make_bookable(registration_no=None)):
        use(piece)
    path, rows = write_journal(tmp_path)
    assert rows == 1
    assert [line["장비등록번호"] for line in read(path.read_bytes())] == [known.registration_no]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize(("count", "parts"), [(0, [0]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_no_file_of_the_journal_has_more_rows_than_zeus_takes(
    count, parts, extension, tmp_path, monkeypatch
):
    monkeypatch.setattr(journal, "MOST_ROWS", 3)
    piece = factories.make_bookable()
    for place in range(count):
        use(piece, datetime(2030, 1, 1 + place, 9, tzinfo=SEOUL), samples=place)

    path, rows = write_journal(tmp_path, extension)

    assert rows == count
    if len(parts) == 1:
        assert path.name == f"a.{extension}"
        contents = [path.read_bytes()]
    else:
        assert path.name == "a.zip"
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            contents = [archive.read(name) for name in names]
        assert names == [f"운영일지_{place}.{extension}" for place in range(1, len(parts) + 1)]
    if extension == "csv":
        samples = [[line["시료수"] for line in read(content)] for content in contents]
    else:
        books = [openpyxl.load_workbook(io.BytesIO(content)) for content in contents]
        samples = [[str(row["시료수"]) for row in journal_rows(book)] for book in books]
    assert [len(part) for part in samples] == parts
    assert [each for part in samples for each in part] == [str(place) for place in range(count)]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def journal_rows(book):
    (page,) = book
    rows = page.iter_rows(min_row=3, values_only=True)
    headings = [str(heading) for heading in next(rows)]
    return [dict(zip(headings, row, strict=True)) for row in rows]
