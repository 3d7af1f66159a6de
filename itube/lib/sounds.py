"""What a word sounds like, in consonants: a foreign name and its spelling in Hangul have the same.

Agilent and 애질런트 are both JLNT, PerkinElmer and 퍼킨엘머 both PKNLM. The classes join what the
rules for loanwords (외래어 표기법) write with one letter or with letters of one row.
"""

import re

from itube.lib.hangul import is_syllable, jamo

SHORTEST = 3  # consonants; fewer would be like too many words
LONGEST = 100

# Sounds that take several letters or depend on the next one, before single letters.
LATIN = [
    (r"sch|sh", "S"),
    (r"tch|ch", "J"),
    (r"ph", "P"),
    (r"ck", "K"),
    (r"x", "KS"),
    (r"qu", "K"),
    (r"c(?=[eiy])", "S"),
    (r"g(?=[eiy])", "J"),
    (r"(?<=[aeiouy])r(?![aeiouy])", ""),  # 파커, 브루커: not written
    (r"[cgkq]", "K"),
    (r"[dt]", "T"),
    (r"[bpfv]", "P"),
    (r"[sz]", "S"),
    (r"j", "J"),
    (r"[lr]", "L"),
    (r"m", "M"),
    (r"n", "N"),
]
HANGUL = {
    **dict.fromkeys("ㄱㄲㅋ", "K"),
    **dict.fromkeys("ㄷㄸㅌ", "T"),
    **dict.fromkeys("ㅂㅃㅍ", "P"),
    **dict.fromkeys("ㅅㅆ", "S"),
    **dict.fromkeys("ㅈㅉㅊ", "J"),
    "ㄹ": "L",
    "ㅁ": "M",
    "ㄴ": "N",
}
DOUBLE = re.compile(r"([A-Z])\1+")


def sound(word: str) -> str:
    """Return the consonants of one folded word, or nothing if it has too few or is mixed."""
    if word.isascii() and word.isalpha():
        spoken = _latin(word)
    elif word and all(map(is_syllable, word)):
        spoken = "".join(map(_syllable, word))
    else:
        return ""
    # The small letters are the vowels: only what touches is one sound (콜렛, Callisto).
    found = "".join(filter(str.isupper, DOUBLE.sub(r"\1", spoken)))
    return found[:LONGEST] if len(found) >= SHORTEST else ""


def _latin(word: str) -> str:
    for pattern, letter in LATIN:
        word = re.sub(pattern, letter, word)
    return word


def _syllable(syllable: str) -> str:
    letters = jamo(syllable)
    first, last = letters[0], letters[-1]
    # A final ㅅ is said like a t: 니콜렛, 로봇.
    end = {"ㅅ": "T", "ㅇ": "N"}.get(last, HANGUL.get(last, ""))
    return f"{HANGUL.get(first, '')}a{end}"
