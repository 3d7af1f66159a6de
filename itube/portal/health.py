"""For machines: is the process up, do its engines answer, what are its numbers."""

from django.core.cache import cache
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from redis import RedisError


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process can answer at all."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if database and broker answer, else 503 with the one that does not."""
    engines = {"database": database_answers(), "broker": broker_answers()}
    ready = all(engines.values())
    body = {"status": "ok" if ready else "unavailable"} | {
        name: "ok" if answers else "unavailable" for name, answers in engines.items()
    }
    return JsonResponse(body, status=200 if ready else 503)


def database_answers() -> bool:
    """Return whether PostgreSQL answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def broker_answers() -> bool:
    """Return whether Valkey keeps what it is given."""
    try:
        cache.set("readyz", "ok", 10)
        return cache.get("readyz") == "ok"
    except RedisError:
        return False
