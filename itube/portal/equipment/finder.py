"""The finder: one question in the address, its pieces as rows, its conditions at the side."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from equipment.search.highlight import Highlighter
from itube.finder import questions, recent
from itube.finder.filters import SORTS, FinderFilter
from itube.finder.finding import (
    Answer,
    SearchTooSlowError,
    find,
    question_from,
    relaxations,
)
from itube.finder.hits import hits_of
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.portal.conditions import address
from itube.portal.equipment import panel
from itube.portal.equipment.free_panel import free_group, near_group
from itube.portal.equipment.map import MAP, map_of, view_of
from itube.portal.equipment.rows import rows
from itube.portal.equipment.spec_panel import spec_group

PAGE_SIZE = 20
WAYS_OUT = 5
BLANKS = re.compile(rb"\s*\n\s*")
# Between blocks even one line feed says nothing.
BLOCK = (
    rb"(?:p|ul|ol|div|section|nav|details|summary|fieldset|form|header|footer|aside|address|li)\b"
)
BETWEEN_BLOCKS = re.compile(
    rb"(</" + BLOCK + rb">|<" + BLOCK + rb"[^<>]*>)\n(?=</?" + BLOCK + rb")"
)


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    filterset = FinderFilter(request.GET)
    filterset.is_valid()  # what was refused is told at its place, the rest is answered
    now = timezone.now()
    question = question_from(filterset.form.cleaned_data, now)
    query = panel.asked(request.GET)
    view, view_error = view_of(request.GET)
    if view == MAP:
        query["view"] = MAP
    context = {"filterset": filterset, "question": question, "query": query, "sorts": SORTS}
    # Without a place there is no distance to go by.
    lost = question.sort == "distance" and not question.near
    context["sort"] = "relevance" if lost else question.sort
    context |= {"view": view, "view_error": view_error}
    try:
        number = page_number(request.GET.get("page"))
    except NoSuchPageError:
        number = 0
    try:
        answer = find(question, page=max(number, 1), page_size=PAGE_SIZE)
        try:
            pages = Pages(answer.total, number, PAGE_SIZE)
            hits = hits_of(answer, now, specs=view != MAP)
        except NoSuchPageError:
            pages, hits = None, []
        ways = [] if answer.total else relaxations(question)[:WAYS_OUT]
    except SearchTooSlowError:
        return render(request, "portal/equipment/slow.html", context, status=503)
    highlighter = Highlighter(answer.reading, answer.lexicon)
    context |= {
        "answer": answer,
        "now": now,
        "highlighter": highlighter,
        "hits": rows(hits, filterset.form.cleaned_data, highlighter, short=view == MAP),
        "map": map_of(answer, question, query) if hits and view == MAP else None,
        "pages": pages,
        "last": address_of_last(answer, query),
        "kept": [(name, query.getlist(name)) for name in ("more", "literal") if name in query],
        "free": free_group(filterset, query, now),
        "near": near_group(answer.lexicon, query),
        "groups": panel.groups(filterset, answer, query),
        "specs": spec_group(
            filterset, [kind.key for kind in question.chosen.get("kind", ())], query
        ),
        "chips": panel.chips(filterset, question, answer, query),
        "cleared": panel.without_conditions(answer, question, query),
        "ways": panel.ways_out(ways, filterset, question, answer, query),
        "searched": panel.as_written(answer.corrected or "", question.q),
        "typed": panel.typed_words(answer, question),
        "as_typed": address(query, literal=["1"]),
        "as_meant": address(query, literal=[]),
        "unknown": answer.unknown if answer.reading.words or question.chosen.get("kind") else 0,
        # Of use until there is a question.
        "recent": [] if query or number != 1 else recent.pieces(request),
    }
    status = 200 if pages else 404
    response = render(request, "portal/equipment/finder.html", context, status=status)
    # Twenty hits and fourteen facets: the blanks between their lines are a fiftieth of the page.
    response.content = BETWEEN_BLOCKS.sub(rb"\1", BLANKS.sub(b"\n", response.content))
    return questions.noting(response, request, answer)


def address_of_last(answer: Answer, query) -> str:
    """Return the address of the last page of the same answer."""
    return address(query, page=[str(Pages(answer.total, 1, PAGE_SIZE).last)])
