"""The roadshow: all films, one film, and its captions and chapters as files."""

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from equipment.models import Equipment, Kind, Sector
from itube.lib.kept import kept_page
from itube.roadshow import webvtt
from itube.roadshow.embedding import embed_host
from itube.roadshow.models import Film
from itube.roadshow.structured import video_object
from itube.roadshow.times import moment_in

FIRST_PIECES = 9
RELATED = 4
LANGUAGES = {code for code, _name in settings.LANGUAGES}


@require_safe
@kept_page
def film_list(request: HttpRequest) -> HttpResponse:
    """All films, or with ?sector= those of one sector; a sector that is none is told."""
    films = list(Film.objects.published().for_list())
    counts: dict[Sector, int] = {}
    for film in films:
        counts[film.sector] = counts.get(film.sector, 0) + 1
    asked = request.GET.get("sector", "")
    chosen = next((sector for sector in counts if sector.code == asked), None)
    context = {
        "films": [film for film in films if chosen in (None, film.sector)],
        "total": len(films),
        "sectors": sorted(counts.items(), key=lambda pair: pair[0].order),
        "chosen": chosen,
        "unknown": bool(asked) and chosen is None,
        "first": _first(films) if not asked else None,
    }
    return render(request, "roadshow/list.html", context)


def _first(films: list[Film]) -> Film | None:
    """Return the film that stands large before the others, with its chapters."""
    return Film.objects.for_page().get(pk=films[0].pk) if films else None


@require_safe
@kept_page
def film_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One film; ?t= starts it at that second, ?player=outside shows it from its other site."""
    film = _film(request, slug)
    kinds = list(film.kinds.all())
    held = _held(film, kinds)
    others = list(Film.objects.published().for_list().exclude(pk=film.pk))
    place = (film.number, film.slug)
    before = [other for other in others if (other.number, other.slug) < place]
    after = others[len(before) :]
    outside = embed_host(film.embed_url)
    context = {
        "film": film,
        "moment": moment_in(request.GET.get("t", ""), film.duration_seconds),
        "kinds": [(kind, held.get(kind.pk, 0)) for kind in kinds],
        "pieces": _pieces(film, kinds).for_list().order_by("kind__name_ko", "pk")[:FIRST_PIECES],
        "piece_count": sum(held.values()),
        "previous": before[-1] if before else None,
        "following": after[0] if after else None,
        "related": [o for o in after + before if o.sector_id == film.sector_id][:RELATED],
        "outside": outside,
        "plays_outside": bool(outside) and request.GET.get("player") == "outside",
        "structured": video_object(film),
    }
    return render(request, "roadshow/film.html", context)


@require_safe
def captions_file(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    return _text_track(webvtt.captions(_film_in(request, slug, language), language))


@require_safe
def chapters_file(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    return _text_track(webvtt.chapters(_film_in(request, slug, language), language))


def _film(request: HttpRequest, slug: str) -> Film:
    return get_object_or_404(Film.objects.seen_by(request.user).for_page(), slug=slug)


def _film_in(request: HttpRequest, slug: str, language: str) -> Film:
    if language not in LANGUAGES:
        raise Http404
    return _film(request, slug)


def _text_track(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/vtt; charset=utf-8")


def _pieces(film: Film, kinds: list[Kind]) -> QuerySet[Equipment]:
    """Return the center's pieces of the kinds that the film shows."""
    return Equipment.objects.published().filter(center=film.center_id, kind__in=kinds)


def _held(film: Film, kinds: list[Kind]) -> dict[int, int]:
    """Return how many pieces of each kind, by its id, the film's center has."""
    counted = _pieces(film, kinds).order_by().values("kind").annotate(n=Count("pk"))
    return dict(counted.values_list("kind", "n"))
