"""What may be some seconds old, but never older than the last change by staff.

One token in the cache, the edition, is part of every name. A change by staff makes a new edition,
so that nothing made before it is found again, in whichever process it lies. Without the cache
everything is made anew each time.
"""

import logging
from collections.abc import Callable
from functools import cache as once
from functools import wraps
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from redis import Redis, RedisError

logger = logging.getLogger(__name__)

# The front page that is kept holds figures that were kept, made of figures that were kept: together
# they are at most a minute old.
SECONDS = 20
EDITION = "itube:edition"

Value = TypeVar("Value")


@once
def _valkey() -> Redis:
    """The server of the cache, asked without Django's cache: that makes a new client each time,
    which takes longer than the answer."""
    return Redis.from_url(settings.REDIS_URL, decode_responses=True)


def edition() -> str | None:
    """Return the token of what is true now, or None while the cache is out of reach.

    Ask before reading what will be kept: then a change during the reading is not missed.
    """
    try:
        token = _valkey().get(EDITION)
        if token is None:
            # Of several that find none, one wins; a token that is made anew was never used before.
            _valkey().set(EDITION, uuid4().hex, nx=True)
            token = _valkey().get(EDITION)
    except RedisError:
        logger.warning("nothing kept: cache out of reach")
        return None
    return str(token)


def new_edition() -> None:
    """From now on everything that was kept is made anew. Call after the change is committed."""
    try:
        _valkey().set(EDITION, uuid4().hex)
    except RedisError:
        logger.warning("no new edition: cache out of reach")


def kept(name: str, make: Callable[[], Value]) -> Value:
    """Return what make() gave under this name within the last SECONDS in this edition, or now.

    The name says all that the value depends on, the page's language too. None is not kept.
    """
    current = edition()
    if current is None:
        return make()
    key = f"kept:{current}:{name}"
    try:
        value = cache.get(key)
        if value is None:
            value = make()
            cache.set(key, value, SECONDS)
    except RedisError:
        value = make()
    return value


def kept_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose page is the same for everybody who is not signed in."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.is_kept_page = True  # type: ignore[attr-defined]
        return response

    return marked
