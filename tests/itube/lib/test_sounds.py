"""What words sound like, so that a foreign name is found by its spelling in Hangul."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itube.lib.sounds import LONGEST, SHORTEST, sound
from itube.lib.text import squash


@pytest.mark.parametrize(
    ("latin", "korean", "heard"),
    [
        ("agilent", "애질런트", "JLNT"),
        ("perkinelmer", "퍼킨엘머", "PKNLM"),
        ("bruker", "브루커", "PLK"),
        ("nicolet", "니콜렛", "NKLT"),
        ("phenom", "페넘", "PNM"),
        ("callisto", "칼리스토", "KLST"),
        ("instron", "인스트론", "NSTLN"),
        ("mettler", "메틀러", "MTL"),
        ("tektronix", "텍트로닉스", "TKTLNKS"),
        ("olympus", "올림푸스", "LMPS"),
    ],
)
def test_a_name_and_its_spelling_in_hangul(latin, korean, heard):
    assert (sound(latin), sound(korean)) == (heard, heard)


@pytest.mark.parametrize("word", ["", "jeol", "가", "sem7", "현mi경", "ㅎㅁㄱ", "12", "é"])
def test_too_few_sounds_and_mixed_words_have_none(word):
    assert sound(word) == ""


@given(st.text() | st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)))
def test_nothing_raises(text):
    for word in (text, squash(text)):
        heard = sound(word)
        assert not heard or (SHORTEST <= len(heard) <= LONGEST and heard.isalpha())
