"""Gives each parallel test worker a Valkey database of its own, before settings are read.

pytest-django does the same for PostgreSQL. Without it one worker's cleared cache would be another
one's lost session. Loaded by `-p tests.worker_engines`, since a conftest comes too late.
"""

import os

worker = os.environ.get("PYTEST_XDIST_WORKER", "")
address = os.environ.get("REDIS_URL", "")
if worker and address.startswith("unix://") and "?" not in address:
    os.environ["REDIS_URL"] = f"{address}?db={int(worker.removeprefix('gw')) + 1}"
