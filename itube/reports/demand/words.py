"""What a search in vain was for: a kind by the search's own words, a province by its conditions.

Lookups in the lexicon alone, so that a year of texts costs no statement.
"""

import re

from equipment.search.attempts import best_kinds
from equipment.search.lexicon import Lexicon
from equipment.search.reading import Reading, Word, read

CONDITION = re.compile(r"(?:^| )([a-z_]+)=(\S+)")


def conditions_of(filters: str) -> dict[str, set[str]]:
    """Return the conditions that QuestionLog.filters tells, all values of each by its name."""
    found: dict[str, set[str]] = {}
    for name, value in CONDITION.findall(filters):
        found.setdefault(name, set()).add(value)
    return found


def kind_of(text: str, filters: str, lexicon: Lexicon) -> int | None:
    """Return the kind that was searched, by its key; None where it is none, or not one alone.

    Every word of text that tells of a kind must be one of the kind's own; what is left out are
    general words (장비, 시험), names of places, and figures. A text without such a word is what the
    condition on the kind says.
    """
    reading = read(text, lexicon)
    telling = [word for word in reading.words if _tells(word, lexicon)]
    if not telling:
        return None if _says_anything(reading) else _only_kind(filters, lexicon)
    parts = [word.part(wide=True) for word in telling]
    scores = lexicon.kinds.scores(parts, "".join(word.stem for word in telling))
    for part in parts:
        scores = {kind: scores[kind] for kind in lexicon.kinds.of_part(part) if kind in scores}
    kinds = best_kinds(scores)
    return kinds[0] if len(kinds) == 1 else None


def province_of(filters: str, lexicon: Lexicon) -> str:
    """Return the province that was asked for, or that of the center; empty if not one alone."""
    conditions = conditions_of(filters)
    provinces = conditions.get("province", set())
    if not provinces:
        keys = lexicon.keys.get("center", {})
        provinces = {
            lexicon.places[keys[code]].province
            for code in conditions.get("center", set())
            if code in keys
        }
    known = {place.province for place in lexicon.places.values()}
    return provinces.pop() if len(provinces) == 1 and provinces <= known else ""


def _tells(word: Word, lexicon: Lexicon) -> bool:
    is_place = word.stem in lexicon.center_words and word.stem not in lexicon.kinds.known
    return not (word.generic or is_place or word.stem[0].isdigit())


def _says_anything(reading: Reading) -> bool:
    return bool(reading.words) or reading.only_signs


def _only_kind(filters: str, lexicon: Lexicon) -> int | None:
    kinds = conditions_of(filters).get("kind", set())
    return lexicon.keys.get("kind", {}).get(kinds.pop()) if len(kinds) == 1 else None
