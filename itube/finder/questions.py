"""Notes which questions were answered badly, so that somebody can mend the words of the search.

Nothing here knows a person. Texts are folded and masked before they are stored, and counted by
day. Whether a visitor has asked again after a poor answer is told by the request itself: the
browser sends the address of the page it comes from (Referer, to this site only), and that address
holds the question before. Whether the answer to it was poor is remembered under the question, for
half an hour and for everybody: so that neither a session nor a mark in addresses is needed.

It is written when the answer has gone out. Whatever fails here is logged and not told to anyone.
"""

import logging
import re
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from redis.exceptions import RedisError

from equipment.search.question import Answer
from itube.finder.models import QuestionLog
from itube.finder.models.questions import LONGEST, LONGEST_FILTERS, count
from itube.finder.searches import normalised
from itube.lib.rates import spend
from itube.lib.text import fold, squash

logger = logging.getLogger("itube.finder")

Kind = QuestionLog.Kind

FEW = 3  # hits; fewer are a poor answer
REMEMBERED = 30 * 60
# Of one text, and of all texts together, no more are counted: whoever asks faster is a program.
OF_ONE_TEXT = (20, 60)
OF_ALL_TEXTS = (600, 60)
ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiv|preview|monitor|curl|wget|python|java/|httpclient|okhttp"
    r"|go-http|headless|lighthouse|scrapy|axios|postman",
    re.IGNORECASE,
)
SEP = r"[-.() \u2010-\u2015]"
# What could be a person's, by its form: in this order, since each is looked for in what is left.
PERSONAL = [
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    # Resident and alien registration numbers, of which the second half may be starred out.
    (re.compile(rf"(?<!\d)\d{{6}}{SEP}{{0,3}}[1-8][\d*]{{6}}(?![\d*])"), "[id]"),
    (re.compile(rf"(?<![\d-])\d{{3}}{SEP}{{1,3}}\d\d{SEP}{{1,3}}\d{{5}}(?![\d-])"), "[biz]"),
    (
        re.compile(
            rf"(?<![\d-])(?:\+?82{SEP}{{0,3}}\(?0?|\(?0)(?:2|1\d|50\d|[3-8]\d)"
            rf"{SEP}{{0,3}}\d{{3,4}}{SEP}{{0,3}}\d{{4}}(?!\d)"
        ),
        "[tel]",
    ),
    (re.compile(r"(?<![\w-])\d{10}(?![\w-])"), "[biz]"),
    # Cards and accounts, but not the number of a piece without its letters (2020-05-000001).
    (re.compile(r"(?<![\w-])(?!\d{4}-\d\d-\d{6}(?!\d))\d(?:[- ]?\d){10,}(?![\w-])"), "[number]"),
]


class Asked(NamedTuple):
    """One question: its text, masked, and its conditions as pairs."""

    text: str
    filters: frozenset[tuple[str, str]]

    @property
    def key(self) -> str:
        """The name under which a poor answer to it is remembered."""
        told = repr((squash(self.text), sorted(self.filters)))
        return f"poor:{blake2b(told.encode(), digest_size=12).hexdigest()}"

    @property
    def conditions(self) -> str:
        """The conditions as they are stored: for a person who reads them."""
        told = " ".join(f"{name}={value}" for name, value in sorted(self.filters))
        return masked(told)[:LONGEST_FILTERS]


def noting(response: HttpResponse, request: HttpRequest, answer: Answer) -> HttpResponse:
    """Return response, which will note the question of request once it has been sent.

    For the first page of an answer that a person reads; page turns, robots and pages that a
    browser fetches ahead are left out.
    """
    if response.status_code == 200 and _by_a_person(request):
        close = response.close

        def closing() -> None:
            _note(request, answer)
            close()

        response.close = closing  # type: ignore[method-assign]
    return response


def masked(text: str) -> str:
    """Return text with what could be a person's number or address replaced by its sort."""
    for form, sign in PERSONAL:
        text = form.sub(sign, text)
    return text


def kept(text: str) -> str:
    """Return a question as it is stored: folded, masked, at most LONGEST characters."""
    # Cut after masking, or half a number would stay.
    return masked(fold(text))[:LONGEST].strip()


def _by_a_person(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    first = request.GET.get("page", "1") in ("", "1")
    return (
        request.method == "GET" and first and bool(agent) and not ahead and not ROBOT.search(agent)
    )


def _note(request: HttpRequest, answer: Answer) -> None:
    try:
        asked = _asked(request.GET)
        before = _before(request)
        if before == asked:  # sorted otherwise, or the same page again
            return
        language = getattr(request, "LANGUAGE_CODE", "ko")[:5]
        entries = [*_of_answer(asked, answer), *_of_step(before, asked)]
        for entry in entries:
            entry.language = language
        if answer.total < FEW and asked.text:
            cache.set(asked.key, 1, timeout=REMEMBERED)
        allowed = [
            entry for entry in entries if not spend(f"question:{_name(entry)}", *OF_ONE_TEXT)
        ]
        if allowed and not spend("questions", *OF_ALL_TEXTS):
            count(allowed)
    except (DatabaseError, RedisError, ValueError):
        # Without the text: a log is no place for what people typed.
        logger.warning("question not counted", exc_info=False)


def _name(entry: QuestionLog) -> str:
    told = f"{entry.kind} {squash(entry.text)}"
    return blake2b(told.encode(), digest_size=12).hexdigest()


def _asked(given: QueryDict) -> Asked:
    pairs = QueryDict(normalised(given)).lists()
    filters = {
        (name, value)
        for name, values in pairs
        for value in values
        if name not in ("q", "sort", "literal")
    }
    return Asked(kept(given.get("q", "")[: 2 * LONGEST]), frozenset(filters))


def _before(request: HttpRequest) -> Asked | None:
    """Return the question on the page that the visitor comes from, if it was one of the finder."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return None
    try:
        there = resolve(came_from.path)
    except Resolver404:
        return None
    here = request.resolver_match
    if here is None or there.view_name != here.view_name:
        return None
    return _asked(QueryDict(came_from.query[:5000]))


def _of_answer(asked: Asked, answer: Answer) -> list[QuestionLog]:
    if not asked.text:
        return []
    if not answer.matched:
        return [_entry(Kind.NONE, asked)]
    if answer.corrected:
        return [_entry(Kind.CORRECTED, asked, kept(answer.corrected))]
    return []


def _of_step(before: Asked | None, asked: Asked) -> list[QuestionLog]:
    """Return what the step from the question before to this one tells of the one before."""
    if before is None or not before.text:
        return []
    reworded = bool(asked.text) and squash(before.text) != squash(asked.text)
    loosened = squash(before.text) == squash(asked.text) and before.filters > asked.filters
    if not (reworded or loosened) or not cache.get(before.key):
        return []
    if reworded:
        return [_entry(Kind.REFINED, before, asked.text)]
    return [_entry(Kind.FILTER, Asked(before.text, before.filters - asked.filters))]


def _entry(kind: Kind, asked: Asked, correction: str = "") -> QuestionLog:
    return QuestionLog(
        day=timezone.localdate(),
        kind=kind,
        text=asked.text,
        correction=correction,
        filters=asked.conditions,
    )
