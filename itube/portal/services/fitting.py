"""How well things that are told in words answer a need, and by which of its words. Pure.

Kinds of equipment, steps of the service map, courses, cases and answers are all weighed as the
search weighs kinds: a rare word counts more than a frequent one, a name more than a sentence.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from equipment.search import nodes
from equipment.search.analysis import is_hangul
from equipment.search.kinds import KindIndex, Told, Weight
from equipment.search.lexicon import Lexicon
from equipment.search.reading import Word, read
from equipment.search.spelling import Spelling
from itube.lib.text import squash
from itube.portal.services.asked import Deed, deeds, is_asking, is_weak

MOST_WORDS = 40
# What is shown beside the best must answer so much of what that answers.
NEAR_BEST = 0.45
# What a verb leads to (막는지: 차단, 차폐) is less sure than what a noun says.
VERB = 0.6
# How much a word counts again that a better one has already answered.
AGAIN = 0.4


class Source(NamedTuple):
    """What is told of one thing, in any language; of the names the first one is its own."""

    key: int
    names: tuple[str, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """What a company wants; words say what it is about, deeds what it asks for outright.

    verbs are those of the words that say it only by what they lead to.
    """

    text: str
    words: tuple[Word, ...]
    deeds: frozenset[Deed]
    verbs: frozenset[Word] = frozenset()

    @property
    def telling(self) -> tuple[str, ...]:
        """The words that can be a reason, as people read them."""
        return self.said(self.words)

    def said(self, words: Iterable[Word]) -> tuple[str, ...]:
        """Return those of words that can be a reason, as they were typed without particles."""
        return tuple(self._plain(word) for word in words if not word.generic)

    def _plain(self, word: Word) -> str:
        longer = len(squash(word.typed)) - len(word.stem)
        plain = word.typed
        if word not in self.verbs and longer > 0 and squash(word.typed).startswith(word.stem):
            plain = word.typed[:-longer]
        # In large letters where they were.
        written = re.search(re.escape(plain), self.text, re.IGNORECASE)
        return written[0] if written else plain


@dataclass(frozen=True)
class Fit:
    """One thing that answers; words are those of the need that it answers, for people."""

    key: int
    score: float
    words: tuple[str, ...]


class Weighed(NamedTuple):
    """A word, how rare it is, and how well each thing that has it holds it."""

    word: Word
    rare: float
    found: Mapping[int, float]


def need_of(text: str, lexicon: Lexicon) -> Need:
    """Return what text says, without the words that only ask."""
    words: list[Word] = []
    before: Word | None = None
    for word in read(text, lexicon, MOST_WORDS).words:
        if is_asking(word.typed):
            before = None
            continue
        short = len(word.stem) == 1 and is_hangul(word.stem)
        if short and before:
            # 배터리 팩 is written 배터리팩 too.
            joined = nodes.of_word(before.stem + word.stem)
            ways = [way for way in (word.others, joined) if way is not None]
            word = replace(word, others=nodes.either(ways))
        if not short or word.stem in lexicon.known:
            words.append(replace(word, generic=word.generic or is_weak(word.typed)))
        before = word
    verbs = (word for word in words if word.stem not in lexicon.known)
    return Need(
        text,
        tuple(words),
        deeds(text),
        frozenset(word for word in verbs if lexicon.leads_of(word.typed)),
    )


# As many as there are steps with factors of their own, and a few large ones.
@lru_cache(maxsize=256)
def index_of(sources: tuple[Source, ...], spelling: Spelling) -> KindIndex:
    """Return sources by their words; made once for the same sources and the same spelling."""
    return KindIndex((_told(source) for source in sources), spelling)


def _told(source: Source) -> Told:
    first, *others = source.names
    return Told(source.key, first, "", " ".join(source.texts), "", (), others)


def weigh(index: KindIndex, need: Need) -> list[Weighed]:
    """Return the words of need that anything in index has."""
    weighed = []
    for word in need.words:
        found = index.of_part(word.part(wide=True))
        if found:
            rare = math.log1p(len(index.names) / (1 + len(found)))
            weighed.append(Weighed(word, rare * _share(word, need), found))
    return weighed


def _share(word: Word, need: Need) -> float:
    """Return how much of its rarity a word counts."""
    if word.generic:
        return Weight.GENERIC
    return VERB if word in need.verbs else 1.0


def fits(need: Need, weighed: Sequence[Weighed], most: int) -> list[Fit]:
    """Return at most so many things that answer, the best first.

    After the best one come those that answer what is not answered yet.
    """
    whole = sum(word.rare for word in weighed)
    reasons = {key for word in weighed if not word.word.generic for key in word.found}
    # What each word says for each thing, as shares of all that could be said.
    said = {
        key: [word.rare * word.found.get(key, 0.0) / whole for word in weighed] for key in reasons
    }
    best = max(map(sum, said.values()), default=0.0)
    rest = {key for key, shares in said.items() if sum(shares) >= NEAR_BEST * best}
    again = [1.0] * len(weighed)
    chosen: list[Fit] = []
    while rest and len(chosen) < most:
        # Of equals the first that was told.
        key = max(rest, key=lambda key: (sum(map(mul, said[key], again)), -key))
        rest.discard(key)
        by = [word.word for word in weighed if key in word.found]
        for place, word in enumerate(weighed):
            if key in word.found:
                again[place] = AGAIN
        chosen.append(Fit(key, sum(said[key]), need.said(by)))
    return chosen
