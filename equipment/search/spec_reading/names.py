"""Which specs a word of a question may name: `가속전압`, `분해능`, `wafer`."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from equipment.search.spec_conditions import Definition
from itube.lib.text import squash

MOST_WORDS = 4
# Words before a name that tell which end is meant; they are no part of the name.
HIGHEST = ("최대", "최고", "maximum", "max", "highest")
LOWEST = ("최소", "최저", "minimum", "min", "lowest")
# A word also names the specs of which it is neither the whole nor the end.
ALSO = {
    "웨이퍼": ("웨이퍼크기", "기판크기"),
    "웨이퍼크기": ("기판크기",),
    "기판": ("기판크기",),
    "하중": ("하중용량",),
    "힘": ("하중용량",),
    "무게": ("중량",),
    "질량": ("중량",),
    "부피": ("내용적",),
    "해상도": ("분해능",),
    "자기장": ("자속밀도",),
    "rpm": ("회전수",),
    "wafer": ("wafersize", "substratesize"),
    "wafers": ("wafersize", "substratesize"),
    "substrate": ("substratesize",),
    "load": ("loadcapacity",),
    "force": ("loadcapacity",),
    "weight": ("mass",),
    "volume": ("chambervolume",),
}
PARTICLE = re.compile(r"(?:으로|에서|까지|이|가|은|는|을|를|의|로|용|에)$")
WORD_END = re.compile(r"[\s,;:=()\[\]/?!·]")
BREAK = re.compile(r"[,;()\[\]/?!·]")


class Named(NamedTuple):
    """A name found in a text, from start to end of it; end_meant is HIGHEST, LOWEST or empty."""

    word: str
    definitions: tuple[Definition, ...]
    start: int
    end: int
    end_meant: tuple[str, ...] = ()


class Names:
    """The words by which specs are called: whole names, and the ends of longer ones.

    `전압` calls 가속전압 and 시험 전압 too, `voltage` each name whose last word it is.
    """

    def __init__(self, definitions: Sequence[Definition]) -> None:
        self.called: dict[str, dict[str, Definition]] = defaultdict(dict)
        for definition in definitions:
            for name in definition.names:
                for word in _ends_of(name):
                    self.called[word][definition.key] = definition

    def find(self, word: str) -> tuple[Definition, ...]:
        """Return the definitions that a squashed word calls."""
        found = dict(self.called.get(word, {}))
        for other in ALSO.get(word, ()):
            found |= self.called.get(other, {})
        return tuple(found.values())

    def before(self, text: str, start: int, end: int) -> Named | None:
        """Return the longest name that ends at end, in text from start on."""
        start += max((found.end() for found in BREAK.finditer(text[start:end])), default=0)
        for place in _word_starts(text, start, end):
            raw = text[place:end].strip()
            if found := self._read(raw):
                word, definitions, meant = found
                if not meant:
                    place, meant = _meant_before(text, start, place)
                return Named(word, definitions, place, end, meant)
        return None

    def after(self, text: str, start: int) -> Named | None:
        """Return the longest name that begins at start."""
        ends: list[int] = []
        place = start
        while len(ends) < MOST_WORDS and place < len(text):
            found = WORD_END.search(text, place)
            place = found.start() if found else len(text)
            ends.append(place)
            if found is None or not found[0].isspace():
                break
            place = found.end()
        for end in reversed(ends):
            if read := self._read(text[start:end]):
                return Named(read[0], read[1], start, end)
        return None

    def _read(self, raw: str) -> tuple[str, tuple[Definition, ...], tuple[str, ...]] | None:
        for said in (raw, PARTICLE.sub("", raw)):
            word = squash(said)
            for meant in (HIGHEST, LOWEST):
                for extreme in meant:
                    if word.startswith(extreme) and (found := self.find(word[len(extreme) :])):
                        return said[_length(said, extreme) :].strip(), found, meant
            if found := self.find(word):
                return said.strip(), found, ()
        return None


def _ends_of(name: str) -> set[str]:
    """Return the squashed name, and that of its ends of two syllables or one word and more."""
    parts = name.split()
    ends = {squash("".join(parts[number:])) for number in range(len(parts))}
    whole = squash(name)
    if re.search("[가-힣]", whole):
        ends = {end for end in ends if len(end) > 1}
        ends |= {
            whole[number:]
            for number in range(1, len(whole) - 1)
            if not whole[number - 1 : number + 1].isascii()  # TEM is no end of STEM
        }
    return ends | {whole}


def _word_starts(text: str, start: int, end: int) -> list[int]:
    """Return where the last words of text[start:end] begin, up to four words, the longest first."""
    starts = [start + found.start() for found in re.finditer(r"\S+", text[start:end])]
    return starts[-MOST_WORDS:]


def _meant_before(text: str, start: int, place: int) -> tuple[int, tuple[str, ...]]:
    """Return where the name begins with the word for its end before it, and that end."""
    starts = _word_starts(text, start, place)
    said = text[starts[-1] : place].strip().lower() if starts else ""
    for meant in (HIGHEST, LOWEST):
        if said in meant:
            return starts[-1], meant
    return place, ()


def _length(said: str, extreme: str) -> int:
    """Return how many characters of said make up the word extreme."""
    return next(size for size in range(len(said) + 1) if squash(said[:size]) == extreme)


@lru_cache(maxsize=4)
def names(definitions: tuple[Definition, ...]) -> Names:
    """Return the words that call definitions."""
    return Names(definitions)
