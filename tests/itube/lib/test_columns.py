"""Headings are understood whatever a source calls them."""

import time

import pytest

from itube.lib.columns import Column, find_headings
from itube.lib.sheets import SheetError

COLUMNS = (
    Column("name_ko", "장비 이름", ("korNm", "장비명")),
    Column("won", "취득금액", ("takePrc",)),
    Column("maker", "제작사", ("madeNm",)),
)


def test_keys_labels_aliases_and_spellings():
    headings = find_headings([("장비명", "TAKEPRC", " 제 작 사 ")], COLUMNS)
    assert headings.places == {"name_ko": [0], "won": [1], "maker": [2]}
    assert headings.row == 1


def test_titles_above_the_headings_are_passed_over():
    rows = [("장비 목록",), (), ("장비명", "제작사"), ("현미경", "가나")]
    headings = find_headings(rows, COLUMNS)
    assert headings.row == 3
    assert headings.cells(rows[3]) == {"name_ko": "현미경", "maker": "가나"}


def test_remarks_in_brackets_and_their_units():
    headings = find_headings([("장비명", "취득금액(단위: 천원)"), ("현미경", 5)], COLUMNS)
    assert headings.won_units == {"won": 1000}


def test_unknown_and_repeated_headings_are_told():
    headings = find_headings([("장비명", "제작사", "비고", "제작사")], COLUMNS)
    assert headings.ignored == ["비고", "제작사"]


def test_of_two_columns_for_one_key_the_first_filled_one_counts():
    headings = find_headings([("korNm", "장비명", "madeNm")], COLUMNS)
    assert headings.cells(("", "현미경"))["name_ko"] == "현미경"
    assert headings.cells(("SEM", "현미경"))["name_ko"] == "SEM"


def test_no_headings_at_all():
    with pytest.raises(SheetError, match="장비 이름, 취득금액"):
        find_headings([("1", "2"), ("3", "4")], COLUMNS)


@pytest.mark.parametrize("cell", ["(" * 130_000, "[(" * 60_000, "장비명" + "(" * 130_000])
def test_a_cell_full_of_brackets_is_told_from_headings_at_once(cell):
    began = time.process_time()
    headings = find_headings([("장비명", "제작사", cell)], COLUMNS)
    assert headings.ignored == [cell[:60]]
    assert time.process_time() - began < 2  # it was minutes
