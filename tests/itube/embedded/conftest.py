"""Real processes in a folder that the engines' account can reach."""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from itube.embedded.children import Program
from itube.embedded.engines import Engines
from itube.embedded.state import State
from itube.embedded.supervisor import Supervisor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Threads of a test runner are no reason to fear the fork of a child that execs at once."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name; pytest's own are closed to the account that runs engines."""
    made = Path(tempfile.mkdtemp(prefix="itube-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def state(folder: Path) -> Iterator[State]:
    made = State(folder / "state")
    yield made
    made.release()


@pytest.fixture(scope="module")
def engines_state() -> Iterator[State]:
    """A state whose cluster one module's tests share, because making it takes longest."""
    made = Path(tempfile.mkdtemp(prefix="itube-", dir="/tmp"))
    made.chmod(0o711)
    yield State(made / "state")
    shutil.rmtree(made)


@pytest.fixture
def supervisors(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[State], Supervisor]]:
    """Makes supervisors of a state's engines; what they started is stopped after the test."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    made: list[Supervisor] = []

    def make(state: State) -> Supervisor:
        engines = Engines(state)
        supervisor = Supervisor(engines.programs(), state.logs, state.pids, state.mark, said.append)
        supervisor.engines = engines
        made.append(supervisor)
        return supervisor

    said: list[str] = []
    yield make
    for supervisor in made:
        supervisor.stop()


STAND_IN = """
import os, pathlib, signal, subprocess, sys, time
name, folder, does = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
def note(what):
    with open(folder / "notes", "a") as notes:
        notes.write(what + " " + name + "\\n")
def end(number, frame):
    note("stopped")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if does == "is deaf" else end)
note("started")
if does == "fails":
    sys.exit("the reason of " + name)
if does == "has a child":
    child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
    (folder / "grandchild").write_text(str(child.pid))
(folder / (name + " is ready")).touch()
time.sleep(60)
"""


@pytest.fixture
def stand_in(state: State) -> Callable[..., Program]:
    """Makes programs that note in the file `notes` when they start and stop."""

    def make(name: str, does: str = "works", needs: tuple[str, ...] = ()) -> Program:
        mark, _, path = state.mark.partition("=")
        return Program(
            name=name,
            command=[sys.executable, "-S", "-c", STAND_IN, name, str(state.path), does],
            environment={mark: path},
            folder=state.path,
            needs=needs,
            is_ready=(state.path / f"{name} is ready").exists,
            stop=((signal.SIGTERM, 3.0),) if does != "is deaf" else ((signal.SIGTERM, 0.2),),
            first_wait=0.02,
        )

    return make


@pytest.fixture
def stranger() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has nothing to do with us."""
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield process
    process.kill()
    process.wait()
