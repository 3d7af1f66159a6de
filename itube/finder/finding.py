"""One question to one answer: pages, API, saved searches and the chatbot ask here and only here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bookings.availability.earliest import earliest_among
from equipment.search import query
from equipment.search import question as asking
from equipment.search.question import Answer, FreeTime, Question, Relaxation, SearchTooSlowError
from itube.lib.periods import Span

__all__ = [
    "Answer",
    "Question",
    "Relaxation",
    "SearchTooSlowError",
    "find",
    "find_all",
    "find_ids",
    "question_from",
    "relaxations",
]

# How far ahead the first free hour of a piece is looked for where nobody has said when.
AHEAD = timedelta(days=60)
USUAL_LENGTH = timedelta(hours=1)


def question_from(cleaned: Mapping[str, Any], now: datetime) -> Question:
    """Return the question in the cleaned data of a FinderFilter's form; what is missing, open.

    One statement if it asks for free time or for its order, else none.
    """
    question = asking.question_from(cleaned)
    free = cleaned.get("free")
    if free:
        sql, parameters = earliest_among(free.length, free.window, now)
    elif question.sort == "earliest":
        sql, parameters = earliest_among(USUAL_LENGTH, Span(now, now + AHEAD), now)
    else:
        return question
    return replace(question, free=FreeTime(sql, parameters, required=bool(free)))


def find(question: Question, *, page: int = 1, page_size: int = 20, facets: bool = True) -> Answer:
    """Answer question; a page past the end has no ids.

    Raises SearchTooSlowError when the database takes too long.
    """
    return query.search(question, page=page, page_size=page_size, facets=facets)


def find_all(question: Question) -> Answer:
    """Return all pieces that answer question on one page; raises SearchTooSlowError."""
    return find(question, page_size=10_000_000, facets=False)


def find_ids(question: Question) -> list[int]:
    """Return all pieces that answer question, in its order; raises SearchTooSlowError."""
    return find_all(question).ids


def relaxations(question: Question) -> list[Relaxation]:
    """Return what leaving out one condition of question would bring, the most first."""
    return query.relaxations(question)
