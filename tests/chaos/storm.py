"""Twenty requests a second at a whole portal, while its children are killed in turn.

Clients do what the API asks of them: whoever gets no answer, or a 503, sends the same request
again with the same Idempotency-Key until there is an answer.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from itertools import cycle
from pathlib import Path
from threading import Event, Thread
from typing import Any

from itube.embedded.engines import Engines
from itube.embedded.postgres import DATABASE
from itube.embedded.state import State

A_SECOND = 20
SENDERS = 160
KILLED = ("worker", "valkey", "web", "postgres")
KILL_EVERY = 7.0
# A client that gets no answer asks again after so many seconds, one that is told when, then; but
# at most so long.
ASK_AGAIN = 1.0
GIVE_UP = 90
MIDNIGHT = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass
class Told:
    """What one client was told in the end, and how often it had to ask."""

    status: int = 0
    reference: str = ""
    at: float = 0.0
    waited: float = 0.0
    troubles: Counter[str] = field(default_factory=Counter)


class Storm:
    """Sends requests for so many seconds; every one is for a time of its own."""

    def __init__(self, port: int, pieces: list[str], keys: list[str], seconds: float) -> None:
        self.port, self.pieces, self.keys, self.seconds = port, pieces, keys, seconds

    def blow(self) -> list[Told]:
        """Send A_SECOND requests a second and return what came of each."""
        began = time.monotonic()

        def one(number: int) -> Told:
            time.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))
            return self._ask(number)

        with ThreadPoolExecutor(SENDERS) as pool:
            return list(pool.map(one, range(int(self.seconds * A_SECOND))))

    def _ask(self, number: int) -> Told:
        """Ask for the time of that number until there is an answer."""
        start = MIDNIGHT + timedelta(days=4, hours=number // len(self.pieces))
        body = {
            "equipment": self.pieces[number % len(self.pieces)],
            "start": start.isoformat(),
            "end": (start + timedelta(hours=1)).isoformat(),
            "use_mode": "direct",
            "purpose": "폭풍 속의 신청",
            "consent_third_party": True,
        }
        headers = {
            "Authorization": f"Token {self.keys[number % len(self.keys)]}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        told, began = Told(), time.monotonic()
        while time.monotonic() - began < GIVE_UP:
            wait = ASK_AGAIN
            try:
                told.status, retry_after, answer = self._post(json.dumps(body), headers)
            except (OSError, http.client.HTTPException, ValueError) as error:
                told.troubles[type(error).__name__] += 1
            else:
                if told.status < 500:
                    told.reference = answer.get("id", "")
                    break
                told.troubles[str(told.status)] += 1
                wait = float(retry_after or ASK_AGAIN)
            time.sleep(wait * random.uniform(0.8, 1.2))
        told.at, told.waited = time.time(), time.monotonic() - began
        return told

    def _post(self, body: str, headers: dict[str, str]) -> tuple[int, str | None, dict[str, Any]]:
        """Return status, Retry-After and body of the answer."""
        with contextlib.closing(
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        ) as to:
            to.request("POST", "/api/v1/bookings/", body, headers)
            response = to.getresponse()
            return response.status, response.headers["Retry-After"], json.loads(response.read())


class Killer:
    """Kills the portal's children in turn, each with SIGKILL, and notes when."""

    def __init__(self, pid_of: Callable[[str], int]) -> None:
        self.pid_of = pid_of
        self.kills: list[tuple[float, str]] = []

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        over = Event()
        thread = Thread(target=self._work, args=[over])
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _work(self, over: Event) -> None:
        for name in cycle(KILLED):
            if over.wait(KILL_EVERY * random.uniform(0.8, 1.2)):
                return
            if pid := self.pid_of(name):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.kills.append((time.time(), name))


class Ledger:
    """What the portal's own database says, asked past the portal."""

    def __init__(self, state: Path) -> None:
        engine = Engines(State(state)).postgres
        assert engine is not None, "DATABASE_URL is set"
        self.engine = engine

    def ask(self, query: str, *values: object) -> list[tuple]:
        with self.engine.cursor(DATABASE) as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def bookings(self) -> dict[str, str]:
        """Return the state of every booking by its reference."""
        return dict(self.ask("SELECT reference, state FROM bookings_booking"))

    def requested(self) -> int:
        query = "SELECT count(*) FROM bookings_booking WHERE state = 'requested'"
        return self.ask(query)[0][0]

    def waiting_messages(self) -> int:
        query = "SELECT count(*) FROM outbox_outboxmessage WHERE done_at IS NULL"
        return self.ask(query)[0][0]

    def longest_wait_for_the_worker(self) -> float:
        """Return the most seconds between a request and the worker's answer to it."""
        query = """
            SELECT max(extract(epoch FROM event.at - booking.created_at))
            FROM bookings_booking booking
            JOIN bookings_bookingevent event ON event.booking_id = booking.id
            WHERE event.kind = 'received'
        """
        return float(self.ask(query)[0][0] or 0)


def mails(folder: Path) -> dict[str, list[float]]:
    """Return when each message was handed over, by its Message-ID."""
    found: dict[str, list[float]] = {}
    for path in sorted(folder.glob("*.log")):
        # A file ends each mail with a line of hyphens; one process may write several into one.
        for text in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            if identity := message_from_bytes(text.lstrip(b"\n"))["Message-ID"]:
                found.setdefault(identity, []).append(path.stat().st_mtime)
    return found
