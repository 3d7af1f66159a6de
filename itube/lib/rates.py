"""How often something may be asked: so many requests a period, counted in the cache."""

import logging
import math
import time

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def parse_rate(rate: str) -> tuple[int, int]:
    """Return requests and seconds of a rate as in `1200/min`; ValueError tells what is right."""
    number, _, period = rate.partition("/")
    try:
        requests, seconds = int(number), SECONDS[period.strip()[:1].lower()]
    except (ValueError, KeyError) as error:
        raise ValueError(f"a rate is {rate!r}; write it like 1200/min") from error
    if requests < 1:
        raise ValueError(f"a rate is {rate!r}; allow at least one request")
    return requests, seconds


def spend(name: str, limit: int, seconds: int) -> int:
    """Count one request under name; return 0 if it is allowed, else whole seconds until one is.

    limit requests fit into a period of seconds. Atomic steps make many processes count as one; the
    last period weighs in by the part of it that still lies within one period from now; refused
    requests do not count. While the cache cannot be reached, nobody is refused.
    """
    window, elapsed = divmod(time.time(), seconds)
    now, before = (f"rate:{name}:{int(window) - back}" for back in (0, 1))
    try:
        cache.add(now, 0, timeout=2 * seconds)
        counted = cache.incr(now)
        last = cache.get(before, 0)
        if last * (1 - elapsed / seconds) + counted <= limit:
            return 0
        cache.decr(now)
    except (RedisError, ValueError):  # ValueError: the count expired between two steps
        logger.warning("request not counted: cache out of reach")
        return 0
    return _wait(limit, seconds, elapsed, counted - 1, last)


def _wait(limit: int, seconds: int, elapsed: float, counted: int, last: int) -> int:
    """Return whole seconds until one more request fits."""
    if counted < limit:
        # Until the last period has faded enough for counted + 1.
        return max(1, math.ceil(seconds * (1 - (limit - counted - 1) / last) - elapsed))
    # Until the next period, and until this one has then faded by one request.
    return max(1, math.ceil(seconds - elapsed + seconds / limit))
