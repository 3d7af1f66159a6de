"""Questions that many ask, by category, all on one page."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from itube.lib.kept import kept_page
from itube.news.models import Faq
from itube.news.views.seen import words_of


@require_safe
@kept_page
def index(request: HttpRequest) -> HttpResponse:
    """All answers, or with `q` those that have its words, opened."""
    words = words_of(request.GET.get("q"))
    order = {value: number for number, value in enumerate(Faq.Category.values)}
    found = sorted(Faq.objects.published().with_words(words), key=lambda row: order[row.category])
    groups = [
        (Faq.Category(category), list(rows))
        for category, rows in groupby(found, key=lambda row: row.category)
    ]
    context = {"groups": groups, "words": words, "total": len(found)}
    return render(request, "news/faq.html", context)
