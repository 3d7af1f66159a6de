"""What a question means: its words, what each of them looks for, and what says nothing. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from equipment.search import nodes, spoken
from equipment.search.analysis import LATIN, MAX_WORDS, is_hangul
from equipment.search.kinds import Part
from equipment.search.lexicon import Lexicon
from equipment.search.nodes import Node
from itube.lib.text import squash

LONGEST_GROUP = 3  # words that together are one term: `wire bonding`, `리튬 이온 전지`
SHORTEST_STEM = 2
LATIN_ENDING = re.compile(r"(?:ies|ing|ers|ors|es|er|or|ed|s|y)$")
SHORTEST_LATIN_STEM = 4


@dataclass(frozen=True)
class Word:
    """One word of a question, or several that are one term.

    typed is how it was written, stem without particle and ending. literal looks for it as it is,
    others for what means the same, wide for its parts: wide only counts where nothing else is
    found. others_text are those other words, for people.
    """

    typed: str
    stem: str
    literal: Node
    others: Node | None = None
    wide: Node | None = None
    others_text: tuple[str, ...] = ()
    generic: bool = False

    def sought(self, *, wide: bool = False) -> Node:
        """Return what a document must have one of."""
        ways = [self.literal, self.others, self.wide if wide else None]
        return nodes.either(node for node in ways if node is not None) or self.literal

    def part(self, *, wide: bool = False) -> Part:
        """Return the word as kinds are scored by it."""
        ways = [self.others, self.wide if wide else None]
        others = nodes.either(node for node in ways if node is not None)
        return Part(self.literal, others, len(self.stem), self.generic)


@dataclass(frozen=True)
class Reading:
    """A question's words in their order; without any it asks for everything, unless it has signs.

    Of the words that it needs a document has all; generic words only help to order the answer,
    unless there are no others.
    """

    words: tuple[Word, ...]
    only_signs: bool = False

    @cached_property
    def needed(self) -> tuple[Word, ...]:
        """The words that a document must have."""
        meaning = tuple(word for word in self.words if not word.generic)
        return meaning or self.words

    @property
    def whole(self) -> str:
        """The question without spaces and without what says nothing."""
        return "".join(word.stem for word in self.words)

    @property
    def text(self) -> str:
        """The words as they are searched, for people."""
        return " ".join(word.typed for word in self.words)


def read(text: str, lexicon: Lexicon, most: int = MAX_WORDS) -> Reading:
    """Return what text means; words past so many are left out."""
    spelled = lexicon.spelled(text)[:most]
    found: list[Word] = []
    at = 0
    while at < len(spelled):
        word, taken = _next(spelled[at:], lexicon)
        if word is not None:
            found.append(word)
        at += taken
    return Reading(tuple(dict.fromkeys(found)), only_signs=bool(text.strip()) and not spelled)


def _next(spelled: Sequence[str], lexicon: Lexicon) -> tuple[Word | None, int]:
    """Return the word that spelled begins with, None if it says nothing, and how many it takes."""
    for count in range(min(LONGEST_GROUP, len(spelled)), 1, -1):
        group = spelled[:count]
        together = stem_of("".join(squash(word) for word in group), lexicon)
        # The last word must have a part in it, and not be cut off as an ending.
        if together in lexicon.synonyms and len(together) > sum(map(len, map(squash, group[:-1]))):
            # Its last word without the particle.
            cut = sum(map(len, map(squash, group))) - len(together)
            last = squash(group[-1])
            words = [*group[:-1], last[: len(last) - cut]] if cut else group
            literal = nodes.of_text(words)
            if literal is not None:
                return _word(" ".join(group), together, literal, lexicon), count
    return _single(spelled[0], lexicon), 1


def _single(word: str, lexicon: Lexicon) -> Word | None:
    plain = squash(word)
    # 디엠에이 ends like a word with a particle, and is an acronym.
    spoken_whole = spoken.acronym(plain, lexicon.kinds.acronyms)
    stem = plain if spoken_whole else stem_of(plain, lexicon)
    if plain in lexicon.stops or stem in lexicon.stops:
        return None
    literal = nodes.of_word(word if stem == plain else stem)
    return _word(word, stem, literal, lexicon) if literal is not None else None


def _word(typed: str, stem: str, literal: Node, lexicon: Lexicon) -> Word:
    others = list(lexicon.synonyms.get(stem, ())) or list(lexicon.leads_of(typed))
    if acronym := spoken.acronym(stem, lexicon.kinds.acronyms):
        others += [acronym, *lexicon.synonyms.get(acronym, ())]
    found = (nodes.of_text(lexicon.spelled(text)) for text in others)
    return Word(
        typed=typed,
        stem=stem,
        literal=literal,
        others=nodes.either(node for node in found if node is not None),
        wide=_wide(stem, lexicon),
        others_text=tuple(others),
        generic=stem in lexicon.generic,
    )


def stem_of(word: str, lexicon: Lexicon) -> str:
    """Return a word without its particle or ending, if it has one; word has no spaces.

    A word that is known stays (전기로), as does a number with its unit (1800도). Otherwise what is
    left should be known, as little as possible being cut off (전기로에서 is no 전기); if it is not,
    the word stays if any kind is described with it.
    """
    if word in lexicon.known or word in lexicon.stops:
        return word
    stems = list(_stems(word, lexicon))
    for stem in reversed(stems):
        if stem in lexicon.known or stem in lexicon.stops or LATIN.fullmatch(stem):
            return stem
    if not stems:
        return word
    node = nodes.of_word(word)
    return word if node is not None and lexicon.kinds.holding(node) else stems[0]


def _stems(word: str, lexicon: Lexicon) -> Iterable[str]:
    """Yield what word could be without its endings, the shortest stem first."""
    seen = {word}
    shorter = [word]
    for _ in range(2):  # 하는 + 데에서: an ending, and a particle after it
        shorter = [
            stem
            for longer in shorter
            for suffix in (*lexicon.endings, *lexicon.particles)
            if longer.endswith(suffix)
            and _may_stand_alone(stem := longer[: -len(suffix)], lexicon.known)
        ]
        seen.update(shorter)
    seen.discard(word)
    return sorted(seen, key=lambda stem: (len(stem), stem))


def _may_stand_alone(stem: str, known: Collection[str]) -> bool:
    if not stem or stem[-1].isdigit():
        return False
    return len(stem) >= SHORTEST_STEM or bool(LATIN.fullmatch(stem)) or stem in known


def _wide(stem: str, lexicon: Lexicon) -> Node | None:
    """Return what the parts of a compound look for, or a Latin word without its ending."""
    if LATIN.fullmatch(stem):
        short = LATIN_ENDING.sub("", stem)
        if short != stem and len(short) >= SHORTEST_LATIN_STEM:
            return nodes.Token(short, prefix=True)
        return None
    parts = _parts(stem, lexicon)
    if len(parts) < 2:
        return None
    found = []
    for part in parts:
        if part in lexicon.stops:
            continue  # ALD장비 is about ALD
        texts = [part, *lexicon.synonyms.get(part, ())]
        ways = (nodes.of_text(lexicon.spelled(text)) for text in texts)
        found.append(nodes.either(node for node in ways if node is not None))
    return nodes.every(node for node in found if node is not None)


def _parts(word: str, lexicon: Lexicon) -> list[str]:
    """Return the known words that word is made of, the longest from the left.

    A syllable between them is left out (충방전+용); nothing is returned if more is unknown.
    """
    found, at, unknown = [], 0, 0
    while at < len(word):
        for end in range(len(word), at + 1, -1):
            part = word[at:end]
            if part != word and part in lexicon.known and (is_hangul(part) or LATIN.match(part)):
                found.append(part)
                at = end
                break
        else:
            at += 1
            unknown += 1
    return found if unknown <= 1 else []
