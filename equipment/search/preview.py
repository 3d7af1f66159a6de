"""What questions find with a change of words that nobody has saved, beside what they find now.

The change is made in a transaction that is undone, and what is read there is never kept: other
requests go on with the words as they are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from equipment.models import Equipment, SearchDocument
from equipment.search import nodes
from equipment.search.index import try_out
from equipment.search.lexicon import Lexicon, current, read_lexicon
from equipment.search.query import run, search
from equipment.search.question import Question, SearchTooSlowError
from equipment.search.reading import Word
from itube.lib.text import squash

SHOWN = 5
# More pieces than this are not read anew for a trial; a thousand take a second.
MOST_TRIED = 300


@dataclass(frozen=True)
class Side:
    """How one question is read and what it finds; slow: the database took too long to say."""

    words: tuple[Word, ...] = ()
    tsquery: str = ""
    corrected: str = ""
    total: int = 0
    hits: tuple[Equipment, ...] = ()
    slow: bool = False

    @cached_property
    def keys(self) -> frozenset[int]:
        """The keys of the first hits."""
        return frozenset(piece.pk for piece in self.hits)


@dataclass(frozen=True)
class Effect:
    """One question before a change and after it."""

    question: str
    before: Side
    after: Side

    @property
    def changes(self) -> bool:
        """Whether anything of it is read or found otherwise."""
        return self.before != self.after


@dataclass(frozen=True)
class Preview:
    """tried of touched pieces were read anew; the others are still as they are stored."""

    effects: tuple[Effect, ...]
    touched: int = 0
    tried: int = 0


def preview(
    questions: Sequence[str], change: Callable[[], object], *, respelled: Iterable[str] = ()
) -> Preview:
    """Return what change would do to questions; nothing of it remains.

    respelled: spellings whose pieces would be read otherwise.
    """
    before = [_side(question, current()) for question in questions]
    with transaction.atomic():
        pieces = _holding(respelled)
        tried = pieces[:MOST_TRIED]
        change()
        words = read_lexicon()
        try_out(tried, words)
        after = [_side(question, words) for question in questions]
        transaction.set_rollback(True)
    effects = tuple(Effect(*each) for each in zip(questions, before, after, strict=True))
    return Preview(effects, touched=len(pieces), tried=len(tried))


def _side(question: str, words: Lexicon) -> Side:
    try:
        answer = search(Question(q=question), page_size=SHOWN, facets=False, words=words)
    except SearchTooSlowError:
        return Side(slow=True)
    node = nodes.every(word.sought() for word in answer.reading.needed)
    pieces = Equipment.objects.select_related("center").in_bulk(answer.ids)
    return Side(
        words=answer.reading.words,
        tsquery=nodes.tsquery(node) if node else "",
        corrected=answer.corrected or "",
        total=answer.total,
        hits=tuple(pieces[key] for key in answer.ids),
    )


def _holding(spellings: Iterable[str]) -> list[int]:
    """Return the pieces whose stored words hold one of spellings, in order."""
    found = (nodes.of_word(squash(text)) for text in spellings)
    node = nodes.either(node for node in found if node is not None)
    if node is None:
        return []
    table = SearchDocument._meta.db_table  # noqa: SLF001 - Django's documented API
    rows = run(
        f"SELECT equipment_id FROM {table} WHERE tokens @@ %s::tsquery ORDER BY 1",  # noqa: S608
        [nodes.tsquery(node, faint=True)],
    )
    return [key for (key,) in rows]
