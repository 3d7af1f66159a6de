"""Which rows of a file are let through to be read."""

import unicodedata

import pytest

from itube.lib.columns import Column
from itube.lib.loading import MAX_CELL, MAX_TEXT, read_table
from itube.lib.sheets import SheetError

COLUMNS = (Column("name", "이름"), Column("won", "금액"), Column("about", "설명", long=True))
OVERLONG = f"{MAX_CELL}자까지 적을 수 있는데 {MAX_CELL + 1}자예요."


@pytest.fixture
def table(tmp_path):
    def read(*lines):
        path = tmp_path / "file.csv"
        path.write_text("\n".join(["name,won,about", *lines]), encoding="utf-8")
        return read_table(path, COLUMNS, ("name",))

    return read


def test_cells_up_to_the_limit_and_long_texts_are_let_through_whole(table):
    name, about = "가" * MAX_CELL, "설명" * 4000
    found = table(f"{name},1,{about}", "나,2,")
    assert found.rows[0] == (2, {"name": name, "won": "1", "about": about})
    assert found.rows[1][0] == 3
    assert found.refused == []


def test_cells_past_the_limit_are_refused_each_by_its_column(table):
    long = "(" * (MAX_CELL + 1)
    found = table("가,1,", f"{long},{long},", f"나,{long},")
    assert [number for number, _cells in found.rows] == [2]
    assert [(refusal.row, refusal.reasons) for refusal in found.refused] == [
        (3, (("이름", OVERLONG), ("금액", OVERLONG))),
        (4, (("금액", OVERLONG),)),
    ]


def test_long_texts_have_a_limit_too(table):
    (refusal,) = table("가,1," + "설" * (MAX_TEXT + 1)).refused
    assert refusal.reasons == (("설명", f"{MAX_TEXT}자까지 적을 수 있는데 {MAX_TEXT + 1}자예요."),)


def test_letters_count_as_people_see_them(table):
    written = unicodedata.normalize("NFD", "각" * MAX_CELL)
    assert len(written) == 3 * MAX_CELL
    assert table(f"{written}  ,1,").refused == []


def test_a_file_without_rows_is_none(table):
    with pytest.raises(SheetError, match="자료가 없어요"):
        table("", ",,")
