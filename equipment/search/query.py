"""One question to the search documents: which pieces, how many, and what stands beside them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from django.db import OperationalError, connection, transaction

from equipment.search import nodes
from equipment.search.attempts import FEW, Attempt, attempts
from equipment.search.counting import Counted
from equipment.search.facets import rebound
from equipment.search.lexicon import Lexicon, current, lexicon, renewed
from equipment.search.question import (
    Answer,
    Question,
    ReadSpecs,
    Relaxation,
    SearchTooSlowError,
)
from equipment.search.reading import Word, read
from equipment.search.spec_conditions import SpecCondition
from equipment.search.spec_words import may_have_specs
from equipment.search.spec_words import read as read_specs
from equipment.search.statement import (
    ALL_CANDIDATES,
    answer_sql,
    conditions_of,
    count_sql,
    words_sql,
)

TIMEOUT_MS = 2000
MOST_SPECS = 20  # conditions on specs in one question, typed and chosen

T = TypeVar("T")


def search(
    question: Question,
    *,
    page: int = 1,
    page_size: int = 20,
    facets: bool = True,
    words: Lexicon | None = None,
) -> Answer:
    """Answer question in one statement; a page past the end has no ids.

    words: read the question with these, whatever the tables say; for trying words out.

    Only words that no piece has cost more statements: they are read otherwise until something is
    found. Raises SearchTooSlowError when the database takes longer than TIMEOUT_MS.
    """

    tried = words

    def ask(asked: Question, attempt: Attempt, words: Lexicon) -> Counted:
        sql, parameters = answer_sql(
            asked,
            attempt,
            limit=page_size,
            offset=(page - 1) * page_size,
            facets=facets,
        )
        counted = Counted.of(run(sql, parameters))
        if tried is None and counted.state != words.state:
            raise _StaleError
        return counted

    def answered(words: Lexicon) -> Answer:
        asked, specs = understood(question, words)
        asked = replace(asked, chosen=rebound(asked.chosen, words))
        for attempt in attempts(asked.q, words, literal=question.literal):
            counted = ask(asked, attempt, words)
            few = 0 < counted.matched < FEW and not attempt.last
            if few and (wider := attempt.with_kinds()):
                attempt, counted = wider, ask(asked, wider, words)
            if counted.matched or attempt.last:
                return Answer(
                    ids=counted.ids,
                    total=counted.total,
                    centers=counted.in_centers,
                    facets=counted.facets(asked, words) if facets else {},
                    reading=attempt.reading,
                    lexicon=words,
                    correction=attempt.correction if counted.matched else None,
                    earliest=counted.earliest,
                    knows_earliest=question.free is not None,
                    read_specs=specs,
                    unknown=counted.unknown(asked),
                    matched=counted.matched,
                )
        raise AssertionError("the last attempt is always answered")

    return answered(tried) if tried else _with_lexicon(answered)


def understood(question: Question, words: Lexicon) -> tuple[Question, ReadSpecs]:
    """Return question with the conditions on specs taken out of its words, and those conditions.

    Each comes with the words as they would be without it.
    """
    if question.literal or not may_have_specs(question.q):
        return question, ()
    reading = read_specs(question.q, words.definitions)
    found = reading.conditions[: max(0, MOST_SPECS - len(question.specs))]
    if not found:
        return question, ()
    asked = replace(question, q=reading.rest, specs=(*question.specs, *found))
    return asked, tuple(zip(found, reading.without, strict=False))


class Matching(NamedTuple):
    """What the words of a question find: documents by a tsquery, and all pieces of some kinds.

    Of those only the ones that fit all specs; without tsquery and kinds, of all there are.
    """

    tsquery: str
    kinds: tuple[int, ...]
    specs: tuple[SpecCondition, ...]


def matching(q: str, *, literal: bool = False) -> Matching:
    """Return what q finds, whatever else is asked; found in the same ways as by search()."""
    words = current()
    asked, _ = understood(Question(q=q, literal=literal), words)
    for attempt in attempts(asked.q, words, literal=literal):
        found = FEW if attempt.last or attempt.everything else _found(attempt, FEW)
        if 0 < found < FEW and (wider := attempt.with_kinds()):
            return Matching(wider.tsquery, wider.kinds, asked.specs)
        if found:
            return Matching(attempt.tsquery, attempt.kinds, asked.specs)
    raise AssertionError("the last attempt is always answered")


def relaxations(question: Question) -> list[Relaxation]:
    """Return what leaving out one condition of question would bring, the most first.

    Only conditions whose absence brings anything are named. One statement.
    """
    question, _ = understood(question, lexicon())
    words = read(question.q, lexicon()).needed
    free = question.free if question.free and question.free.required else None
    conditions = list(conditions_of(question))
    ways: list[Relaxation] = []
    counts: list[tuple[str, Sequence[Any]]] = []
    for condition in conditions:
        kept = [other for other in conditions if other is not condition]
        ways.append(Relaxation(condition.name, "", 0))
        uses_free = free is not None and condition.name != "free"
        counts.append(count_sql(kept, _all_of(words), free=uses_free))
    for word in words:
        rest = [other for other in words if other is not word]
        typed = " ".join(other.typed for other in rest)
        ways.append(Relaxation("q", word.typed if rest else "", 0, typed))
        counts.append(count_sql(conditions, _all_of(rest), free=free is not None))
    if not counts:
        return []
    sql = " UNION ALL ".join(
        f"SELECT {number}, ({count})" for number, (count, _) in enumerate(counts)
    )
    parameters = [value for _, values in counts for value in values]
    if free:
        sql = f"WITH {ALL_CANDIDATES}, f AS MATERIALIZED ({free.sql}) {sql}"
        parameters = [*free.parameters, *parameters]
    found = [replace(ways[number], count=count) for number, count in run(sql, parameters) if count]
    return sorted(found, key=lambda way: -way.count)


def run(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that reads; raises SearchTooSlowError after TIMEOUT_MS."""
    # Compiling would cost more than these statements do. The planner cannot count beforehand what
    # has some words, passes some filters or is free; if it took that for a few rows and looked them
    # up one by one, many would take minutes. What is sent together is one transaction, which these
    # limits end with, and takes one trip.
    limits = (
        f"SET LOCAL statement_timeout = {TIMEOUT_MS:d}; SET LOCAL jit = off;"
        " SET LOCAL work_mem = '64MB'; SET LOCAL enable_nestloop = off; "
    )
    try:
        if not connection.in_atomic_block:
            return _rows(limits + sql, parameters)
        with transaction.atomic():
            rows = _rows(limits + sql, parameters)
            # Nothing is written; so the transaction around this gets its own limits back.
            transaction.set_rollback(True)
            return rows
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) == "57014":  # query_canceled
            raise SearchTooSlowError from error
        raise


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _found(attempt: Attempt, most: int) -> int:
    """Return how many documents an attempt finds, counted up to most."""
    sql, parameters = words_sql(attempt.tsquery, attempt.kinds)
    counted = f"SELECT FROM equipment_searchdocument d WHERE {sql} LIMIT {most:d}"
    ((found,),) = run(f"SELECT count(*) FROM ({counted}) AS found", parameters)  # noqa: S608
    return found


def _all_of(words: Iterable[Word]) -> str:
    node = nodes.every(word.sought() for word in words)
    return nodes.tsquery(node) if node else ""


class _StaleError(Exception):
    """The tables that the lexicon was read from have changed."""


def _with_lexicon(answered: Callable[[Lexicon], T]) -> T:
    """Return what answered makes of the lexicon; again if it was of an older state."""
    words = lexicon()
    for _ in range(3):
        try:
            return answered(words)
        except _StaleError:
            words = renewed()
    # Someone is changing words all the time.
    raise SearchTooSlowError
