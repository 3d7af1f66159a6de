"""The list of notices, one notice, and its files."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from equipment.models import Sector
from itube.lib.downloads import as_download
from itube.lib.kept import kept_page
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.news.markup import as_html
from itube.news.models import Notice
from itube.news.models.notice import NoticeQuerySet
from itube.news.models.published import Published
from itube.news.views.seen import kept_private, seen, words_of

PAGE_SIZE = 20
# Languages with a plural name a tab otherwise than a notice in it.
TABS = {
    Notice.Category.NOTICE.value: pgettext_lazy("plural", "공지"),
    Notice.Category.CALL.value: pgettext_lazy("plural", "사업공고"),
    Notice.Category.RESOURCE.value: _("자료실"),
}


@require_safe
@kept_page
def index(request: HttpRequest) -> HttpResponse:
    """A category or sector that there is none of is Http404; other parameters are ignored."""
    now = timezone.now()
    category, words = request.GET.get("category", ""), words_of(request.GET.get("q"))
    if category and category not in Notice.Category.values:
        raise Http404
    sector = None
    if code := request.GET.get("sector", ""):
        sector = get_object_or_404(Sector, code=code.replace("\0", ""))
    found = Notice.objects.published(now).with_words(words)
    if sector:
        found = found.filter(sector=sector)
    counts = found.counts_by("category")
    total = counts[category]
    try:
        pages = Pages(total, page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    if category:
        found = found.filter(category=category)
    query = request.GET.copy()
    for name in set(query) - {"q", "category", "sector"}:
        del query[name]
    today = timezone.localdate(now)
    context = {
        "category": category,
        "tabs": [("", None, counts[""])]
        + [(value, label, counts[value]) for value, label in TABS.items()],
        "sector": sector,
        "words": words,
        "total": total,
        "pages": pages,
        "query": query,
        "notices": [(notice, notice.call_state(today)) for notice in found.for_list()[pages.rows]],
    }
    return render(request, "news/index.html", context)


@require_safe
@kept_page
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice. Who runs the portal sees it before it is published, marked as a preview."""
    now = timezone.now()
    shown = seen(Notice.objects.select_related("sector"), request, slug, now)
    context: dict[str, Any] = {
        "notice": shown,
        "body": as_html(shown.body),
        "files": shown.files.all(),
        "call_state": shown.call_state(timezone.localdate(now)),
        "stage": shown.stage(now),
        "is_preview": shown.stage(now) != Published.Stage.OUT,
    }
    if not context["is_preview"]:
        context |= _neighbours(shown, Notice.objects.published(now))
    response = render(request, "news/notice.html", context)
    return kept_private(response, shown, now)


def _neighbours(notice: Notice, public: NoticeQuerySet) -> dict[str, Notice | None]:
    """Return the notices published just before and after notice; two of a moment go by key."""
    at, pk = notice.published_at, notice.pk
    older = Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk)
    newer = Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk)
    return {
        "older": public.filter(older).order_by("-published_at", "-pk").first(),
        "newer": public.filter(newer).order_by("published_at", "pk").first(),
    }


@require_safe
def file(request: HttpRequest, slug: str, token: str) -> HttpResponseBase:
    """A file of a notice that the person may see, to be saved under its own name."""
    now = timezone.now()
    shown = seen(Notice.objects.all(), request, slug, now)
    wanted = get_object_or_404(shown.files, token=token.replace("\0", ""))
    response = as_download(wanted.file, wanted.name, wanted.content_type)
    if shown.stage(now) == Published.Stage.OUT:
        patch_cache_control(response, public=True, max_age=600)
        return response
    patch_cache_control(response, private=True, no_store=True)
    return response
