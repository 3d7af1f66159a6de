"""One question to the search documents: which pieces, how many, and what stands beside them.

A document that fails a filter gets that filter's bit in `misses`. So one pass answers everything:
hits have no bit, and a facet counts the rows that have no bit but perhaps its own.
"""

# ruff: noqa: S608 - SQL is put together from constants here; what people type is a parameter.

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction

from equipment.search import analysis
from equipment.search.facets import FACETS, Chosen
from equipment.search.spec_conditions import SpecCondition
from equipment.search.specs import matching
from equipment.spec_filters import parameter_of, spec_conditions
from itube.lib.facets import FacetValue

TIMEOUT_MS = 3000

# The last resort of every order is the piece itself, so that pages never overlap.
ORDERS = {
    "relevance": "relevance, sort_name, equipment_id",
    "name": "sort_name, equipment_id",
    "fee": "fee_won NULLS LAST, sort_name, equipment_id",
    "newest": "acquired_on DESC NULLS LAST, sort_name, equipment_id",
}

# What the parts of an answer need. The text, by far the widest, would spill the rows to disk.
KEPT = ", ".join(
    ["equipment_id", "sort_name", "fee_won", "acquired_on", *(f.column for f in FACETS.values())]
)


class SearchTooSlowError(Exception):
    """The database did not answer within TIMEOUT_MS."""


@dataclass(frozen=True)
class Question:
    """What is asked, cleaned; equipment.filters makes it."""

    q: str = ""
    chosen: Mapping[str, tuple[Chosen, ...]] = field(default_factory=dict)
    fee_max: int | None = None
    specs: tuple[SpecCondition, ...] = ()
    sort: str = "relevance"

    @property
    def words(self) -> tuple[str, ...]:
        """The words that every hit has."""
        return analysis.words(self.q)


@dataclass(frozen=True)
class Answer:
    """ids are those of one page, in order; total and centers are of the whole answer."""

    ids: list[int]
    total: int
    centers: int
    facets: dict[str, list[FacetValue]]
    # What was searched instead of what was typed; the repair of typos comes with a later stage.
    corrected: str | None = None


@dataclass(frozen=True)
class Relaxation:
    """How many pieces there are without one filter, or without one word of q."""

    name: str
    word: str
    count: int


class Condition(NamedTuple):
    name: str
    word: str
    sql: str
    parameters: list[Any]


def question_from(cleaned: Mapping[str, Any]) -> Question:
    """Return the question in the cleaned data of an EquipmentFilter's form; what is missing, open.

    Filters that were refused are missing there, so that a page can answer the rest.
    """
    return Question(
        q=cleaned.get("q") or "",
        chosen={name: tuple(cleaned[name]) for name in FACETS if cleaned.get(name)},
        fee_max=cleaned.get("fee_max"),
        specs=spec_conditions(cleaned),
        sort=cleaned.get("sort") or "relevance",
    )


def search(
    question: Question, *, page: int = 1, page_size: int = 20, facets: bool = True
) -> Answer:
    """Answer question in one statement; a page past the end has no ids.

    Raises SearchTooSlowError when the database takes longer than TIMEOUT_MS.
    """
    counted = [c for c in _conditions(question) if c.name in FACETS]
    gates = [c for c in _conditions(question) if c.name not in FACETS]
    misses, parameters = _misses(counted)
    relevance, words = _relevance(question)
    where = " AND ".join(f"({gate.sql})" for gate in gates) or "true"
    order = ORDERS[question.sort]
    parts = [
        (
            "SELECT 'ids' AS part, equipment_id::text AS value, NULL AS label, place AS n FROM ("
            f" SELECT equipment_id, row_number() OVER (ORDER BY {order}) AS place"
            " FROM m WHERE misses = 0 ORDER BY place LIMIT %s OFFSET %s) p"
        ),
        "SELECT 'total', NULL, NULL, count(*) FROM m WHERE misses = 0",
        "SELECT 'centers', NULL, NULL, count(DISTINCT center_id) FROM m WHERE misses = 0",
    ]
    if facets:
        own = {condition.name: 1 << bit for bit, condition in enumerate(counted)}
        parts += [
            facet.counts(f"m WHERE misses & ~{own.get(name, 0)}::bigint = 0")
            for name, facet in FACETS.items()
        ]
    rows = _run(
        f"WITH m AS MATERIALIZED (SELECT {KEPT}, {misses} AS misses, {relevance} AS relevance"
        f" FROM equipment_searchdocument WHERE {where}) " + " UNION ALL ".join(parts),
        [
            *parameters,
            *words,
            *(one for gate in gates for one in gate.parameters),
            page_size,
            (page - 1) * page_size,
        ],
    )
    return _answer(question, rows, facets=facets)


def relaxations(question: Question) -> list[Relaxation]:
    """Return what leaving out one condition of question would bring, the most first.

    Only conditions whose absence brings anything are named. One statement.
    """
    conditions = list(_conditions(question))
    if not conditions:
        return []
    misses, parameters = _misses(conditions)
    counts = ", ".join(
        f"count(*) FILTER (WHERE misses & ~{1 << bit}::bigint = 0)"
        for bit in range(len(conditions))
    )
    (row,) = _run(
        f"WITH m AS MATERIALIZED (SELECT {misses} AS misses FROM equipment_searchdocument)"
        f" SELECT {counts} FROM m",
        parameters,
    )
    found = [
        Relaxation(condition.name, condition.word, count)
        for condition, count in zip(conditions, row, strict=True)
        if count
    ]
    return sorted(found, key=lambda relaxation: -relaxation.count)


def _conditions(question: Question) -> Iterator[Condition]:
    """Yield every condition of question: a filter each, and each word of q."""
    words = question.words
    if question.q and not words:
        yield Condition("q", "", "%s", [False])  # only signs: nothing is called that
    for word in words:
        # Only letters and digits reach the pattern, so that it holds no wildcard of its own.
        pattern = f"%{analysis.needle(word)}%"
        yield Condition("q", word if len(words) > 1 else "", "text LIKE %s", [pattern])
    if question.fee_max is not None:
        yield Condition("fee_max", "", "fee_won <= %s", [question.fee_max])
    for spec in question.specs:
        sql, parameters = matching(spec)
        name = parameter_of(spec.keys[0]) if spec.keys else ""
        yield Condition(name, "", f"equipment_id IN ({sql})", parameters)
    for name, chosen in question.chosen.items():
        facet = FACETS[name]
        yield Condition(name, "", facet.holds(), [facet.parameter(chosen)])


def _misses(conditions: list[Condition]) -> tuple[str, list[Any]]:
    bits = [f"CASE WHEN {c.sql} THEN 0 ELSE {1 << bit} END" for bit, c in enumerate(conditions)]
    sql = f"({' | '.join(bits)})::bigint" if bits else "0::bigint"
    return sql, [one for condition in conditions for one in condition.parameters]


def _relevance(question: Question) -> tuple[str, list[Any]]:
    """Return SQL that is 0 where a name begins so, 1 where it has all words, 2 the kind, else 3."""
    words = question.words
    if not words:
        return "0", []
    patterns = [f"%{analysis.needle(word)}%" for word in words]
    names = " AND ".join(["split_part(text, E'\\n', 1) LIKE %s"] * len(words))
    kind = " AND ".join(["split_part(text, E'\\n', 2) LIKE %s"] * len(words))
    sql = (
        "CASE WHEN split_part(text, E'\\n', 1) LIKE %s THEN 0"
        f" WHEN {names} THEN 1 WHEN {kind} THEN 2 ELSE 3 END"
    )
    return sql, [f"% {''.join(words)}%", *patterns, *patterns]


def _run(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Compiling costs more than these statements do.
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true), set_config('jit', 'off', true)",
                [str(TIMEOUT_MS)],
            )
            cursor.execute(sql, parameters)
            return cursor.fetchall()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) == "57014":  # query_canceled
            raise SearchTooSlowError from error
        raise


def _answer(question: Question, rows: list[tuple[Any, ...]], *, facets: bool) -> Answer:
    parts: dict[str, list[tuple[Any, ...]]] = {}
    for part, *row in rows:
        parts.setdefault(part, []).append(tuple(row))
    ids = sorted(parts.get("ids", []), key=lambda row: row[2])
    return Answer(
        ids=[int(row[0]) for row in ids],
        total=parts["total"][0][2],
        centers=parts["centers"][0][2],
        facets={
            name: _values(name, parts.get(name, []), question.chosen.get(name, ()))
            for name in (FACETS if facets else ())
        },
    )


def _values(name: str, rows: list[tuple[Any, ...]], chosen: tuple[Chosen, ...]) -> list[FacetValue]:
    """Return the counted values in their order, and the chosen ones that count nothing."""
    codes = FACETS[name].codes
    selected = {value.value: value.label for value in chosen}
    labels = {str(code): str(text) for code, text in codes.choices} if codes else {}
    values = [
        FacetValue(value, text or labels[value], count, value in selected)
        for value, text, count in rows
    ]
    counted = {value.value for value in values}
    values += [
        FacetValue(value, text, 0, True) for value, text in selected.items() if value not in counted
    ]
    if codes and FACETS[name].ordered:
        return sorted(values, key=lambda value: codes.values.index(value.value))
    return sorted(values, key=lambda value: (-value.count, value.label, value.value))
