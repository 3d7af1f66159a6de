"""`python3 run.py manage COMMAND`: a Django command on the state's engines."""

import argparse
import os
import time

from itube.embedded.engines import Engines, environment, wants_demo
from itube.embedded.serving import USUAL_PORT
from itube.embedded.stamps import Stamps
from itube.embedded.state import DEFAULT, State
from itube.embedded.steps import MANAGE
from itube.embedded.supervisor import Stopped, Supervisor
from itube.embedded.testing import run_in_front
from run import Refusal, say_aside

# These may take tables or rows away, so that the next start must look again.
CHANGES_TABLES = ("migrate", "flush")


def manage(options: argparse.Namespace) -> int:
    """Run the command; return its exit status. Nothing of ours is printed on its output."""
    state = State(options.state or DEFAULT)
    engines = Engines(state)
    demo = wants_demo(default=state.noted("demo", True))
    surroundings = environment(state, engines, state.noted("port", USUAL_PORT), demo)
    surroundings["PATH"] = _with_programs(engines, surroundings.get("PATH", os.defpath))
    command = [*MANAGE, *options.arguments]
    supervisor = _own_engines(state, engines)
    if supervisor is None:
        return run_in_front(command, surroundings, None, None)
    try:
        supervisor.end_leftovers()
        engines.start(supervisor)
        if options.arguments[0] in CHANGES_TABLES:
            Stamps(state, engines.postgres).set(migrations=None, demo=None, index=None)
        return run_in_front(command, surroundings, supervisor, None)
    except Stopped:
        return 130
    finally:
        supervisor.stop()


def _own_engines(state: State, engines: Engines) -> Supervisor | None:
    """Return a supervisor for engines of this call; None if a running portal's answer."""
    waiting_since = time.monotonic()
    told = False
    while not state.take():
        portal = str(state.noted("doing", "")).startswith("A portal")
        if portal and engines.answer():
            return None
        if portal and time.monotonic() - waiting_since > 60:
            raise Refusal(
                f"The portal on {state.path} is running, but its database does not answer."
            )
        if not told:
            told = True
            say_aside(f"  waiting: {state.noted('doing', 'another run')} uses {state.path}")
        time.sleep(0.2)
    state.note("doing", f"A command (process {os.getpid()})")
    supervisor = Supervisor(engines.programs(), state.logs, state.pids, state.mark, say_aside)
    supervisor.listen_to_signals()
    return supervisor


def _with_programs(engines: Engines, path: str) -> str:
    """Return path with psql and pg_dump on it, for dbshell and for copies of the data."""
    if engines.postgres is None:
        return path
    return f"{engines.postgres.placement.postgres_programs}{os.pathsep}{path}"
