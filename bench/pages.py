"""Pages and API at the size of the demonstration: queries, bytes, milliseconds.

Each time is the best of five runs in this process, beside the same run's `SELECT 1`, so that the
ratio says more than the milliseconds of a busy machine. `make bench` runs it.
"""

import logging
import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.state import prepare

RUNS = 5
ADDRESSES = (
    "/",
    "/equipment/",
    "/equipment/?q=현미경",
    "/equipment/?sector=electronics&province=KR-30&use_mode=direct",
    "/equipment/{number}/",
    "/centers/",
    "/centers/C001/",
    "/service-map/",
    "/service-map/lithium-ion-battery/",
    "/service-map/power-semiconductor/?step=6",
    "/api/v1/equipment/",
    "/api/v1/equipment/?q=SEM&page_size=100",
    "/api/v1/centers/",
    "/api/v1/service-map/",
)
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")


def best_of(deed: Callable[[], object]) -> float:
    """Return the shortest of five runs of deed, in milliseconds; one run before warms up."""
    deed()
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        deed()
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def main() -> None:
    logging.disable(logging.INFO)
    prepare()
    client = Client(headers={"host": "localhost"})
    number = client.get("/api/v1/equipment/?page_size=1").json()["results"][0]["registration_no"]
    base = best_of(select_one)
    print(f"SELECT 1: {base:.3f} ms (best of {RUNS})\n")
    print(f"{'SQL':>4} {'KB':>7} {'ms':>8} {'x SELECT 1':>11}  page")
    for address in ADDRESSES:
        address = address.format(number=number)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        counted = [q for q in queries if not q["sql"].startswith(TRANSACTION_WORDS)]
        took = best_of(lambda address=address: client.get(address))
        size = len(response.content) / 1024
        print(f"{len(counted):>4} {size:>7.1f} {took:>8.1f} {took / base:>11.0f}  {address}")
