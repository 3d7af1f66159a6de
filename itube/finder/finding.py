"""One question to one answer: pages, API, saved searches and the chatbot ask here and only here."""

from collections.abc import Mapping
from typing import Any

from equipment.search import query
from equipment.search import question as asking
from equipment.search.question import Answer, Question, SearchTooSlowError

__all__ = ["Answer", "Question", "SearchTooSlowError", "find", "find_ids", "question_from"]


def question_from(cleaned: Mapping[str, Any]) -> Question:
    """Return the question in the cleaned data of a FinderFilter's form; what is missing, open."""
    return asking.question_from(cleaned)


def find(question: Question, *, page: int = 1, page_size: int = 20, facets: bool = True) -> Answer:
    """Answer question; a page past the end has no ids.

    Raises SearchTooSlowError when the database takes too long.
    """
    return query.search(question, page=page, page_size=page_size, facets=facets)


def find_ids(question: Question) -> list[int]:
    """Return all pieces that answer question, in its order; raises SearchTooSlowError."""
    return find(question, page_size=10_000_000, facets=False).ids
