"""What a monitor reads: requests and their times, the outbox, sizes, and whether engines answer.

Requests are counted by route, never by path, so that neither a token nor a person is in a number.
"""

import hmac
import ipaddress
import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import Error as DatabaseError
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from centers.models import Center
from equipment.models import Equipment
from itube.outbox.models import OutboxMessage
from itube.portal.health import broker_answers, database_answers

logger = logging.getLogger("itube.metrics")

settings.METRICS_DIR.mkdir(parents=True, exist_ok=True)

REQUESTS = Counter("itube_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "itube_request_seconds",
    "Time until the answer was ready, by route.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
UNKNOWN = "(none)"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def count_request(method: str | None, route: str, status: int, seconds: float) -> None:
    """Count one answered request; made-up methods and addresses share one label each."""
    known = method if method in METHODS else UNKNOWN
    try:
        REQUESTS.labels(known, route or UNKNOWN, str(status)).inc()
        SECONDS.labels(route or UNKNOWN).observe(seconds)
    except OSError:
        # The folder is gone or full; the page must come all the same.
        logger.warning("requests cannot be counted", exc_info=True)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers as Prometheus text; whoever may not read them gets a 404."""
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(PresentState())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Return whether request carries the token of ITUBE_METRICS_TOKEN.

    Without one set, only a program on this machine may read: a request that came straight from a
    loopback address. One that a proxy handed on is a stranger's, whatever its address says.
    """
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if {"X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"} & set(request.headers):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class PresentState(Collector):
    """Reads the present state when asked. What cannot be read is left out, and `up` tells why.

    Not gauges of the library: with several processes each of those goes to a file as well.
    """

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("itube_up", "Whether an engine answers.", labels=["engine"])
        numbers = _numbers() if database_answers() else None
        up.add_metric(["database"], numbers is not None)
        up.add_metric(["broker"], broker_answers())
        yield up
        for name, text, value in numbers or []:
            yield GaugeMetricFamily(name, text, value=value)


def _numbers() -> list[tuple[str, str, float]] | None:
    """Return name, text and value of each number, or None if the database goes away."""
    waiting = Q(done_at=None, given_up_at=None)
    try:
        messages = OutboxMessage.objects.aggregate(
            waiting=Count("pk", filter=waiting),
            oldest=Min("created_at", filter=waiting),
            given_up=Count("pk", filter=Q(given_up_at__isnull=False)),
        )
        equipment = Equipment.objects.published().count()
        centers = Center.objects.published().count()
    except DatabaseError:
        return None
    oldest = messages["oldest"]
    age = (timezone.now() - oldest).total_seconds() if oldest else 0
    return [
        ("itube_outbox_waiting", "Messages that have not gone out yet.", messages["waiting"]),
        ("itube_outbox_oldest_seconds", "Age of the oldest message that waits.", age),
        ("itube_outbox_given_up", "Messages given up after all tries.", messages["given_up"]),
        ("itube_equipment", "Published pieces of equipment.", equipment),
        ("itube_centers", "Published centers.", centers),
    ]
