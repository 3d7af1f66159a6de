"""Which frequent question words are nearest to. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p


@dataclass(frozen=True)
class Answered:
    """A frequent question with the stems of its words and of its answer's."""

    slug: str
    asked: frozenset[str]
    told: frozenset[str]


class Answers:
    """The frequent questions, by their words."""

    def __init__(self, rows: Sequence[Answered]) -> None:
        self.rows = rows

    @cached_property
    def _rare(self) -> dict[str, float]:
        count: dict[str, int] = defaultdict(int)
        for row in self.rows:
            for word in row.asked | row.told:
                count[word] += 1
        return {word: log1p(len(self.rows) / n) for word, n in count.items()}

    def nearest(self, stems: Sequence[str], hints: Sequence[str] = ()) -> tuple[str, float]:
        """Return the slug of the question nearest to these words and how near, from 0 to 1."""
        words = list(dict.fromkeys(stems))
        if not words or not self.rows:
            return "", 0.0
        usual = log1p(len(self.rows))
        total = sum(self._rare.get(word, usual) for word in words)
        best, most = "", 0.0
        for row in self.rows:
            said = sum(
                self._rare.get(word, usual) * (1.0 if word in row.asked else 0.45)
                for word in words
                if word in row.asked or word in row.told
            )
            if row.slug in hints:
                said += total * 0.5
            if said > most:
                best, most = row.slug, said
        return best, most / total
