"""Variant spellings are read as one, in questions and in what is stored alike."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from itube.lib.text import squash


class Rule(NamedTuple):
    """variant inside a word is read as canonical; with a pattern, in words of that form only."""

    variant: str
    canonical: str
    pattern: str = ""


class Spelling:
    """The rules in force, the longest variant first.

    digest tells them from other rules: what is stored was spelled by those of its digest.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = []
        used = []
        for rule in sorted(rules, key=lambda rule: (-len(rule.variant), rule.variant)):
            variant, canonical = squash(rule.variant), squash(rule.canonical)
            form = re.compile(rule.pattern, re.IGNORECASE) if rule.pattern else None
            # What is read must be read as it stands; else it would grow at every reading.
            if variant and (variant not in canonical or (form and not form.search(canonical))):
                self._rules.append((_inside(variant), canonical, form))
                used.append((variant, canonical, rule.pattern))
        self.digest = blake2b(json.dumps(used).encode(), digest_size=8).hexdigest()
        self._any = _any_of(pattern for pattern, _canonical, _form in self._rules)
        self._read = lru_cache(maxsize=50_000)(self._word)

    def word(self, word: str) -> str:
        """Return a folded word as it is spelled; one that no rule touches keeps its hyphens."""
        return self._read(word)

    def words(self, words: Iterable[str]) -> list[str]:
        """Return the words as they are spelled."""
        return [self._read(word) for word in words]

    def _word(self, word: str) -> str:
        read = squash(word)
        if self._any is None or not self._any.search(read):
            return word
        changed = False
        for pattern, canonical, form in self._rules:
            if form is None or form.search(read):
                read, times = pattern.subn(canonical, read)
                changed = changed or times > 0
        return read if changed else word


def _inside(variant: str) -> re.Pattern[str]:
    """Return where variant stands in a word; a Latin one not within a longer Latin one."""
    pattern = re.escape(variant)
    if variant.isascii():
        pattern = rf"(?<![a-z0-9]){pattern}(?![a-z0-9])"
    return re.compile(pattern)


def _any_of(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str] | None:
    found = [pattern.pattern for pattern in patterns]
    return re.compile("|".join(found)) if found else None
