"""What a need can lead to, as rows in both languages. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Factor(NamedTuple):
    """What a step evaluates, and the keys of the kinds that measure it."""

    name_ko: str
    name_en: str
    kinds: tuple[int, ...]


class Step(NamedTuple):
    """A step of the service map. kinds are keys, in the map's order."""

    item: str
    number: int
    item_ko: str
    item_en: str
    name_ko: str
    name_en: str
    summary_ko: str
    summary_en: str
    kinds: tuple[int, ...]
    factors: tuple[Factor, ...]


class Page(NamedTuple):
    """A course, case or answer by its code in addresses; kinds are those that it is about.

    texts begin with its summary in Korean and in English. names are what else it is called by.
    """

    code: str
    title_ko: str
    title_en: str
    texts: tuple[str, ...] = ()
    kinds: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    center: int = 0


class Coming(NamedTuple):
    """A session of a course that takes enrolments; free are its places that nobody has."""

    course: str
    starts_at: datetime
    free: int


class Rows(NamedTuple):
    """All that a need can lead to beside the words of the kinds, which the lexicon has.

    held says of how many pieces there are of each kind; sessions stand in their order of time.
    """

    held: Mapping[int, int] = {}
    steps: tuple[Step, ...] = ()
    courses: tuple[Page, ...] = ()
    sessions: tuple[Coming, ...] = ()
    cases: tuple[Page, ...] = ()
    answers: tuple[Page, ...] = ()
