"""From the rows of a statement to an answer: what many rows share is told apart in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from equipment.search import profiles, traits
from equipment.search.facets import FACETS, Chosen, Source
from equipment.search.lexicon import Lexicon, State
from equipment.search.question import Question
from equipment.search.statement import conditions_of
from itube.lib.facets import FacetValue
from itube.lib.names import in_english

Counts = list[tuple[int, int, int]]  # key, misses, pieces


@dataclass(frozen=True)
class Counted:
    """The rows of one statement by their parts, as equipment.search.statement names them."""

    state: State
    ids: list[int]
    earliest: Mapping[int, datetime]
    profiles: Counts
    centers: Counts
    traits: Counts

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]]) -> "Counted":
        """Sort the rows of a statement."""
        parts: dict[str, list[tuple[Any, ...]]] = {}
        for part, *row in rows:
            parts.setdefault(part, []).append(tuple(row))
        hits = sorted(parts.get("id", ()), key=lambda row: row[2])
        ((newest, _, changes, _),) = parts["state"]
        counts = {
            part: [row[:3] for row in parts.get(part, ())]
            for part in ("profile", "center", "traits")
        }
        return cls(
            state=(changes, newest),
            ids=[row[0] for row in hits],
            earliest={row[0]: row[3] for row in hits if row[3] is not None},
            profiles=counts["profile"],
            centers=counts["center"],
            traits=counts["traits"],
        )

    @property
    def matched(self) -> int:
        """How many pieces have the words, whatever filters they fail."""
        return sum(n for _, _, n in self.centers)

    @property
    def total(self) -> int:
        """How many pieces fail no filter."""
        return sum(n for _, misses, n in self.centers if not misses)

    @property
    def in_centers(self) -> int:
        """In how many centers those are."""
        return len({key for key, misses, _ in self.centers if not misses})

    def unknown(self, question: Question) -> int:
        """Return how many pieces only fail conditions of which nobody can say whether they hold."""
        every = (condition.bits for condition in conditions_of(question))
        judged = [bits for bits in every if bits.unknown]
        either = sum(bits.failed | bits.unknown for bits in judged)
        return sum(
            n
            for _, misses, n in self.centers
            if misses
            and not misses & ~either
            and all(misses & bits.unknown or not misses & bits.failed for bits in judged)
        )

    def facets(self, question: Question, lexicon: Lexicon) -> dict[str, list[FacetValue]]:
        """Return the values of every facet with the pieces that fail no filter but its own."""
        own = {one.name: one.bits.failed for one in conditions_of(question)}
        found: dict[str, Counter[int | str]] = {name: Counter() for name in FACETS}
        for rows, source in (
            (self.profiles, Source.PROFILE),
            (self.centers, Source.CENTER),
            (self.traits, Source.TRAITS),
        ):
            names = [name for name, facet in FACETS.items() if facet.source is source]
            seen_by = _seen_by(names, own)
            values = _values(source, {key for key, _, _ in rows}, lexicon)
            for key, misses, n in rows:
                if seen := seen_by(misses):
                    for name, value in values[key]:
                        if name in seen:
                            found[name][value] += n
        english = in_english()
        return {
            name: _told(name, _named(name, counts, lexicon, english), question.chosen.get(name, ()))
            for name, counts in found.items()
        }


def _seen_by(names: list[str], own: Mapping[str, int]) -> Callable[[int], frozenset[str]]:
    """Return a function that tells which facets count rows with those misses."""
    everyone = frozenset(names)
    kept: dict[int, frozenset[str]] = {0: everyone}

    def seen(misses: int) -> frozenset[str]:
        if misses not in kept:
            kept[misses] = frozenset(name for name in names if not misses & ~own.get(name, 0))
        return kept[misses]

    return seen


def _values(source: Source, keys: set[int], lexicon: Lexicon) -> Mapping[int, Iterable[tuple]]:
    """Return the (facet, key) pairs that each row of a source stands for."""
    if source is Source.PROFILE:
        return profiles.values_of(keys)
    if source is Source.CENTER:
        places = lexicon.places
        return {
            key: (
                ("center", key),
                ("province", places[key].province),
                ("center_kind", places[key].kind),
            )
            for key in keys
            if key in places
        }
    return {key: _of_traits(key) for key in keys}


def _of_traits(number: int) -> list[tuple[str, str]]:
    told = traits.unpack(number)
    modes = [("use_mode", mode) for mode in told.use_modes]
    return [*modes, ("status", told.status), ("use_scope", told.use_scope)]


def _named(
    name: str, counts: Mapping[int | str, int], lexicon: Lexicon, english: bool
) -> list[tuple[str, str, int]]:
    """Return (value, label, pieces) of what was counted, labels in the page's language."""
    if codes := FACETS[name].codes:
        return [(str(code), str(codes(str(code)).label), n) for code, n in counts.items()]
    labels = lexicon.labels.get(name, {})
    found = []
    for key, n in counts.items():
        label = labels[int(key)]
        found.append((label.value, (english and label.name_en) or label.name_ko, n))
    return found


def _told(
    name: str, counted: Iterable[tuple[str, str, int]], asked: Sequence[Chosen]
) -> list[FacetValue]:
    """Return the counted values in their order, and the chosen ones that count nothing."""
    facet = FACETS[name]
    chosen = {value.value: value.label for value in asked}
    values = [FacetValue(value, label, n, value in chosen) for value, label, n in counted]
    there = {value.value for value in values}
    values += [
        FacetValue(code, text, 0, True) for code, text in chosen.items() if code not in there
    ]
    if facet.codes and facet.ordered:
        order = facet.codes.values
        return sorted(values, key=lambda value: order.index(value.value))
    return sorted(values, key=lambda value: (-value.count, value.label, value.value))
