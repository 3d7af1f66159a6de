"""`python3 run.py`: the whole portal, until somebody asks for the end."""

import argparse
import contextlib
import http.client
import multiprocessing
import os
import signal
import socket
import sys
import time

from itube.embedded.children import Program
from itube.embedded.engines import Engines, environment, wants_demo
from itube.embedded.preparing import Preparation
from itube.embedded.state import DEFAULT, State
from itube.embedded.steps import output_of
from itube.embedded.supervisor import Stopped, Supervisor
from run import CHECKOUT, Refusal, say

USUAL_PORT = 8000
PROCESSES = 2
THREADS = 4


def serve(options: argparse.Namespace) -> int:
    """Start all, watch over it, stop all in order; return the exit status."""
    state = State(options.state or DEFAULT)
    if not state.take():
        raise Refusal(
            f"{state.noted('doing', 'Another run')} uses {state.path} already. Stop it first, or "
            f"name another folder with --state."
        )
    state.note("doing", f"A portal (process {os.getpid()})")
    demo = not options.no_demo and wants_demo(default=True)
    listeners = listen(options.port)
    port = listeners[0].getsockname()[1]
    if options.port is None and port != USUAL_PORT:
        say(f"  port {USUAL_PORT} is taken by another program; serving on {port} instead")
    state.note("port", port)
    state.note("demo", demo)
    engines = Engines(state)
    surroundings = environment(state, engines, port, demo) | {"PYTHONIOENCODING": "utf-8"}
    programs = engines.programs() + portal(surroundings, engines.names, listeners, state)
    supervisor = Supervisor(programs, state.logs, state.pids, state.mark)
    supervisor.listen_to_signals()
    say(f"  state folder {state.path}")
    if engines.folder and not engines.folder.is_relative_to(state.path):
        say(f"  the engines' account cannot go there; the database is in {engines.folder}")
    try:
        supervisor.end_leftovers()
        engines.start(supervisor)
        Preparation(state, engines, surroundings).run(supervisor, demo)
        supervisor.start("web")  # alone, for a person waits for it
        supervisor.wait_for(Readiness(port), 180, f"http://localhost:{port}/readyz to answer 200")
        supervisor.start("worker", "beat")
        say(f"READY http://localhost:{port}/")
        if demo:
            accounts = output_of(["seed_demo", "--list-accounts"], surroundings, supervisor)
            say(accounts, end="")
        say("Ctrl-C stops the portal.")
        supervisor.run()
    except Stopped:
        pass
    finally:
        supervisor.stop(tell=say)
        state.note("doing", None)
    return 0


# --- Listening ---------------------------------------------------------------------------------
def listen(port: int | None) -> list[socket.socket]:
    """Return sockets that listen on 127.0.0.1 and, where the machine has it, on ::1.

    The supervisor keeps them open, so that a request waits while the web process is started again
    instead of being refused.
    """
    if port is not None:
        found = _listen_on(port)
        if found is None:
            raise Refusal(
                f"Port {port} is taken by another program. Stop that, or choose another port with "
                f"--port (without --port a free one is found)."
            )
        return found
    for candidate in (USUAL_PORT, *[0] * 20):
        found = _listen_on(candidate)
        if found is not None:
            return found
    raise Refusal("No free port was found on 127.0.0.1. Name one with --port.")


def _listen_on(port: int) -> list[socket.socket] | None:
    """Return the listening sockets, or None if port is taken on either address."""
    opened: list[socket.socket] = []
    try:
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            if family == socket.AF_INET6 and not _has_ipv6():
                continue
            one = socket.socket(family, socket.SOCK_STREAM)
            opened.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((host, port))
            one.listen(512)
            port = one.getsockname()[1]
    except PermissionError:
        _close(opened)
        raise Refusal(f"Port {port} needs root's rights here. Choose one above 1023.") from None
    except OSError:
        _close(opened)
        return None
    return opened


def _close(sockets: list[socket.socket]) -> None:
    for one in sockets:
        one.close()


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


class Readiness:
    """Asks /readyz now and then, and says each ten seconds what the portal still lacks."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.said_at = time.monotonic()

    def __call__(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        answer = "no answer yet"
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/readyz", headers={"Host": f"localhost:{self.port}"})
            response = connection.getresponse()
            answer = f"{response.status} {response.read(300).decode(errors='replace').strip()}"
            if response.status == 200:
                return True
        connection.close()
        if time.monotonic() - self.said_at > 10:
            self.said_at = time.monotonic()
            say(f"  waiting for the web server: {answer}")
        return False


# --- The portal's own processes ----------------------------------------------------------------
def portal(
    surroundings: dict[str, str],
    engines: tuple[str, ...],
    sockets: list[socket.socket],
    state: State,
) -> list[Program]:
    """Return web, worker and beat, in the order of their start."""
    python = sys.executable
    web = [python, "-m", "gunicorn", "itube.wsgi", "--worker-class", "gthread", "--preload"]
    web += ["--workers", str(PROCESSES), "--threads", str(THREADS), "--graceful-timeout", "10"]
    web += ["--no-control-socket"]
    for one in sockets:
        web += ["--bind", f"fd://{one.fileno()}"]
    celery = [python, "-m", "celery", "-A", "itube"]
    worker = [*celery, "worker", "--concurrency", str(PROCESSES), "--loglevel", "INFO"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    if not _has_semaphores():
        worker += ["--pool", "threads"]
    beat = [*celery, "beat", "--schedule", str(state.path / "beat-schedule"), "--pidfile", ""]
    handles = tuple(one.fileno() for one in sockets)
    return [
        Program("web", web, surroundings, CHECKOUT, engines, stop=_term(15), handles=handles),
        Program("worker", worker, surroundings, CHECKOUT, engines, stop=_term(15)),
        Program("beat", beat, surroundings, CHECKOUT, engines, stop=_term(5)),
    ]


def _has_semaphores() -> bool:
    """Return whether processes can share locks; not so where /dev/shm is closed to us."""
    try:
        multiprocessing.Lock()
    except (OSError, ImportError):
        return False
    return True


def _term(seconds: float) -> tuple[tuple[signal.Signals, float], ...]:
    return ((signal.SIGTERM, seconds),)
