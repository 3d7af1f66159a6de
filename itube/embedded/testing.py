"""`python3 run.py test`: pytest on engines of its own, which keep nothing safe and are quick."""

import argparse
import signal
import subprocess
import sys
import time
from types import FrameType

from itube.embedded.engines import Engines, environment
from itube.embedded.processes import die_with_parent, send
from itube.embedded.state import State
from itube.embedded.supervisor import Stopped, Supervisor
from run import CHECKOUT, Refusal, say, say_aside

# ruff: noqa: S603 - to start programs, none of them from outside, is what this module is for

MOST_AT_ONCE = 9


def test(options: argparse.Namespace) -> int:
    """Run pytest with the given arguments; return its exit status."""
    state = _free_state()
    engines = Engines(state, careless=True)
    surroundings = environment(state, engines, port=8000, demo=False)
    supervisor = Supervisor(engines.programs(), state.logs, state.pids, state.mark, say_aside)
    supervisor.listen_to_signals()
    try:
        supervisor.end_leftovers()
        engines.start(supervisor)
        command = [sys.executable, "-m", "pytest", *options.arguments]
        return run_in_front(command, surroundings, supervisor, str(CHECKOUT))
    except Stopped:
        return 130
    finally:
        supervisor.stop()


def _free_state() -> State:
    """Return the first state folder that no other test run holds: var/test, var/test-2, ..."""
    for number in range(1, MOST_AT_ONCE + 1):
        state = State(CHECKOUT / "var" / ("test" if number == 1 else f"test-{number}"))
        if state.take():
            if number > 1:
                say(f"  another test run is under way; this one uses {state.path}")
            return state
    raise Refusal(f"{MOST_AT_ONCE} test runs are under way already. Wait for one of them to end.")


def run_in_front(
    command: list[str],
    surroundings: dict[str, str],
    supervisor: Supervisor | None,
    folder: str | None,
) -> int:
    """Run a command on this terminal, with the engines watched; return its exit status.

    On a terminal Ctrl-C reaches the command by itself and is not sent twice; a signal that was
    sent to us alone is handed on.
    """
    process = subprocess.Popen(command, env=surroundings, cwd=folder, preexec_fn=die_with_parent())

    def hand_on(number: int, frame: FrameType | None) -> None:
        if number != signal.SIGINT or not sys.stdin.isatty():
            send(process.pid, signal.Signals(number))

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hand_on)
    try:
        while process.poll() is None:
            if supervisor is not None:
                supervisor.tick()
            time.sleep(0.05)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    return process.returncode if process.returncode >= 0 else 128 - process.returncode
