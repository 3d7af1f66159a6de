"""Web processes of the portal on the test's own database, and clients that send at once."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client
from rest_framework.authtoken.models import Token

from itube.accounts.models import User
from itube.embedded.processes import die_with_parent
from run import CHECKOUT

PATIENCE = 60


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]

    @property
    def problem(self) -> str:
        """The last word of the problem's type, as time-taken."""
        return self.body.get("type", "").rpartition("#")[2]


class WebProcess:
    """One gunicorn with one process of eight threads; it ends with us."""

    def __init__(self, folder: Path, settings_module: str) -> None:
        self.log = folder / "web.log"
        with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
            listener.set_inheritable(True)
            self.port = listener.getsockname()[1]
            command = [sys.executable, "-m", "gunicorn", "itube.wsgi", "--no-control-socket"]
            command += ["--worker-class", "gthread", "--workers", "1", "--threads", "8"]
            command += ["--timeout", "120", "--bind", f"fd://{listener.fileno()}"]
            with self.log.open("wb") as log:
                self.process = subprocess.Popen(
                    command,
                    cwd=CHECKOUT,
                    env=self.environment(folder, settings_module),
                    stdout=log,
                    stderr=log,
                    pass_fds=[listener.fileno()],
                    preexec_fn=die_with_parent(),
                )

    @staticmethod
    def environment(folder: Path, settings_module: str) -> dict[str, str]:
        name = quote(connection.settings_dict["NAME"])
        (folder / "static").mkdir()
        return {
            **os.environ,
            "DATABASE_URL": re.sub(r"/itube\b", f"/{name}", os.environ["DATABASE_URL"], count=1),
            "DJANGO_SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": settings_module,
            "ITUBE_API_RATE": "1000000/min",
            "ITUBE_STATE_DIR": str(folder),
            "ITUBE_STATIC_ROOT": str(folder / "static"),
            "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        }

    def wait(self) -> None:
        """Return once it answers; raises with its log if it does not."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit and self.process.poll() is None:
            with contextlib.suppress(OSError), Caller(self.port) as caller:
                if caller.ask("GET", "/healthz").status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"no answer from the web process:\n{self.log.read_text()}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def web_processes(folder: Path, number: int, settings_module: str) -> Iterator[list[WebProcess]]:
    """Start so many web processes on the test's database; all answer when the block begins."""
    started: list[WebProcess] = []
    try:
        for one in range(number):
            place = folder / f"web-{one}"
            place.mkdir(parents=True)
            started.append(WebProcess(place, settings_module))
        for process in started:
            process.wait()
        yield started
    finally:
        for process in started:
            process.stop()


class Caller:
    """One person at one web process, over one connection that is kept."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.headers = {"Accept-Language": "ko", **(headers or {})}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Return the answer; a connection that the server has closed meanwhile is opened again."""
        sent = None if body is None else json.dumps(body)
        headers = {**self.headers, "Content-Type": "application/json"}
        try:
            self.connection.request(method, path, sent, headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # Nothing was begun: gunicorn closes a connection only between two requests.
            self.connection.close()
            self.connection.request(method, path, sent, headers)
            response = self.connection.getresponse()
        text = response.read()
        return Answer(response.status, json.loads(text) if text else {})

    def post(self, path: str, body: dict[str, Any] | None = None) -> Answer:
        return self.ask("POST", f"/api/v1/{path}", body or {})


def with_token(user: User) -> dict[str, str]:
    """Return the headers of a program that acts for user."""
    return {"Authorization": f"Token {Token.objects.create(user=user).key}"}


def with_session(user: User) -> dict[str, str]:
    """Return the headers of a browser in which user has signed in."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    secret = "a" * 32
    return {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={secret}",
        "X-CSRFToken": secret,
    }


class EngineLog:
    """What PostgreSQL writes into its log about this database from now on.

    Nothing where the log is not ours to read. Other test workers have databases of their own on
    the same engine, and some of them break its constraints on purpose.
    """

    def __init__(self) -> None:
        self.about_us = f"] {connection.settings_dict['NAME']} "
        self.path = settings.STATE_DIR / "logs" / "postgres.log"
        self.begin = self.path.stat().st_size if self.path.exists() else 0

    def lines_with(self, words: str) -> list[str]:
        if not self.path.exists():
            return []
        with self.path.open("rb") as log:
            log.seek(self.begin)
            lines = log.read().decode().splitlines()
        return [line for line in lines if self.about_us in line and words in line]


def deadlocks() -> int:
    """Return how many deadlocks PostgreSQL has counted in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]
