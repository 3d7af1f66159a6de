"""What every request passes: an id and a line in the log, and headers that browsers obey."""

import logging
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from itube.lib.logs import request_id
from itube.portal.metrics import count_request

logger = logging.getLogger("itube.requests")

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """Logs method, route, status and milliseconds, and counts them for /metrics. No query string,
    path or user: they may hold what a person typed, and the log must hold no personal data."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex[:12])
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            match = request.resolver_match
            # The route, not the path: a path may carry a token.
            route = match.route if match else getattr(response, "kept_route", "")
            tell(request.method, route, response.status_code, time.perf_counter() - started)
            return response
        finally:
            request_id.reset(token)


def tell(method: str | None, route: str, status: int, seconds: float) -> None:
    """Count an answer for /metrics and log it."""
    count_request(method, route, status, seconds)
    logger.info(
        "request",
        extra={"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)},
    )


class SecurityHeaders:
    """Headers that Django has no setting for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), payment=(), geolocation=(self)"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
