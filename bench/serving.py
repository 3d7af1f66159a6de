"""Serves an application as the portal is served, for clients of the benches."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVED = ["--worker-class", "gthread", "--threads", "8"]
SERVED += ["--no-control-socket", "--keep-alive", "60"]
FIRST_PORT = 8790


@contextmanager
def served(
    module: str, port: int, environment: dict[str, str], *, processes: int = 2
) -> Iterator[HTTPConnection]:
    """Serve an application as the portal is served, and connect to it."""
    bind = ("--bind", f"127.0.0.1:{port}", f"--workers={processes}")
    command = [sys.executable, "-m", "gunicorn", module, *SERVED, *bind]
    process = subprocess.Popen(
        command,
        env=os.environ | environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield connected(port)
    finally:
        process.terminate()
        process.wait(20)


def connected(port: int) -> HTTPConnection:
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    for _try in range(300):
        try:
            client.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return client
    raise LookupError(f"nothing answers on port {port}")
