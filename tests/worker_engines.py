"""Gives each parallel test worker a Valkey database of its own, before settings are read.

pytest-django does the same for PostgreSQL. Without it one worker's cleared cache would be another
one's lost session. Loaded by `-p tests.worker_engines`, since a conftest comes too late.
"""

import os
from urllib.parse import urlsplit


def with_database(address: str, number: int) -> str:
    """Return a Valkey address with that database instead of its own."""
    if address.startswith("unix:"):
        return f"{address.partition('?')[0]}?db={number}"
    return urlsplit(address)._replace(path=f"/{number}").geturl()


worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and os.environ.get("REDIS_URL"):
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = with_database(os.environ["REDIS_URL"], number)
