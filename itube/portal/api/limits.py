"""How often the API may be asked: so many requests a period for an account or an address."""

import logging
import math
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from itube.lib.client_address import of_request

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


class RateLimit(BaseThrottle):
    """Counts in the cache with atomic steps, so that many processes count as one.

    The last period weighs in by the part of it that still lies within one period from now;
    refused requests do not count. While the cache cannot be reached, nobody is refused.
    """

    def __init__(self) -> None:
        self.seconds_to_wait: float | None = None

    def allow_request(self, request: Request, view: object) -> bool:
        limit, seconds = parse_rate(settings.API_RATE)
        window, elapsed = divmod(time.time(), seconds)
        who = self.name(request)
        now, before = (f"api-rate:{who}:{int(window) - back}" for back in (0, 1))
        try:
            cache.add(now, 0, timeout=2 * seconds)
            counted = cache.incr(now)
            last = cache.get(before, 0)
            if last * (1 - elapsed / seconds) + counted <= limit:
                return True
            cache.decr(now)
        except (RedisError, ValueError):  # ValueError: the count expired between two steps
            logger.warning("request not counted: cache out of reach")
            return True
        self.seconds_to_wait = _wait(limit, seconds, elapsed, counted - 1, last)
        return False

    def wait(self) -> float | None:
        return self.seconds_to_wait

    def name(self, request: Request) -> str:
        """Return what is counted: the account, else the address as the trusted proxies tell it."""
        if request.user and request.user.is_authenticated:
            return f"user-{request.user.pk}"
        # Behind a Unix socket there is no address unless a trusted proxy tells one.
        return f"address-{of_request(request) or 'none'}"


def _wait(limit: int, seconds: int, elapsed: float, counted: int, last: int) -> int:
    """Return whole seconds until one more request fits."""
    if counted < limit:
        # Until the last period has faded enough for counted + 1.
        return max(1, math.ceil(seconds * (1 - (limit - counted - 1) / last) - elapsed))
    # Until the next period, and until this one has then faded by one request.
    return max(1, math.ceil(seconds - elapsed + seconds / limit))
