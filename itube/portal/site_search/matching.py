"""Small tables searched by words: all of them must stand in a row; where none has them, what is
spelled alike. For large ones there is equipment.search."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest

from equipment.search import analysis, lexicon
from equipment.search.reading import stem_of

MOST_WORDS = 8
# A word looks for so many others of the same meaning.
MOST_ALTERNATIVES = 6
# Rows of one kind that are looked at; whoever finds more asks too little.
MOST_ROWS = 200
# From this on a name is a slip of what was asked: 시럽인증 is 시험인증.
ALIKE = 0.4
SHORT_LATIN = re.compile(r"[a-z0-9]{1,4}")


@dataclass(frozen=True)
class Asked:
    """What is looked for: each word with what means the same, and all of it as one text."""

    words: tuple[tuple[str, ...], ...]
    text: str


def read(text: str) -> Asked:
    """Return the words of a question without particles and words that say nothing."""
    known = lexicon.lexicon()
    stems = [stem_of(word, known) for word in analysis.words(text)]
    telling = [stem for stem in stems if stem not in known.stops] or stems
    words = dict.fromkeys(telling[:MOST_WORDS])
    return Asked(
        tuple((word, *known.synonyms.get(word, ())[:MOST_ALTERNATIVES]) for word in words),
        " ".join(words),
    )


def matching(
    rows: QuerySet, asked: Asked, titles: Sequence[str], bodies: Sequence[str] = ()
) -> list:
    """Return the rows that have every word in one of these fields, those in a title first.

    If no row has, those with a title spelled alike. One statement, or two.
    """
    if not asked.words:
        return []
    near = _likeness(asked.text, titles)
    in_title = _every(asked, titles)
    found = (
        rows.filter(_every(asked, [*titles, *bodies]))
        .annotate(
            score=near
            + Case(When(in_title, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
        )
        .order_by("-score", *rows.query.order_by)
    )
    return list(found[:MOST_ROWS]) or list(
        rows.annotate(score=near)
        .filter(score__gte=ALIKE)
        .order_by("-score", *rows.query.order_by)[:MOST_ROWS]
    )


def _every(asked: Asked, fields: Sequence[str]) -> Q:
    """Return the condition that each word, or what means the same, stands in one of fields."""
    condition = Q()
    for alternatives in asked.words:
        of_word = Q()
        for word in alternatives:
            for field in fields:
                of_word |= _has(field, word)
        condition &= of_word
    return condition


def _has(field: str, word: str) -> Q:
    # SEM is no semiconductor.
    if SHORT_LATIN.fullmatch(word):
        return Q(**{f"{field}__iregex": rf"\m{word}\M"})
    return Q(**{f"{field}__icontains": word})


def _likeness(text: str, fields: Sequence[str]) -> Coalesce | Greatest:
    parts = [
        Coalesce(TrigramStrictWordSimilarity(text, F(field)), 0.0, output_field=FloatField())
        for field in fields
    ]
    return Greatest(*parts) if len(parts) > 1 else parts[0]
