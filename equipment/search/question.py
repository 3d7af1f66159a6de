"""What a search is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from equipment.search.attempts import Correction
from equipment.search.facets import FACETS, Chosen
from equipment.search.lexicon import Lexicon
from equipment.search.reading import Reading
from equipment.search.spec_conditions import SpecCondition, is_spec_parameter
from itube.lib.facets import FacetValue

ReadSpecs = tuple[tuple[SpecCondition, str], ...]


class SearchTooSlowError(Exception):
    """The database did not answer in time."""


class Spot(NamedTuple):
    """A place on earth, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class FreeTime:
    """SQL of rows (piece, earliest): from when on each piece has what is asked; made above.

    It reads a table expression `candidates(piece)`: those that have the words. If required, pieces
    without such a time are left out.
    """

    sql: str
    parameters: tuple[Any, ...]
    required: bool


@dataclass(frozen=True)
class Question:
    """What is asked, cleaned; equipment.filters makes it.

    literal: the words as they are, without corrections.
    """

    q: str = ""
    chosen: Mapping[str, tuple[Chosen, ...]] = field(default_factory=dict)
    fee_max: int | None = None
    specs: tuple[SpecCondition, ...] = ()
    near: Spot | None = None
    sort: str = "relevance"
    literal: bool = False
    free: FreeTime | None = None


@dataclass(frozen=True)
class Answer:
    """ids are those of one page, in order; total and centers are of the whole answer.

    earliest is known of the ids whose question asked for free time. reading is that of the words
    that were searched in the end, lexicon what it was read with.
    """

    ids: list[int]
    total: int
    centers: int
    facets: dict[str, list[FacetValue]]
    reading: Reading
    lexicon: Lexicon
    correction: Correction | None = None
    earliest: Mapping[int, datetime] = field(default_factory=dict)
    # Conditions on specs that were read from the words, with the words without each.
    read_specs: ReadSpecs = ()
    # Pieces that pass all but conditions on specs of which they have no known value.
    unknown: int = 0
    knows_earliest: bool = False
    # Pieces that have the words, whatever conditions they fail.
    matched: int = 0

    @property
    def corrected(self) -> str | None:
        """What was searched instead of what was typed, if it was something else."""
        return self.correction.text if self.correction else None


@dataclass(frozen=True)
class Relaxation:
    """How many pieces there are without one filter, or without one word of q; rest is then q."""

    name: str
    word: str
    count: int
    rest: str = ""


def question_from(cleaned: Mapping[str, Any]) -> Question:
    """Return the question in the cleaned data of an EquipmentFilter's form; what is missing, open.

    Filters that were refused are missing there, so that a page can answer the rest.
    """
    return Question(
        q=cleaned.get("q") or "",
        chosen={name: tuple(cleaned[name]) for name in FACETS if cleaned.get(name)},
        fee_max=cleaned.get("fee_max"),
        specs=tuple(
            value
            for name, value in cleaned.items()
            if is_spec_parameter(name) and isinstance(value, SpecCondition)
        ),
        near=cleaned.get("near"),
        sort=cleaned.get("sort") or "relevance",
        literal=bool(cleaned.get("literal")),
    )
