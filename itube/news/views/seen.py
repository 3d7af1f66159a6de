"""One notice or event as who asks may see it, with what has to be said about that."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from itube.news.models.published import Published, PublishedQuerySet


def seen(things: PublishedQuerySet, request: HttpRequest, slug: str, now: datetime) -> Any:
    """Return the thing of slug if the person may see it; Http404 otherwise.

    Who asks matters only where not everyone may see: public answers do not vary by cookie.
    """
    public = things.published(now).filter(slug=slug).first()
    return public or get_object_or_404(things.seen_by(request.user, now), slug=slug)


def kept_private(response: HttpResponse, thing: Published, now: datetime) -> HttpResponse:
    """Return response, for nobody else's cache where the thing is not public."""
    if thing.stage(now) != Published.Stage.OUT:
        patch_cache_control(response, private=True, no_store=True)
    return response


def words_of(text: str | None) -> str:
    """Return what was typed into a search field: one line, not too long, without NUL."""
    return " ".join((text or "").replace("\0", " ").split())[:100]
