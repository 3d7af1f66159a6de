"""Children are started in order, started again when they die, and stopped in reverse."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from itube.embedded import children
from itube.embedded.children import Program
from itube.embedded.processes import birth
from itube.embedded.state import State
from itube.embedded.supervisor import Stopped, Supervisor
from run import Refusal

Watch = Callable[..., Supervisor]


@pytest.fixture
def watch(state: State) -> Iterator[Watch]:
    made: list[Supervisor] = []

    def make(*programs: Program) -> Supervisor:
        supervisor = Supervisor(list(programs), state.logs, state.pids, state.mark, str)
        made.append(supervisor)
        supervisor.start(*supervisor.children)
        return supervisor

    yield make
    for supervisor in made:
        supervisor.stop()


def notes(state: State) -> list[str]:
    return (state.path / "notes").read_text().splitlines()


def kill(supervisor: Supervisor, name: str) -> int:
    process = supervisor.children[name].process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    return process.pid


def test_starts_in_order_and_stops_in_reverse(state, stand_in, watch):
    supervisor = watch(
        stand_in("engine"), stand_in("web", needs=("engine",)), stand_in("beat", needs=("web",))
    )
    supervisor.wait_ready("engine", "web", "beat", seconds=10)
    supervisor.stop()
    assert notes(state) == [
        *["started engine", "started web", "started beat"],
        *["stopped beat", "stopped web", "stopped engine"],
    ]
    assert not list(state.pids.iterdir())


def test_a_killed_child_is_back_soon_and_its_own_children_are_gone(state, stand_in, watch):
    supervisor = watch(stand_in("web", does="has a child"))
    supervisor.wait_ready("web", seconds=10)
    grandchild = int((state.path / "grandchild").read_text())
    (state.path / "web is ready").unlink()
    old = kill(supervisor, "web")
    began = time.monotonic()
    supervisor.wait_for(lambda: (state.path / "web is ready").exists(), 10, "the second web")
    assert time.monotonic() - began < 5
    assert supervisor.children["web"].process.pid != old
    assert birth(grandchild) is None
    assert notes(state) == ["started web", "started web"]


def test_a_dependant_waits_for_what_it_needs(state, stand_in, watch):
    supervisor = watch(stand_in("engine"), stand_in("web", needs=("engine",)))
    supervisor.wait_ready("engine", "web", seconds=10)
    for name in ("engine", "web"):
        (state.path / f"{name} is ready").unlink()
        kill(supervisor, name)
    everyone = supervisor.children.values()
    supervisor.wait_for(lambda: all(child.deaths for child in everyone), 10, "both deaths")
    supervisor.wait_ready("engine", "web", seconds=10)
    assert notes(state) == ["started engine", "started web"] * 2


def test_five_deaths_end_all_with_the_reason(state, stand_in, watch):
    supervisor = watch(stand_in("engine"), stand_in("web", does="fails", needs=("engine",)))
    with pytest.raises(Refusal, match=r"web ended 5 times within 60 s") as refusal:
        supervisor.wait_for(lambda: False, 20, "nothing")
    assert "the reason of web" in str(refusal.value)
    assert "exit status 1" in str(refusal.value)
    assert notes(state).count("started web") == 5


def test_deaths_long_ago_are_forgotten(state, stand_in, watch):
    supervisor = watch(stand_in("web"))
    child = supervisor.children["web"]
    child.deaths.extend([time.monotonic() - children.WITHIN_SECONDS - 1] * 10)
    supervisor.wait_ready("web", seconds=10)
    assert child.count_death() == child.program.first_wait


def test_a_deaf_child_is_killed_when_its_time_is_over(state, stand_in, watch):
    supervisor = watch(stand_in("web", does="is deaf"))
    supervisor.wait_ready("web", seconds=10)
    process = supervisor.children["web"].process
    began = time.monotonic()
    supervisor.stop()
    assert process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 2


def test_to_be_asked_twice_to_stop_is_harmless(state, stand_in, watch):
    supervisor = watch(stand_in("engine"), stand_in("web"))
    old = {
        number: signal.getsignal(number)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        supervisor.listen_to_signals()
        supervisor.wait_ready("engine", "web", seconds=10)
        for number in (signal.SIGINT, signal.SIGINT, signal.SIGTERM):
            os.kill(os.getpid(), number)
        with pytest.raises(Stopped):
            supervisor.tick()
        supervisor.stop()
        os.kill(os.getpid(), signal.SIGINT)
        supervisor.stop()
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
    assert notes(state)[-2:] == ["stopped web", "stopped engine"]


def test_what_a_killed_supervisor_left_is_ended_by_the_next(state, stand_in, watch):
    first = watch(stand_in("engine"), stand_in("web"))
    first.wait_ready("engine", "web", seconds=10)
    left = [child.process for child in first.children.values()]
    second = Supervisor(
        [child.program for child in first.children.values()], state.logs, state.pids, state.mark
    )
    second.end_leftovers()
    assert [birth(process.pid) for process in left] == [None, None]
    assert notes(state)[-2:] == ["stopped web", "stopped engine"]


def test_a_log_does_not_grow_for_ever(state, stand_in, watch, monkeypatch):
    monkeypatch.setattr(children, "LARGEST_LOG", 1000)
    child = watch(stand_in("web")).children["web"]
    child.log.write_bytes(b"x" * 2000)
    child.trim_log()
    assert child.log.stat().st_size == 0
    assert Path(f"{child.log}.1").stat().st_size == 250
