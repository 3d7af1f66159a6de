"""Pages for visitors who are not signed in: requests a second beside a bare WSGI floor.

`make bench-portal` runs this. Both applications are served alike (gunicorn, gthread, two processes
of eight threads) on the same two cores as the one client that asks them, in turns of a few
seconds, over eight connections that stay open, four to each process: behind one port a process
that wakes first takes all of them in some turns, and the turn tells of one core. The floor sends
the same bytes and headers as the page and does nothing else. The client takes what a browser
takes, compressed pages.
"""

import json
import logging
import selectors
import socket
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from django.test import Client

from bench.pages import best_of, select_one
from bench.serving import FIRST_PORT, served
from bench.state import prepare

CONNECTIONS = 8
PORTAL = (FIRST_PORT + 2, FIRST_PORT + 3)
FLOOR = (FIRST_PORT + 4, FIRST_PORT + 5)
SECONDS = 1.5
ROUNDS = 5
# What share of the floor's rate each page must reach.
BAR = 0.4
HELD_TO_THE_BAR = ("/", "/service-map/system-semiconductor/")
ADDRESSES = (
    "/",
    "/en/",
    "/service-map/",
    "/service-map/system-semiconductor/",
    "/roadshow/",
    "/news/",
    "/statistics/",
    "/i-platform/",
    "/guide/",
)
ACCEPTED = "gzip, deflate, br"


def plan_of(addresses: tuple[str, ...]) -> dict[str, dict]:
    """Return headers and bytes of each page as a browser gets them."""
    client = Client(headers={"host": "localhost", "accept-encoding": ACCEPTED})
    plan = {}
    for address in addresses:
        response = client.get(address)
        if response.status_code != 200:
            raise LookupError(f"{address}: {response.status_code}")
        headers = dict(response.headers.items())
        headers["Content-Length"] = str(len(response.content))
        plan[address] = {"headers": list(headers.items()), "body": response.content.hex()}
    return plan


def rate(ports: tuple[int, ...], address: str, seconds: float) -> float:
    """Return how many answers a second come over CONNECTIONS connections to ports in turn."""
    request = (
        f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {ACCEPTED}\r\n\r\n"
    ).encode()
    selector = selectors.DefaultSelector()
    for number in range(CONNECTIONS):
        one = socket.create_connection(("127.0.0.1", ports[number % len(ports)]), timeout=30)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(one, selectors.EVENT_READ, bytearray())
        one.sendall(request)
    answers = 0
    began = time.perf_counter()
    until = began + seconds
    while time.perf_counter() < until:
        for key, _events in selector.select(1):
            got = key.fileobj.recv(1 << 18)
            if not got:
                raise LookupError(f"{address}: the server closed a connection")
            key.data.extend(got)
            if whole(key.data):
                answers += 1
                key.data.clear()
                key.fileobj.sendall(request)
    took = time.perf_counter() - began
    for key in list(selector.get_map().values()):
        key.fileobj.close()
    selector.close()
    return answers / took


def whole(got: bytearray) -> bool:
    """Return whether got is one whole answer; anything but 200 is LookupError."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(got[:end]).lower()
    if not head.startswith(b"http/1.1 200"):
        raise LookupError(head.split(b"\r\n")[0].decode())
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
    return len(got) >= end + 4 + length


def main() -> None:
    logging.disable(logging.INFO)
    prepare()
    plan = plan_of(ADDRESSES)
    print(f"SELECT 1: {best_of(select_one):.3f} ms; {CONNECTIONS} connections")
    print(f"{'KB':>6} {'page/s':>8} {'floor/s':>8} {'share':>6}")
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "plan.json"
        kept.write_text(json.dumps(plan))
        with ExitStack() as running:
            for port in PORTAL:
                metrics = f"{folder}/metrics-{port}"
                settings = {"ITUBE_LOG_LEVEL": "INFO", "PROMETHEUS_MULTIPROC_DIR": metrics}
                running.enter_context(served("itube.wsgi", port, settings, processes=1))
            for port in FLOOR:
                settings = {"BENCH_PLAN": str(kept)}
                running.enter_context(served("bench.bare", port, settings, processes=1))
            for address in ADDRESSES:
                rates: dict[tuple[int, ...], list[float]] = {PORTAL: [], FLOOR: []}
                for ports in rates:
                    rate(ports, address, 0.5)  # warms up both processes
                for turn in range(ROUNDS):
                    for ports in sorted(rates, reverse=bool(turn % 2)):
                        rates[ports].append(rate(ports, address, SECONDS))
                ours, floor = (statistics.median(found) for found in rates.values())
                share = ours / floor
                held = share >= BAR or address not in HELD_TO_THE_BAR
                if not held:
                    missed.append(address)
                size = len(plan[address]["body"]) / 2 / 1024
                note = "" if held else "  MISSED"
                print(f"{size:>6.1f} {ours:>8.0f} {floor:>8.0f} {share:>6.2f}  {address}{note}")
    if missed:
        sys.exit(f"below {BAR:.0%} of the floor: {', '.join(missed)}")
