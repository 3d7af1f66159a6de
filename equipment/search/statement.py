"""The SQL of one question: one statement for hits, total and the counts of all facets.

Rows are called `d` (a document), `profile`, `center` and `institution`, and `f` (from when on a
piece is free) in all conditions. A document that fails a filter gets that filter's bit in `misses`:
hits have no bit, and a facet counts the rows with no bit but perhaps its own. Rows are counted by
the profile, the center and the traits that many of them share; what those stand for is known in
memory, so that the database counts three columns and not thirteen facets.
"""

# ruff: noqa: S608 - SQL is put together from constants here; what people type is a parameter.

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from equipment.equivalents import EARTH_KM
from equipment.search.attempts import Attempt
from equipment.search.facets import FACETS, Source
from equipment.search.lexicon import STATE
from equipment.search.question import Question, Spot
from equipment.search.specs import known as known_of
from equipment.search.specs import matching

# The last resort of every order is the piece itself, so that pages never overlap.
ORDERS = {
    "relevance": "relevance DESC, equipment_id",
    "name": "named, equipment_id",
    "fee": "sorted NULLS LAST, named, equipment_id",
    "newest": "sorted DESC NULLS LAST, named, equipment_id",
    "distance": "sorted NULLS LAST, relevance DESC, equipment_id",
    "earliest": "sorted NULLS LAST, relevance DESC, equipment_id",
}
# What an order needs besides relevance; the name is wide, so that it comes along only if asked for.
SORTED = {
    "fee": "d.fee_won",
    "newest": "d.acquired_on",
    "distance": "c.distance",
    "earliest": "f.earliest",
}
# Kilometres along the surface of a sphere of the earth's mean radius (haversine formula).
DISTANCE = (
    f"2 * {EARTH_KM} * asin(least(1, sqrt(sin(radians(center.latitude - %s) / 2) ^ 2"
    " + cos(radians(%s)) * cos(radians(center.latitude))"
    " * sin(radians(center.longitude - %s) / 2) ^ 2)))"
)
SHORTEST_IN_NAME = 4  # Latin letters
BY_NAME = {"name", "fee", "newest"}
CENTERS = (
    "centers_center center JOIN centers_institution institution"
    " ON institution.id = center.institution_id"
)

ALL_CANDIDATES = (
    "candidates AS MATERIALIZED (SELECT equipment_id AS piece FROM equipment_searchdocument)"
)
OF_KINDS = (
    "d.profile_id = ANY(ARRAY(SELECT id FROM equipment_searchprofile WHERE kind_id = ANY(%s)))"
)

Parameters = list[Any]


class Bits(NamedTuple):
    """The bit in misses of a row that fails a filter, and that of one that cannot be judged."""

    failed: int
    unknown: int


NO_BITS = Bits(0, 0)


@dataclass(frozen=True)
class Condition:
    """One filter of a question: SQL that is true where it holds, and its parameters."""

    name: str
    source: Source | None  # None: the document itself, its specs or its free time
    sql: str
    parameters: tuple[Any, ...] = ()
    # SQL that is true where it is known whether the condition holds; empty: always.
    known: str = ""
    bits: Bits = NO_BITS


def conditions_of(question: Question) -> Iterator[Condition]:
    """Yield every filter of question, each with bits of its own; its words are none.

    Two may have the same name: specs that were chosen, and read from the words.
    """
    failed = 1
    for condition in _conditions(question):
        yield replace(condition, bits=Bits(failed, 2 * failed if condition.known else 0))
        failed <<= 2 if condition.known else 1


def _conditions(question: Question) -> Iterator[Condition]:
    if question.fee_max is not None:
        yield Condition("fee_max", None, "d.fee_won <= %s", (question.fee_max,))
    for name, chosen in question.chosen.items():
        facet = FACETS[name]
        source = None if facet.source is Source.TRAITS else facet.source
        yield Condition(name, source, facet.condition, (facet.parameter(chosen),))
    for spec in question.specs:
        fits, values = matching(spec)
        known, definitions = known_of(spec)
        yield Condition(
            name=spec.parameter,
            source=None,
            sql=f"d.equipment_id IN ({fits})",
            parameters=(*values, *definitions),
            known=f"d.equipment_id IN ({known})",
        )
    if question.free and question.free.required:
        yield Condition("free", None, "f.earliest IS NOT NULL")


def answer_sql(
    question: Question, attempt: Attempt, *, limit: int, offset: int, facets: bool
) -> tuple[str, Parameters]:
    """Return the statement and its parameters; its rows are (part, key, misses, n, earliest).

    part is `id` (n is its place), `profile`, `center` or `traits` (n pieces have that key), or
    `state` (misses is an array: see lexicon.STATE).
    """
    by_source: dict[Source | None, list[Condition]] = {None: []}
    for condition in conditions_of(question):
        by_source.setdefault(condition.source, []).append(condition)
    scores = attempt.scores
    ctes: list[str] = []
    parameters: Parameters = []
    joins, misses = "", []
    if scores or Source.PROFILE in by_source:
        failed, values = _misses(by_source.get(Source.PROFILE, ()))
        ctes.append(
            f"p AS MATERIALIZED (SELECT profile.id, {failed} AS misses, s.score"
            " FROM equipment_searchprofile profile LEFT JOIN"
            " unnest(%s::int[], %s::float8[]) AS s(kind_id, score)"
            " ON s.kind_id = profile.kind_id)"
        )
        parameters += [*values, list(scores), list(scores.values())]
        joins += " JOIN p ON p.id = d.profile_id"
        misses.append("p.misses")
    if question.near or Source.CENTER in by_source:
        failed, values = _misses(by_source.get(Source.CENTER, ()))
        away, spot = _distance(question.near)
        ctes.append(
            f"c AS MATERIALIZED (SELECT center.id, {failed} AS misses, {away} AS distance"
            f" FROM {CENTERS})"
        )
        parameters += [*values, *spot]
        joins += " JOIN c ON c.id = d.center_id"
        misses.append("c.misses")
    free = question.free
    sort = _sort(question)
    text, words = words_sql(attempt.tsquery, attempt.kinds)
    if free:
        # Facets count what fails one filter; without them only what passes needs its free time.
        among = "" if facets else joins
        passing = "" if facets else "".join(f" AND {one} = 0" for one in misses)
        ctes.append(
            "candidates AS MATERIALIZED (SELECT d.equipment_id AS piece"
            f" FROM equipment_searchdocument d{among} WHERE {text}{passing})"
        )
        ctes.append(f"f AS MATERIALIZED ({free.sql})")
        parameters += [*words, *free.parameters]
        joins += " LEFT JOIN f ON f.piece = d.equipment_id"
    failed, values = _misses(by_source[None])
    misses.append(failed)
    relevance, ranked = _relevance(attempt)
    whole = not ctes and not words and not by_source[None]
    # All there is: counted as it is read, while the first hits come from an index.
    kept = "NOT MATERIALIZED" if whole else "MATERIALIZED"
    ctes.append(
        f"m AS {kept} (SELECT d.equipment_id, d.profile_id, d.center_id, d.traits,"
        f" {' | '.join(misses)} AS misses, {relevance} AS relevance,"
        f" {SORTED.get(sort, 'NULL::int')} AS sorted,"
        f" {'d.sort_name' if sort in BY_NAME else 'NULL::text'} AS named,"
        f" {'f.earliest' if free else 'NULL::timestamptz'} AS earliest"
        f" FROM equipment_searchdocument d{joins} WHERE {text})"
    )
    parameters += [*values, *ranked, *words]
    parts = [
        (
            "SELECT 'id', equipment_id, 0, row_number() OVER (), earliest FROM (SELECT"
            f" equipment_id, earliest FROM m WHERE misses = 0 ORDER BY {ORDERS[sort]}"
            " LIMIT %s OFFSET %s) AS hits"
        ),
        f"SELECT 'state', {STATE}[2], 0, {STATE}[1], NULL",
        COUNTS if facets else ONLY_CENTERS,
    ]
    parameters += [limit, offset]
    return f"WITH {', '.join(ctes)} {' UNION ALL '.join(parts)}", parameters


COUNTS = (
    "SELECT CASE WHEN GROUPING(profile_id) = 0 THEN 'profile' WHEN GROUPING(center_id) = 0"
    " THEN 'center' ELSE 'traits' END, coalesce(profile_id, center_id, traits), misses, count(*),"
    " NULL FROM m GROUP BY GROUPING SETS"
    " ((misses, profile_id), (misses, center_id), (misses, traits))"
)
ONLY_CENTERS = (
    "SELECT 'center', center_id, misses, count(*), NULL FROM m GROUP BY misses, center_id"
)


def _sort(question: Question) -> str:
    """Return the order asked for, or relevance if what it goes by is not there."""
    without = {"distance": question.near is None, "earliest": question.free is None}
    return "relevance" if without.get(question.sort) else question.sort


def count_sql(
    conditions: Sequence[Condition], tsquery: str, *, free: bool
) -> tuple[str, Parameters]:
    """Return SQL for the number of pieces that meet all conditions and the words.

    free: conditions may ask for the free time, which the statement has as `f`.
    """
    sources = {condition.source for condition in conditions}
    sql = "SELECT count(*) FROM equipment_searchdocument d"
    if Source.PROFILE in sources:
        sql += " JOIN equipment_searchprofile profile ON profile.id = d.profile_id"
    if Source.CENTER in sources:
        sql += f" JOIN ({CENTERS}) ON center.id = d.center_id"
    if free:
        sql += " LEFT JOIN f ON f.piece = d.equipment_id"
    wheres = [f"({condition.sql})" for condition in conditions]
    parameters = [
        value
        for condition in conditions
        for value in condition.parameters[: condition.sql.count("%s")]
    ]
    if tsquery:
        wheres.append("d.tokens @@ %s::tsquery")
        parameters.append(tsquery)
    return f"{sql} WHERE {' AND '.join(wheres) or 'true'}", parameters


def words_sql(tsquery: str, kinds: Collection[int]) -> tuple[str, Parameters]:
    """Return SQL that is true of documents that tsquery finds or of kinds; of all if of none."""
    sql: list[str] = []
    parameters: Parameters = []
    if tsquery:
        sql.append("d.tokens @@ %s::tsquery")
        parameters.append(tsquery)
    if kinds:
        sql.append(OF_KINDS)
        parameters.append(list(kinds))
    return f"({' OR '.join(sql) or 'true'})", parameters


def _relevance(attempt: Attempt) -> tuple[str, Parameters]:
    """Return SQL of how well a document answers the words.

    The score of its kind, or as much as a good one for a name that has the question in it, and a
    little more for such a name and for a piece that one may use. What has all the words comes
    before what is only of a near kind.
    """
    score, parameters = "coalesce(p.score, 0)" if attempt.scores else "0", []
    whole = attempt.reading.whole
    # SEM is in many names that are not about it.
    if whole and not (whole.isascii() and len(whole) < SHORTEST_IN_NAME):
        score = (
            "CASE WHEN position(%s IN d.squashed) > 0"
            f" THEN greatest({score}, 0.8) + 0.15 ELSE {score} END"
        )
        parameters.append(whole)
    sql = "d.standing" if score == "0" else f"{score} + 0.1 * d.standing"
    if attempt.kinds and attempt.tsquery:
        sql += " + CASE WHEN d.tokens @@ %s::tsquery THEN 2 ELSE 0 END"
        parameters.append(attempt.tsquery)
    return sql, parameters


def _misses(conditions: Iterable[Condition]) -> tuple[str, Parameters]:
    """Return SQL of the bits of the conditions that a row fails, and its parameters."""
    sql: list[str] = []
    parameters: Parameters = []
    for condition in conditions:
        failed, unknown = condition.bits
        known = f"WHEN {condition.known} THEN {failed} " if condition.known else ""
        sql.append(f"CASE WHEN {condition.sql} THEN 0 {known}ELSE {failed | unknown} END")
        parameters += condition.parameters
    return f"({' | '.join(sql) or '0'})::bigint", parameters


def _distance(near: Spot | None) -> tuple[str, Parameters]:
    if near is None:
        return "NULL::float8", []
    return DISTANCE, [near.latitude, near.latitude, near.longitude]
