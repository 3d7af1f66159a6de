"""The words of comparison around a quantity, Korean and English."""

import re
from enum import Enum
from typing import NamedTuple

AROUND = 40  # characters beside a quantity in which its comparison stands


class Comparison(Enum):
    """What a word of comparison asks for."""

    AT_LEAST = "이상"
    OVER = "초과"
    AT_MOST = "이하"
    UNDER = "미만"
    REACHES = "까지"  # up, or down where that is the better or the harder end


class Said(NamedTuple):
    """A comparison found in a text, from start to end of it."""

    comparison: Comparison
    start: int
    end: int


AFTER = [
    (Comparison.AT_LEAST, "이상|↑|\\+|(?:or|and) (?:more|higher|above|greater|larger|over|up)"),
    (
        Comparison.OVER,
        "초과|(?:을|를|이|가)? ?넘(?:는|게|은|을)|보다 ?(?:높|큰|크|많|센|세)[가-힣]*",
    ),
    (Comparison.AT_MOST, "이하|이내|↓|(?:or|and) (?:less|lower|below|smaller|better|finer|under)"),
    (Comparison.UNDER, "미만|보다 ?(?:낮|작|적|미세)[가-힣]*"),
    (Comparison.REACHES, "까지"),
]
BEFORE = [
    (
        Comparison.AT_LEAST,
        ">=|=>|≥|≧|at least|(?:no|not) less than|minimum(?: of)?|min\\.?|최소(?:한)?|적어도",
    ),
    (
        Comparison.OVER,
        ">|over|above|exceeding|beyond|(?:more|greater|higher|larger) than",
    ),
    (
        Comparison.AT_MOST,
        "<=|=<|≤|≦|at most|down to|within|(?:no|not) (?:more|higher|greater|larger) than",
    ),
    (Comparison.UNDER, "<|below|under|(?:less|lower|smaller|finer) than"),
    (Comparison.REACHES, "up to|as high as|maximum(?: of)?|max\\.?|최대|최고"),
]
# What may follow a comparison or a quantity and belongs to it.
PARTICLE = re.compile(
    r"(?:(?:인|의|이고|이며|이면서|으로|로|을|를|은|는|이|가|도|만|급|짜리)(?![가-힣])|급의|짜리의)"
)
# Said of a spec that is already asked for: 1000도까지 올라가는 전기로.
VERB = re.compile(
    r"\s*(?:올라가는|올라가고|올릴 수 있는|내려가는|내려가고|내릴 수 있는|되는|가능한|나오는|가진"
    r"|가지는|있는|갖춘|지원하는|지원되는|다루는|처리하는|처리할 수 있는|낼 수 있는|쓸 수 있는|쓰는"
    r"|견디는|인)(?![가-힣])"
)
BETWEEN = re.compile(r"\s*(?:~|–|—|에서|부터|to\b|-)\s*", re.IGNORECASE)
BETWEEN_AND = re.compile(r"\s*and\s*", re.IGNORECASE)
RANGE_BEFORE = re.compile(r"(?<![A-Za-z])(?:(?P<between>between)|from)\s*$", re.IGNORECASE)
RANGE_AFTER = re.compile(r"\s*(?:까지|사이|범위)")
FILLER = re.compile(r"\s*(?:[:=]|\b(?:of|is|with|at))\s*$", re.IGNORECASE)

# 온도 범위 -40~150도. Where it is the end of the name (질량 범위), what is before it is none.
RANGE_WORD = re.compile(r"\s*(?:범위|\brange)(?:[는은가이])?\s*$", re.IGNORECASE)
CELSIUS = re.compile(r"섭씨\s*$")
# What joins a phrase to the words before it, and two phrases to each other.
LEADING = re.compile(
    r"(?:\b(?:with|having|and|that reaches|that can reach|reaching|capable of)|및|그리고|,)\s*$",
    re.IGNORECASE,
)
GAP = re.compile(r"[\s,~]*(?:(?:and|및|이고|이면서)\s*)?", re.IGNORECASE)
# Signs that are left alone where phrases were taken out.
STRAY = re.compile(r"(?:^|(?<=\s))[\s,~:;=·/+\-]+(?=\s|$)")

_AFTER = [
    (comparison, re.compile(rf"\s*(?:{words})(?![A-Za-z0-9])", re.IGNORECASE))
    for comparison, words in AFTER
]
_BEFORE = [
    (comparison, re.compile(rf"(?<![A-Za-z<>=])(?:{words})\s*$", re.IGNORECASE))
    for comparison, words in BEFORE
]


def after(text: str, place: int) -> Said | None:
    """Return the comparison that begins at place, with its particle: ` 이상의`."""
    for comparison, pattern in _AFTER:
        if found := pattern.match(text, place):
            return Said(comparison, place, past_particle(text, found.end()))
    return None


def before(text: str, start: int, end: int) -> Said | None:
    """Return the comparison that ends at end, in text from start on: `at least `."""
    begin = max(start, end - AROUND)
    for comparison, pattern in _BEFORE:
        if found := pattern.search(text[begin:end]):
            return Said(comparison, begin + found.start(), end)
    return None


def past_particle(text: str, place: int) -> int:
    """Return the place after the particle that stands at place, if one does."""
    found = PARTICLE.match(text, place)
    return found.end() if found else place


def past_space(text: str, place: int) -> int:
    """Return the place after the spaces, and perhaps an `of`, that stand at place."""
    found = re.compile(r"\s*(?:of\s+)?").match(text, place)
    return found.end() if found else place


def past_verb(text: str, place: int) -> int:
    """Return the place after a verb that only says that a piece has what was asked."""
    found = VERB.match(text, place)
    return found.end() if found else place
