"""Hangul as it is typed: taken apart, put together, and in the wrong layout."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itube.lib import hangul

SYLLABLES = [chr(code) for code in range(ord("가"), ord("힣") + 1)]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("현미", "ㅎㅕㄴㅁㅣ"),
        ("현ㅁ", "ㅎㅕㄴㅁ"),
        ("닭", "ㄷㅏㄹㄱ"),
        ("괜찮", "ㄱㅗㅐㄴㅊㅏㄴㅎ"),
        ("ㄳㅢ", "ㄱㅅㅡㅣ"),
        ("꽃", "ㄲㅗㅊ"),
        ("sem 7호", "sem 7ㅎㅗ"),
        ("", ""),
    ],
)
def test_syllables_are_taken_apart_into_keys(text, letters):
    assert hangul.jamo(text) == letters


@pytest.mark.parametrize(
    ("text", "initials", "alone"),
    [
        ("현미경", "ㅎㅁㄱ", False),
        ("ㅎㅁㄱ", "ㅎㅁㄱ", True),
        ("까치", "ㄲㅊ", False),
        ("ㅎ", "ㅎ", False),
        ("ㅎㅏ", "ㅎㅏ", False),
        ("x선", "xㅅ", False),
        ("", "", False),
    ],
)
def test_first_letters(text, initials, alone):
    assert hangul.initials(text) == initials
    assert hangul.is_initials(text) is alone


@pytest.mark.parametrize(
    ("korean", "latin"),
    [
        ("현미경", "gusalrud"),
        ("싸이클", "Tkdlzmf"),
        ("예", "dP"),
        ("뛰어", "Enldj"),
        ("값", "rkqt"),
    ],
)
def test_one_word_in_both_layouts(korean, latin):
    assert hangul.typed_in_hangul(latin) == korean
    assert hangul.typed_in_latin(korean) == latin.lower()


@pytest.mark.parametrize(
    ("keys", "letters"),
    [("gusa", "ㅎㅕㄴㅁ"), ("SEM", "ㄴㄸㅡ"), ("x1", None), ("가", None), ("", "")],
)
def test_the_letters_on_keys(keys, letters):
    assert hangul.letters_of_keys(keys) == letters


@pytest.mark.parametrize("keys", ["sem", "gusa", "k", "", "gus al", "7900"])
def test_keys_that_give_no_whole_syllables_are_none(keys):
    assert hangul.typed_in_hangul(keys) is None


def test_every_syllable_comes_back_from_its_letters():
    assert [hangul.composed(hangul.jamo(one)) for one in SYLLABLES] == SYLLABLES


def test_words_come_back_from_their_letters_and_from_the_wrong_layout():
    chance = random.Random(1)
    for _ in range(2000):
        word = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 6)))
        assert hangul.composed(hangul.jamo(word)) == word
        keys = "".join(hangul.TYPED[letter] for letter in hangul.jamo(word))
        assert hangul.typed_in_hangul(keys) == word


def test_letters_are_those_of_unicode():
    for one in SYLLABLES[::7]:
        first = unicodedata.normalize("NFD", one)[0]
        assert unicodedata.name(first).endswith(
            unicodedata.name(hangul.initials(one)).removeprefix("HANGUL LETTER ")
        )


@given(st.text())
def test_nothing_raises(text):
    letters = hangul.jamo(text)
    assert hangul.jamo(letters) == letters
    assert len(hangul.initials(text)) == len(text)
    assert isinstance(hangul.is_initials(text), bool)
    assert isinstance(hangul.typed_in_latin(text), str)
    for answer in (
        hangul.composed(text),
        hangul.letters_of_keys(text),
        hangul.typed_in_hangul(text),
    ):
        assert answer is None or isinstance(answer, str)
