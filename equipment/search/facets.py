"""The filters that are counted beside their values: where each is stored and what it is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from django.db.models import TextChoices

from centers.models import CenterKind, Province
from equipment.models import Status, UseMode, UseScope
from equipment.search.lexicon import Lexicon, current, lexicon
from equipment.search.traits import MODES, PLACE, SCOPE_SHIFT, SCOPES, STATUS_SHIFT, STATUSES
from itube.lib.names import localized


class Source(Enum):
    """Which row a facet's values are read from: of many pieces alike, of a center, or its own."""

    PROFILE = "profile"
    CENTER = "center"
    TRAITS = "traits"


class Chosen(NamedTuple):
    """A value that a question asks for; key is what rows hold for it: an id, bit or code."""

    value: str
    label: str
    key: int | str


@dataclass(frozen=True)
class Facet:
    """condition is SQL that is true where a row of the source has one of the keys.

    Its one parameter is what parameter() makes of the keys; statement.py says what the rows are
    called.
    """

    name: str
    source: Source
    condition: str
    mask: bool = False
    # A closed list of codes; else the values are the rows of a table, which the lexicon has.
    codes: type[TextChoices] | None = None
    # Values stand in the list's own order instead of the most frequent first.
    ordered: bool = False

    def parameter(self, chosen: Iterable[Chosen]) -> int | list[int | str]:
        """Return the parameter of condition for those values."""
        keys = [value.key for value in chosen if value.key != NO_KEY]
        if self.mask:
            return sum(1 << int(key) for key in keys)
        return keys


def _array(name: str, column: str) -> Facet:
    return Facet(name, Source.PROFILE, f"profile.{column} && %s::int[]")


FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in [
        _array("sector", "sector_ids"),
        Facet("field", Source.PROFILE, "profile.field_mask & %s <> 0", mask=True),
        _array("item", "item_ids"),
        _array("step", "step_ids"),
        Facet("province", Source.CENTER, "center.province = ANY(%s)", codes=Province),
        Facet(
            "use_mode",
            Source.TRAITS,
            f"d.traits & {(1 << len(MODES)) - 1} & %s <> 0",
            mask=True,
            codes=UseMode,
            ordered=True,
        ),
        Facet("center_kind", Source.CENTER, "institution.kind = ANY(%s)", codes=CenterKind),
        Facet(
            "status",
            Source.TRAITS,
            f"d.traits >> {STATUS_SHIFT} & {PLACE} = ANY(%s)",
            codes=Status,
            ordered=True,
        ),
        Facet(
            "use_scope",
            Source.TRAITS,
            f"d.traits >> {SCOPE_SHIFT} & {PLACE} = ANY(%s)",
            codes=UseScope,
            ordered=True,
        ),
        Facet("stage", Source.PROFILE, "profile.stage_mask & %s <> 0", mask=True),
        _array("classification", "classification_ids"),
        Facet("kind", Source.PROFILE, "profile.kind_id = ANY(%s::int[])"),
        Facet("center", Source.CENTER, "center.id = ANY(%s::int[])"),
    ]
}
NO_KEY = ""  # of a value that no row has any more
# What rows hold for a code, where it is not the code itself.
PACKED = {"use_mode": MODES, "status": STATUSES, "use_scope": SCOPES}


def resolve(given: Mapping[str, Iterable[str]]) -> dict[str, dict[str, Chosen]]:
    """Return for each facet given the values that exist, by value.

    Asks the database only if one is unknown: it may have been added a moment ago. That one has
    another key than a moment ago is seen by rebound().
    """
    found = _resolved(given, lexicon())
    if any(value not in found[name] for name, values in given.items() for value in values):
        found = _resolved(given, current())
    return found


def _resolved(given: Mapping[str, Iterable[str]], words: Lexicon) -> dict[str, dict[str, Chosen]]:
    return {
        name: {value: chosen for value in values if (chosen := _chosen(name, value, words))}
        for name, values in given.items()
    }


def rebound(
    chosen: Mapping[str, tuple[Chosen, ...]], words: Lexicon
) -> dict[str, tuple[Chosen, ...]]:
    """Return chosen values with their keys as words has them; one that is gone stands for none."""
    return {
        name: tuple(
            _chosen(name, value.value, words) or value._replace(key=NO_KEY) for value in values
        )
        for name, values in chosen.items()
    }


def _chosen(name: str, value: str, words: Lexicon) -> Chosen | None:
    if codes := FACETS[name].codes:
        if value not in codes.values:
            return None
        key = PACKED[name].index(value) if name in PACKED else value
        return Chosen(value, str(codes(value).label), key)
    number = words.keys.get(name, {}).get(value)
    if number is None:
        return None
    return Chosen(value, localized(words.labels[name][number], "name"), number)
