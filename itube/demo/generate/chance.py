"""The source of every random choice: seeded by what the choice is about, by nothing else."""

import hashlib
import math
import random
from collections.abc import Sequence
from typing import TypeVar

SEED = "i-tube demo 1"

T = TypeVar("T")


class Chance:
    """Choices about one subject, by Random.random() alone, which no Python version changes."""

    def __init__(self, subject: str) -> None:
        digest = hashlib.sha256(f"{SEED}/{subject}".encode()).digest()
        self._next = random.Random(int.from_bytes(digest[:8], "big")).random  # noqa: S311 - demo data, not a secret

    def fraction(self) -> float:
        """Return a number from 0 up to but without 1."""
        return self._next()

    def happens(self, probability: float) -> bool:
        """Return True in that share of cases."""
        return self._next() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._next() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items, each as likely as any other."""
        return items[int(self._next() * len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """Return one of the items, each as likely as its weight says."""
        target = self._next() * math.fsum(weights)
        for item, weight in zip(items, weights, strict=True):
            target -= weight
            if target < 0:
                return item
        return items[-1]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return count different items (all of them if there are fewer), in random order."""
        return self.shuffled(items)[:count]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in random order."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = int(self._next() * (last + 1))
            result[last], result[other] = result[other], result[last]
        return result

    def spread(self) -> float:
        """Return a number around 0, bell-shaped, of standard deviation 1, within -3.5 and 3.5."""
        # fsum, since sum() rounds otherwise from Python 3.12 on
        return (math.fsum(self._next() for _ in range(4)) - 2) * math.sqrt(3)


def chance(*subject: object) -> Chance:
    """Return the choices about a subject, such as chance("tariffs", "EPN0148978")."""
    return Chance("/".join(str(part) for part in subject))
