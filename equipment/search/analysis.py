"""From text to tokens, by the same rules for what is stored and for what is asked. Pure.

Hangul is cut into pairs of neighbouring syllables, so that a word is found inside a longer one
and with or without spaces. Latin letters and digits stay whole (`jsm7900f`) and in their parts
(`jsm`, `7900`). A number or letter that touches Hangul is held together with the first syllable
(`5축`, `x선`, `1800도`), because alone it would match everything.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from itube.lib.text import fold, squash

# Raised when the stored tokens of the same equipment would change; reindex then renews all rows.
ANALYSER_VERSION = 2

MAX_LENGTH = 200
MAX_WORDS = 12
# What stands before tokens of a text that is searched only when nothing else is found.
FAINT = "~"

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
DEGREES = re.compile(r"°c|℃")
MICRO = "μ"  # people type a u
# `300 kV` is `300kV`: units are written with a space and without one.
UNITS = (
    "kv|mv|v|ka|ma|ua|a|kw|mw|w|khz|mhz|ghz|hz|mm|cm|um|nm|m|km|inch|인치|kn|n|kgf|tonf|ton|톤|kg|"
    "mg|ug|g|ml|ul|l|리터|mpa|kpa|gpa|pa|bar|torr|nm|도|k|rpm|축|배|채널|ch|bit|비트|dpi|fps|gbps|"
    "mbps|ppm|ppb|kwh|wh|ah|kj|j|t|tesla|테슬라|db"
)
BEFORE_UNIT = re.compile(rf"(?<=\d) +(?=(?:{UNITS})(?![a-z0-9]))")
# Hyphens, slashes, dots and plus signs hold a word together: JSM-7900F, GC/MS, 3.0nm.
BETWEEN_WORDS = re.compile(r"[^\w\-./+]+|_+")
RUN = re.compile(r"[a-z0-9]+|[가-힣]+|[\u3131-\u318e]+|[^\W_]")
LATIN = re.compile(r"[a-z0-9]+")
NOT_LATIN = re.compile(r"[^a-z0-9]+")
LETTERS_AND_NUMBERS = re.compile(r"[a-z]+|\d+")
MEASURES = re.compile(r"\d+[a-z]+")


def words(text: str) -> list[str]:
    """Return the words of text, folded, in order; a word keeps its hyphens, slashes and dots."""
    folded = DEGREES.sub("도", THOUSANDS.sub("", fold(text))).replace(MICRO, "u")
    folded = BEFORE_UNIT.sub("", folded)
    return [word for word in BETWEEN_WORDS.split(folded) if squash(word)]


def tokens(words: Sequence[str], *, joined: bool = False) -> set[str]:
    """Return the tokens of a stored text of these words.

    joined: also those it would have without its spaces, and of two neighbouring Latin words
    together; for names, which people space as they like.
    """
    found = {token for word in words for token in _of_word(word)}
    if joined and len(words) > 1:
        plain = [squash(word) for word in words]
        found.update(_of_word("".join(plain)))
        for first, second in pairwise(plain):
            if LATIN.fullmatch(first) and LATIN.fullmatch(second):
                found.add(first + second)
    return found


@lru_cache(maxsize=50_000)
def _of_word(word: str) -> tuple[str, ...]:
    """Return the tokens that a stored word is found by; the same words come again and again."""
    found: list[str] = []
    before = ""
    for run in RUN.findall(squash(word)):
        if is_hangul(run):
            found += pairs(run)
            if before and not is_hangul(before):
                found += [before + run[0], run[0]]
        else:
            found.append(run)
            if before and is_hangul(before):
                found.append(before[-1] + run)
        before = run
    # Parts as written (fe-sem) and as letters and numbers differ (jsm7900f).
    for piece in NOT_LATIN.split(word):
        parts = [piece, *LETTERS_AND_NUMBERS.findall(piece), *MEASURES.findall(piece)]
        found += [part for part in parts if len(part) > 1]
    return tuple(dict.fromkeys(found))


def asked_tokens(word: str) -> list[str]:
    """Return the tokens that a document must all have to hold an asked word; word is folded.

    The rarest form of each part: `5축가공기` needs `5축`, `가공` and `공기`, but not `5`.
    """
    found: list[str] = []
    runs = RUN.findall(squash(word))
    for at, run in enumerate(runs):
        after = runs[at + 1] if at + 1 < len(runs) else ""
        before = runs[at - 1] if at else ""
        if is_hangul(run):
            # Its first syllable is held by the number before it, and may stand apart from the rest.
            rest = run[1:] if before and len(run) > 2 else run
            if len(rest) > 1 or len(runs) == 1:
                found += pairs(rest)
        elif after and is_hangul(after):
            found.append(run + after[0])
        elif before and is_hangul(before):
            found.append(before[-1] + run)
        else:
            found.append(run)
    return list(dict.fromkeys(found))


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbouring syllables of a run of Hangul; a lone syllable stays."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def is_hangul(run: str) -> bool:
    """Return whether run begins with a whole syllable."""
    return "가" <= run[0] <= "힣"


def faint(found: Iterable[str]) -> set[str]:
    """Return tokens as those of a text that is searched last."""
    return {FAINT + token for token in found}
