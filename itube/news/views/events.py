"""The list of events, one event with its film, and its calendar entry."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from itube.lib.kept import kept_page
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.news.calendar import calendar_of
from itube.news.markup import as_html
from itube.news.models import Event
from itube.news.models.event import Phase
from itube.news.models.published import Published
from itube.news.streams import Film, film_of
from itube.news.structured import event_object
from itube.news.views.seen import kept_private, seen

PAGE_SIZE = 20


@require_safe
@kept_page
def index(request: HttpRequest) -> HttpResponse:
    """Events to come, the next first; with `show=over` those that are over; of one kind or all.

    A kind that there is none of is Http404; other parameters are ignored.
    """
    now = timezone.now()
    kind = request.GET.get("kind", "")
    if kind and kind not in Event.Kind.values:
        raise Http404
    public = Event.objects.published(now).for_list()
    lists = {"coming": public.coming(now), "over": public.over(now)}
    by_kind = {name: events.counts_by("kind") for name, events in lists.items()}
    show = "over" if request.GET.get("show") == "over" else "coming"
    counts = {name: of_kind[kind] for name, of_kind in by_kind.items()}
    try:
        pages = Pages(counts[show], page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    found = lists[show].filter(kind=kind) if kind else lists[show]
    query = request.GET.copy()
    for name in set(query) - {"show", "kind"}:
        del query[name]
    context = {
        "now": now,
        "show": show,
        "kind": kind,
        "kind_name": Event.Kind(kind).label if kind else "",
        "kinds": [
            (value, label, by_kind[show][value])
            for value, label in Event.Kind.choices
            if by_kind[show][value] or value == kind
        ],
        "all_kinds": by_kind[show][""],
        "counts": counts,
        "pages": pages,
        "query": query,
        "events": [
            (event, event.phase(now), event.days_left(now))
            for event in found.with_registrations()[pages.rows]
        ],
    }
    return render(request, "news/events.html", context)


@require_safe
@kept_page
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: before it the way to register, then the stream, afterwards the recording."""
    now = timezone.now()
    shown = seen(Event.objects.select_related("sector").with_registrations(), request, slug, now)
    phase = shown.phase(now)
    film = film_of(shown, phase)
    left = shown.capacity - shown.registered if shown.capacity else None  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "event": shown,
        "structured": event_object(shown),
        "body": as_html(shown.body),
        "programme": shown.programme.all(),
        "phase": phase,
        "days_left": shown.days_left(now),
        "hours_left": int((shown.starts_at - now).total_seconds() // 3600),
        "minutes_left": int((shown.starts_at - now).total_seconds() // 60),
        "film": film,
        "takes": phase == Phase.COMING and shown.takes_registrations_at(now),
        "places_left": None if left is None else max(0, left),
        "stage": shown.stage(now),
        "is_preview": shown.stage(now) != Published.Stage.OUT,
    }
    answer = _with_film if film else render
    response: HttpResponse = answer(request, "news/event.html", context)
    return kept_private(response, shown, now)


def _with_film(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page that may play its film: the browser is told where films come from.

    A player of playlists hands the video its data under a `blob:` address; docs/decisions/ says
    why that is no danger, and why only these pages allow it.
    """
    film: Film = context["film"]
    hosts = [f"https://{host}" for host in settings.STREAM_HOSTS]
    sources = {"media-src": [SELF, *hosts, *(["blob:"] if film.is_hls else [])]}
    if film.is_hls:
        sources["connect-src"] = [SELF, *hosts]
    return csp_update(sources)(render)(request, template, context)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The event as a file that calendar programs take in."""
    now = timezone.now()
    shown = seen(Event.objects.all(), request, slug, now)
    response = HttpResponse(calendar_of(shown), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{shown.slug}.ics"'
    return kept_private(response, shown, now)
