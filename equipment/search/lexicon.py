"""All that a search keeps in memory: words, kinds, and what the values of facets are called.

It is read in one statement and kept until the tables behind it have changed. Every answer of the
database brings the state of those tables along (STATE), so that a process never has to ask:
whoever finds that its lexicon is of an older state reads anew and asks again.
"""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.utils.text import slugify
from django.utils.translation import override

from equipment.models.vocabulary import STEM_SIGN
from equipment.search import analysis
from equipment.search.kinds import KindIndex, Told
from equipment.search.spec_conditions import Definition
from equipment.search.spelling import Rule, Spelling
from itube.lib.provinces import PROVINCE_SHORT
from itube.lib.text import squash

State = tuple[int, int]

# Two figures, because a change that was begun earlier may be committed later.
STATE = "(SELECT ARRAY[count(*), coalesce(max(id), 0)] FROM equipment_vocabularychange)"

# ruff: noqa: S608 - made of constants
READ = f"""
SELECT json_build_object(
    'state', {STATE},
    'synonyms', (SELECT coalesce(json_agg(json_build_array(words, leads_to) ORDER BY id), '[]')
                 FROM equipment_synonymgroup WHERE enabled),
    'spelling', (SELECT coalesce(json_agg(json_build_array(variant, canonical, pattern)), '[]')
                 FROM equipment_spellingrule WHERE enabled),
    'words', (SELECT coalesce(json_agg(json_build_array(role, text)), '[]')
              FROM equipment_queryword WHERE enabled),
    'kinds', (SELECT coalesce(json_agg(json_build_array(id, name_ko, name_en, use_ko, use_en)
                                       ORDER BY id), '[]') FROM equipment_kind),
    'terms', (SELECT coalesce(json_agg(json_build_array(kind_id, type, text) ORDER BY id), '[]')
              FROM equipment_kindterm),
    'labels', (SELECT coalesce(
                   json_agg(json_build_array(facet, key, value, name_ko, name_en)), '[]') FROM (
        SELECT 'sector' AS facet, id AS key, code AS value, name_ko, name_en FROM equipment_sector
        UNION ALL SELECT 'field', bit, slug, name_ko, name_en FROM equipment_field
        UNION ALL SELECT 'stage', bit, slug, name_ko, name_en FROM equipment_stage
        UNION ALL SELECT 'item', id, slug, name_ko, name_en FROM equipment_productitem
        UNION ALL SELECT 'step', s.id, i.slug || '.' || s.number, i.name_ko || ' · ' || s.name_ko,
                         i.name_en || ' · ' || s.name_en
                  FROM equipment_processstep s JOIN equipment_productitem i ON i.id = s.item_id
        UNION ALL SELECT 'classification', id, code, name_ko, name_en FROM equipment_classification
        UNION ALL SELECT 'kind', id, slug, name_ko, name_en FROM equipment_kind
        UNION ALL SELECT 'center', id, code, name_ko, name_en FROM centers_center) AS named),
    'specs', (SELECT coalesce(json_agg(json_build_array(key, name_ko, name_en, unit) ORDER BY id),
                                     '[]') FROM equipment_specdefinition),
    'centers', (SELECT coalesce(json_agg(json_build_array(
                    c.id, c.province, i.kind, c.latitude, c.longitude, c.name_ko, c.city_ko,
                    c.city_en) ORDER BY c.code), '[]')
                FROM centers_center c JOIN centers_institution i ON i.id = c.institution_id)
)
"""


class Label(NamedTuple):
    """A value of a facet: its code in addresses and its names."""

    value: str
    name_ko: str
    name_en: str


class City(NamedTuple):
    """A province or city with the middle of its centers, in degrees."""

    name_ko: str
    name_en: str
    latitude: float
    longitude: float


class Place(NamedTuple):
    """Where a center is, and what kind of institution runs it."""

    province: str
    kind: str


@dataclass(frozen=True)
class Lexicon:
    """The state of the tables at one moment; nothing in it is changed."""

    state: State
    spelling: Spelling
    # A word without spaces, as it is spelled, to the words it also looks for.
    synonyms: dict[str, tuple[str, ...]]
    # The same for the stems of verbs, which words only begin with: 당겨 for 당겨서.
    stems: dict[str, tuple[str, ...]]
    stops: frozenset[str]
    generic: frozenset[str]
    particles: tuple[str, ...]  # the longest first
    endings: tuple[str, ...]
    kinds: KindIndex
    labels: dict[str, dict[int, Label]]
    places: dict[int, Place]
    center_words: frozenset[str]
    # Provinces and cities that have centers, by their names in addresses.
    cities: dict[str, City]
    definitions: tuple[Definition, ...]

    @cached_property
    def known(self) -> frozenset[str]:
        """Words that mean something as they are, so that no particle is cut off from them."""
        return self.kinds.known | frozenset(self.synonyms) | self.center_words | self.generic

    @cached_property
    def keys(self) -> dict[str, dict[str, int]]:
        """The key of each facet's values, by the code in addresses."""
        return {
            facet: {label.value: key for key, label in labels.items()}
            for facet, labels in self.labels.items()
        }

    def leads_of(self, word: str) -> tuple[str, ...]:
        """Return what a verb leads to, by the stem that the word begins with; the longest stem."""
        for end in range(len(word), 0, -1):
            if found := self.stems.get(word[:end]):
                return found
        return ()

    def spelled(self, text: str) -> list[str]:
        """Return the words of text as they are spelled."""
        return self.spelling.words(analysis.words(text))

    def tokens(self, text: str, *, joined: bool = False) -> set[str]:
        """Return the tokens of a stored text; joined: of a name."""
        return analysis.tokens(self.spelled(text), joined=joined)


_lock = threading.Lock()
_kept: list[Lexicon] = []


def lexicon() -> Lexicon:
    """Return the lexicon that this process keeps, which may be of an older state; see renewed()."""
    kept = _kept[:1]
    return kept[0] if kept else renewed()


def read_lexicon() -> Lexicon:
    """Read the lexicon as this transaction sees it and return it without keeping it.

    One statement. With an unsaved change in the transaction it is what that change would make.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ)
        (rows,) = cursor.fetchone()
    return _made(rows)


def renewed() -> Lexicon:
    """Read the lexicon as it is now, keep it and return it; one statement."""
    made = read_lexicon()
    with _lock:
        _kept[:] = [made]
    return made


def knowing(known: Callable[[Lexicon], bool]) -> Lexicon:
    """Return the lexicon that is kept, or the current one where known() is not true of it.

    What a question names is seldom new: so it costs no statement.
    """
    kept = lexicon()
    return kept if known(kept) else current()


def current() -> Lexicon:
    """Return the lexicon as it is now; one statement if nothing has changed, else two."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {STATE}")
        (state,) = cursor.fetchone()
    kept = lexicon()
    return kept if kept.state == tuple(state) else renewed()


def _made(rows: dict[str, Any]) -> Lexicon:
    spelling = Spelling(Rule(*rule) for rule in rows["spelling"])

    def plain(text: str) -> str:
        return squash("".join(spelling.words(analysis.words(text))))

    roles: dict[str, list[str]] = defaultdict(list)
    for role, text in rows["words"]:
        roles[role].append(plain(text))
    labels: dict[str, dict[int, Label]] = defaultdict(dict)
    for facet, key, *names in rows["labels"]:
        labels[facet][key] = Label(*names)
    return Lexicon(
        state=tuple(rows["state"]),
        spelling=spelling,
        synonyms=_synonyms(rows["synonyms"], plain, stems=False),
        stems=_synonyms(rows["synonyms"], plain, stems=True),
        stops=frozenset(roles["stop"]),
        generic=frozenset(roles["generic"]),
        particles=tuple(sorted(set(roles["particle"]), key=lambda word: (-len(word), word))),
        endings=tuple(sorted(set(roles["ending"]), key=lambda word: (-len(word), word))),
        kinds=KindIndex(_told(rows), spelling),
        labels=dict(labels),
        cities=_cities(rows["centers"]),
        definitions=tuple(Definition.of(*row) for row in rows["specs"]),
        places={key: Place(*place[:2]) for key, *place in rows["centers"]},
        center_words=frozenset(
            squash(word)
            for row in rows["centers"]
            for text in row[5:7]
            for word in [*spelling.words(analysis.words(text)), plain(text)]
        ),
    )


def _synonyms(groups: list[Any], plain: Any, *, stems: bool) -> dict[str, tuple[str, ...]]:
    """Return for each word of a group the others, or what they lead to; stems: for its stems."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for words, leads_to in groups:
        for word in words:
            if word.endswith(STEM_SIGN) is stems:
                others = leads_to or [other for other in words if plain(other) != plain(word)]
                found[plain(word)].update(dict.fromkeys(others))
    return {word: tuple(others) for word, others in found.items() if word}


def _cities(centers: list[Any]) -> dict[str, City]:
    """Return each province and city with the middle of its centers; a province comes first."""
    where: dict[str, list[tuple[float, float]]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    for _key, province, _kind, latitude, longitude, _name, city_ko, city_en in centers:
        short = PROVINCE_SHORT[province]
        with override("ko"):
            korean = str(short)
        with override("en"):
            english = str(short)
        for name_ko, name_en in ((korean, english), (city_ko, city_en)):
            if slug := slugify(name_en):
                names.setdefault(slug, (name_ko, name_en))
                where[slug].append((latitude, longitude))
    return {
        slug: City(
            *names[slug],
            sum(latitude for latitude, _ in spots) / len(spots),
            sum(longitude for _, longitude in spots) / len(spots),
        )
        for slug, spots in where.items()
    }


def _told(rows: dict[str, Any]) -> list[Told]:
    terms: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, type_, text in rows["terms"]:
        terms[kind][type_].append(text)
    return [
        Told(key, name_ko, name_en, use_ko, use_en, terms[key]["acronym"], terms[key]["synonym"])
        for key, name_ko, name_en, use_ko, use_en in rows["kinds"]
    ]
