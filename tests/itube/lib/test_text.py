import unicodedata

import pytest

from itube.lib.text import fold, squash


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ＳＥＭ", "sem"),
        ("  주사\u00a0전자현미경\n", "주사 전자현미경"),
        (unicodedata.normalize("NFD", "현미경"), "현미경"),
        ("X선\u200b분석기", "x선 분석기"),
        ("①", "1"),
        ("\x00", ""),
    ],
)
def test_text_typed_in_other_ways_folds_to_one_form(typed, same):
    assert fold(typed) == same


def test_a_lone_jamo_of_the_keyboard_stays_what_it_is():
    assert fold("ㅎㅁㄱ") == "ㅎㅁㄱ"


def test_half_width_jamo_fold_to_the_ones_of_the_keyboard():
    assert fold("\uffa1\uffbe\uffb1") == "ㄱㅎㅁ"


def test_folding_twice_changes_nothing():
    for text in ["ㅎㅁㄱ", "JSM‑7900F", "ß", "İ", "\uffa1", "３．０㎚"]:
        assert fold(fold(text)) == fold(text)


def test_squash_leaves_letters_and_digits():
    assert squash("JSM-7900F (FE-SEM)") == "jsm7900ffesem"
    assert squash("%_\\") == ""
