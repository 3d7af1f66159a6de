"""Which parts of a text answer a question, and why a piece does whose name does not say so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from equipment.search.lexicon import Lexicon
from equipment.search.reading import Reading
from itube.lib.names import localized
from itube.lib.text import fold, squash

# Words of so few Latin letters are marked as a whole only: SEM not in semiconductor.
WHOLE_UP_TO = 3
WORD = re.compile(r"[^\s(),·/]+")


@dataclass(frozen=True)
class Highlighter:
    """Marks the words of one reading."""

    reading: Reading
    lexicon: Lexicon

    @cached_property
    def _needles(self) -> list[str]:
        texts = [
            text
            for word in self.reading.words
            for text in (word.typed, word.stem, *word.others_text)
        ]
        plain = {squash(text) for text in texts}
        plain |= {squash("".join(self.lexicon.spelled(text))) for text in texts}
        # A lone syllable or sign is everywhere.
        return sorted(
            (text for text in plain if len(text) > 1), key=lambda text: (-len(text), text)
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        found = "|".join(_pattern(needle) for needle in self._needles)
        return re.compile(found, re.IGNORECASE) if found else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the parts of text to mark, half-open, in order, none within another.

        A word is found where spaces or hyphens are between its letters, as the search finds it,
        and in another spelling (쳄버 for 챔버), of which the whole word is marked.
        """
        if self._pattern is None:
            return []
        found = [match.span() for match in self._pattern.finditer(text)]
        for match in WORD.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in found):
                continue
            word = fold(match[0])
            spelled = squash(self.lexicon.spelling.word(word))
            if spelled != squash(word) and self._pattern.search(spelled):
                found.append(match.span())
        return sorted(found)

    def because(self, kind: int, shown: Iterable[str]) -> list[tuple[str, str]]:
        """Return (word, what it means) for words that only another name of the kind explains.

        shown are the texts of a piece that people see; a word that is in one of them needs no
        explanation. SEM finds a 주사전자현미경: then that is said, in the page's language.
        """
        plain = [squash("".join(self.lexicon.spelled(text))) for text in shown]
        found = []
        for word in self.reading.words:
            if word.generic or any(word.stem in text for text in plain):
                continue
            name = self.lexicon.kinds.best(kind, word.part(wide=True))
            if name:
                # As it is written, and not as it was typed: SEM for sem.
                typed = name.text if name.squashed == squash(word.stem) else word.typed
                found.append((typed, localized(self.lexicon.kinds.names[kind], "name")))
        return found


def _pattern(needle: str) -> str:
    pattern = r"[\s\-/.·]*".join(map(re.escape, needle))
    if len(needle) <= WHOLE_UP_TO and needle.isascii():
        return rf"(?<![A-Za-z]){pattern}(?![A-Za-z])"
    return pattern


def snippet(texts: Sequence[str], highlighter: Highlighter) -> str:
    """Return the sentence of texts that answers most of the question; the first if none does."""
    sentences = [
        sentence.strip()
        for text in texts
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", text)
        if sentence.strip()
    ]
    marked = {sentence: len(highlighter.spans(sentence)) for sentence in sentences}
    return max(sentences, key=lambda sentence: marked[sentence], default="")
