"""Files as people save them, and files that are none."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from itube.lib import sheets
from itube.lib.sheets import SheetError, read_rows

KOREAN = "장비명,취득일\n주사전자현미경,2019-07-12\n"
ROWS = [("장비명", "취득일"), ("주사전자현미경", "2019-07-12")]


def file(tmp_path, data, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def workbook(tmp_path, rows, name="file.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def with_part(path, part, change):
    """Rewrite one part of a zip archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_csv_in_every_encoding_that_korean_offices_use(tmp_path, encoding):
    assert read_rows(file(tmp_path, KOREAN.encode(encoding))) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_parted_by_comma_semicolon_or_tab(tmp_path, delimiter):
    assert read_rows(file(tmp_path, KOREAN.replace(",", delimiter).encode())) == ROWS


def test_csv_keeps_its_row_numbers_over_empty_lines_and_lines_within_cells(tmp_path):
    rows = read_rows(file(tmp_path, '이름,값\r\n\r\n"두\n줄",1,,\r\n'.encode()))
    assert rows == [("이름", "값"), (), ("두\n줄", "1")]


def test_csv_cells_that_look_like_formulas_are_text(tmp_path):
    rows = read_rows(file(tmp_path, b"a,b\n=1+1,@SUM(A1)\n+2,-3\n"))
    assert rows[1:] == [("=1+1", "@SUM(A1)"), ("+2", "-3")]


def test_xlsx_cells_keep_their_kind(tmp_path):
    day = datetime.datetime(2019, 7, 12)
    rows = read_rows(workbook(tmp_path, [("이름", "값"), (day, 1.5), (None, None), (7, True)]))
    assert rows == [("이름", "값"), (day, 1.5), (), (7, True)]


def test_xlsx_is_told_by_its_content_not_by_its_name(tmp_path):
    assert read_rows(workbook(tmp_path, ROWS, "file.csv")) == ROWS


def test_xlsx_formulas_give_their_result_or_else_their_text(tmp_path):
    path = workbook(tmp_path, [("가", "나"), ("=1+1", "=2+2")])
    with_part(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"
        ),
    )
    assert read_rows(path)[1] == (2, "=2+2")


def test_xlsx_whose_stated_size_is_wrong_loses_no_rows(tmp_path):
    path = workbook(tmp_path, [("가",), ("나",), ("다",)])
    with_part(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:A3"', b'ref="A1"')
    )
    assert read_rows(path) == [("가",), ("나",), ("다",)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "빈 파일"),
        (b"\xef\xbb\xbf \n,,\n", "빈 파일"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "웹 문서"),
        (b"%PDF-1.7\n\x00\x01\x02", "읽을 수 없는"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "읽을 수 없는"),
        ("가,나\n".encode("cp949") + b"\xff\xff\xff,1\n", "읽을 수 없는"),
        (b"PK\x03\x04 not a zip at all", "깨졌어요"),
        ('가,나\n"닫지 않은,1\n2,3\n'.encode(), "따옴표"),
        (("가,나\n" + "x" * 200_000 + ",1\n").encode(), "2번째 줄"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, data, said):
    with pytest.raises(SheetError, match=said):
        read_rows(file(tmp_path, data))


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as large:
        large.truncate(100 * 2**20)
    with pytest.raises(SheetError, match=r"100MB.*50MB"):
        read_rows(path)


def test_an_xlsx_that_unfolds_into_gigabytes_is_refused_unread(tmp_path):
    path = workbook(tmp_path, ROWS)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings2.xml", "w", force_zip64=True) as part,
    ):
        for _megabyte in range(151):
            part.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    with pytest.raises(SheetError, match="150MB까지"):
        read_rows(path)


def test_an_xlsx_with_entities_is_refused(tmp_path):
    path = with_part(
        workbook(tmp_path, ROWS),
        "xl/worksheets/sheet1.xml",
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml,
    )
    with pytest.raises(SheetError, match="DOCTYPE"):
        read_rows(path)


def test_a_row_far_below_does_not_make_a_million_empty_ones(tmp_path):
    path = with_part(
        workbook(tmp_path, ROWS),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'r="2"', b'r="1048576"', 1).replace(b'"A2"', b'"A1048576"'),
    )
    with pytest.raises(SheetError, match="50,000줄"):
        read_rows(path)


def test_another_archive_is_refused(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(SheetError, match=r"\.xlsx"):
        read_rows(file(tmp_path, data.getvalue(), "file.ods"))


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    with pytest.raises(SheetError, match="3줄까지"):
        read_rows(file(tmp_path, b"a\n1\n2\n3\n"))
