"""How well each kind of equipment answers a question. In memory: there are a few hundred kinds.

The kinds carry most of what a question can mean (names, acronyms, other words, what they are used
for), so that the order of an answer is decided by them; the pieces' own words decide between
pieces of one kind. A score is between 0 and about 1.5.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from equipment.search import analysis
from equipment.search.nodes import All, Node, Token
from equipment.search.spelling import Spelling
from itube.lib.text import squash


class Told(NamedTuple):
    """What the tables say of a kind."""

    key: int
    name_ko: str
    name_en: str
    use_ko: str
    use_en: str
    acronyms: Sequence[str]
    synonyms: Sequence[str]


class Weight:
    """How much a word counts by where it stands. Tried on judged questions: see bench/search.py."""

    NAME = 1.0
    ACRONYM = 0.95
    SYNONYM = 0.9
    ENGLISH = 0.85
    USE = 0.4
    USE_ENGLISH = 0.3
    # A question that is the whole of a name counts that much more.
    WHOLE = 0.5
    # The part of a weight that does not depend on how much of a term the word covers.
    ANYWHERE = 0.7
    GENERIC = 0.25
    SYNONYM_ASKED = 0.85


@dataclass(frozen=True)
class Entry:
    """One text of a kind."""

    kind: int
    text: str
    squashed: str
    weight: float
    is_name: bool  # rather than a sentence


@dataclass(frozen=True)
class Part:
    """One word of a question: what it looks for as typed, and what it also looks for."""

    literal: Node
    others: Node | None
    length: int
    generic: bool


class KindIndex:
    """All kinds, by the tokens of their texts."""

    def __init__(self, kinds: Iterable[Told], spelling: Spelling) -> None:
        self.entries: list[Entry] = []
        self.names: dict[int, Told] = {}
        self._spelling = spelling
        self._holding: dict[str, set[int]] = defaultdict(set)
        self._words: set[str] = set()
        for kind in kinds:
            self.names[kind.key] = kind
            self._add(kind.key, kind.name_ko, Weight.NAME)
            self._add(kind.key, kind.name_en, Weight.ENGLISH)
            for text in kind.acronyms:
                self._add(kind.key, text, Weight.ACRONYM)
            for text in kind.synonyms:
                self._add(kind.key, text, Weight.SYNONYM)
            self._add(kind.key, kind.use_ko, Weight.USE, is_name=False)
            self._add(kind.key, kind.use_en, Weight.USE_ENGLISH, is_name=False)
        self._sorted = sorted(self._holding)

    def _add(self, kind: int, text: str, weight: float, *, is_name: bool = True) -> None:
        words = self._spelling.words(analysis.words(text))
        if not words:
            return
        number = len(self.entries)
        squashed = squash("".join(words))
        self.entries.append(Entry(kind, text, squashed, weight, is_name))
        for token in analysis.tokens(words, joined=is_name):
            self._holding[token].add(number)
        if is_name:
            self._words.update(squash(word) for word in words)
            self._words.add(squashed)

    @property
    def known(self) -> frozenset[str]:
        """The words of all names, and the whole names without spaces."""
        return frozenset(self._words)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The acronyms, in small letters without hyphens."""
        return frozenset(
            entry.squashed
            for entry in self.entries
            if entry.is_name and entry.squashed.isascii() and entry.weight == Weight.ACRONYM
        )

    @cached_property
    def whole(self) -> dict[str, list[Entry]]:
        """The names, by what they are without spaces."""
        found = defaultdict(list)
        for entry in self.entries:
            if entry.is_name:
                found[entry.squashed].append(entry)
        return dict(found)

    def holding(self, node: Node) -> set[int]:
        """Return the numbers of the entries that hold what node looks for."""
        if isinstance(node, Token):
            if not node.prefix:
                return self._holding.get(node.text, set())
            at, found = bisect_left(self._sorted, node.text), set()
            while at < len(self._sorted) and self._sorted[at].startswith(node.text):
                found |= self._holding[self._sorted[at]]
                at += 1
            return found
        parts = [self.holding(part) for part in node.parts]
        return set.intersection(*parts) if isinstance(node, All) else set.union(*parts)

    def scores(self, parts: Sequence[Part], whole: str) -> dict[int, float]:
        """Return the score of each kind that has anything of the question.

        whole is the question without spaces and without what says nothing.
        """
        return self.weighed(parts, whole)[0]

    def weighed(self, parts: Sequence[Part], whole: str) -> tuple[dict[int, float], float]:
        """Return scores(), and how much all words that say something weigh together.

        A score times that weight does not sink with each further word of a long sentence.
        """
        total: dict[int, float] = defaultdict(float)
        heaviest = 0.0
        for part in parts:
            found = self.of_part(part)
            if not found:
                continue  # a maker, a place, a number: it says nothing about kinds
            rare = math.log1p(len(self.names) / (1 + len(found)))
            if part.generic:
                rare *= Weight.GENERIC
            heaviest += rare
            for kind, weight in found.items():
                total[kind] += rare * weight
        scores = {kind: value / heaviest for kind, value in total.items()} if heaviest else {}
        for entry in self.whole.get(whole, ()):
            scores[entry.kind] = scores.get(entry.kind, 0.0) + Weight.WHOLE * entry.weight
        return scores, heaviest

    def of_part(self, part: Part) -> dict[int, float]:
        """Return how well the best text of each kind holds one word of a question."""
        found: dict[int, float] = {}
        literal = self.holding(part.literal)
        others = self.holding(part.others) - literal if part.others else set()
        for numbers, factor in ((literal, 1.0), (others, Weight.SYNONYM_ASKED)):
            for number in numbers:
                entry = self.entries[number]
                weight = entry.weight * factor
                if entry.is_name:
                    cover = min(1.0, part.length / len(entry.squashed))
                    weight *= Weight.ANYWHERE + (1 - Weight.ANYWHERE) * cover
                if weight > found.get(entry.kind, 0.0):
                    found[entry.kind] = weight
        return found

    def best(self, kind: int, part: Part) -> Entry | None:
        """Return the name of a kind that holds a word of a question best, or None."""
        held = self.holding(part.literal) or (self.holding(part.others) if part.others else set())
        names = (self.entries[number] for number in held)
        mine = [entry for entry in names if entry.is_name and entry.kind == kind]
        return max(mine, key=lambda entry: (entry.weight, -len(entry.text)), default=None)
