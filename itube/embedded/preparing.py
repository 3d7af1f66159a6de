"""What must be done before the portal can serve: tables, static files, demonstration data.

Each step leaves a stamp and is skipped while nothing has changed, because doing nothing takes
Django seconds. The stamps of what lies in the database lie in the database too, as its comment, so
that they come and go with the data.
"""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from itube.embedded.engines import Engines
from itube.embedded.postgres import DATABASE, Postgres
from itube.embedded.processes import die_with_parent, send, wait_until
from itube.embedded.state import State, fingerprint
from itube.embedded.supervisor import Supervisor
from run import CHECKOUT, Progress, Refusal, say

# ruff: noqa: S603 - to start programs, none of them from outside, is what this module is for

MANAGE = [sys.executable, str(CHECKOUT / "manage.py")]
MIGRATIONS = ["*/migrations/*.py", "itube/*/migrations/*.py", "requirements.txt"]
STATIC = ["static/**/*", "*/static/**/*", "itube/*/static/**/*", "requirements.txt"]


def prepare(
    state: State, engines: Engines, supervisor: Supervisor, environment: dict[str, str], demo: bool
) -> None:
    """Bring database and static files to what this checkout needs."""
    migrations = fingerprint(MIGRATIONS)
    if stamp(engines.postgres, "migrations") != migrations:
        step(
            supervisor, state, "making the tables", [*MANAGE, "migrate", "--no-input"], environment
        )
        set_stamp(engines.postgres, "migrations", migrations)
    static = fingerprint(STATIC, contents=False)
    folder = Path(environment["ITUBE_STATIC_ROOT"])
    if state.noted("static") != static or not folder.exists():
        command = [*MANAGE, "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
        step(supervisor, state, "collecting static files", command, environment)
        state.note("static", static)
    if demo and not stamp(engines.postgres, "demo") and not state.noted("demo loaded"):
        command = [*MANAGE, "seed_demo"]
        step(supervisor, state, "loading the demonstration data", command, environment)
        if engines.postgres:
            set_stamp(engines.postgres, "demo", "loaded")
        else:
            state.note("demo loaded", True)


# --- Stamps in the database's comment ----------------------------------------------------------
def _stamps(postgres: Postgres) -> dict[str, str]:
    connection = postgres.connect(DATABASE)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [DATABASE],
        )
        (comment,) = cursor.fetchone()
    connection.close()
    try:
        return dict(json.loads(comment))
    except (TypeError, ValueError):
        return {}


def stamp(postgres: Postgres | None, name: str) -> str | None:
    """Return a stamp of our own database; one that we do not run has none."""
    return _stamps(postgres).get(name) if postgres else None


def set_stamp(postgres: Postgres | None, name: str, value: str | None) -> None:
    """Set a stamp, or take it away with None."""
    if postgres is None:
        return
    comment = json.dumps(_stamps(postgres) | {name: value})
    connection = postgres.connect(DATABASE)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {DATABASE} IS %s", [comment])
    connection.close()


# --- Long steps --------------------------------------------------------------------------------
def step(
    supervisor: Supervisor,
    state: State,
    title: str,
    command: list[str],
    environment: dict[str, str],
) -> None:
    """Run a command to its end, showing what it says; the engines stay watched meanwhile.

    Raises Refusal with the command's last lines if it fails.
    """
    progress = Progress(title)
    log = state.logs / "setup.log"
    with log.open("ab") as output:
        began = output.tell()
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
    try:
        while process.poll() is None:
            supervisor.tick()
            progress.show(_last_line(log, began))
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            send(process.pid, signal.SIGTERM)
            if not wait_until(lambda: process.poll() is not None, 10):
                process.kill()
                process.wait()
    if process.returncode:
        progress.done("failed")
        words = log.read_bytes()[began:].decode(errors="replace").strip().splitlines()[-15:]
        if any("No space left on device" in word for word in words):
            raise Refusal(f"The disk is full: {title} needs more room in {state.path}.")
        raise Refusal(f"{title.capitalize()} failed. The end of {log}:\n" + "\n".join(words))
    progress.done()


def _last_line(log: Path, began: int) -> str:
    with log.open("rb") as output:
        output.seek(max(began, log.stat().st_size - 500))
        lines = output.read().decode(errors="replace").replace("\r", "\n").strip().splitlines()
    return lines[-1] if lines else ""


def output_of(command: list[str], environment: dict[str, str], supervisor: Supervisor) -> str:
    """Return what a short command prints, or nothing if it fails."""
    process = subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(),
    )
    try:
        supervisor.wait_for(lambda: process.poll() is not None, 60, "the list of demo accounts")
    except Refusal as refusal:
        say(str(refusal))
    finally:
        if process.poll() is None:
            process.kill()
    text, _ = process.communicate()
    return "" if process.returncode else text.decode(errors="replace")
