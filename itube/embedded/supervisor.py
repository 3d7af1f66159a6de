"""Keeps the children alive: starts them in order, starts the dead again, stops all in reverse."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from itube.embedded.children import DEATHS_ALLOWED, WITHIN_SECONDS, Child, Program, how_it_ended
from itube.embedded.processes import PidFile
from run import Refusal, say

LOOK_EVERY = 0.1
TRIM_EVERY = 30.0


class Stopped(Exception):  # noqa: N818 - no error
    """Somebody asked for the end: SIGINT, SIGTERM or a closed terminal."""


class Supervisor:
    """The children in the order of their start; the order of the stop is the reverse."""

    def __init__(
        self, programs: list[Program], logs: Path, pids: Path, mark: str, tell: Callable = say
    ) -> None:
        self.children: dict[str, Child] = {}
        self.stop_asked = False
        self._logs, self._pids, self._mark, self._tell = logs, pids, mark, tell
        self._trimmed_at = time.monotonic()
        for program in programs:
            self.add(program)

    def add(self, program: Program) -> None:
        """Take one more program in; it runs once start() names it."""
        pid_file = PidFile(self._pids / f"{program.name}.json", self._mark)
        self.children[program.name] = Child(program, self._logs / f"{program.name}.log", pid_file)

    # --- Being asked to stop -------------------------------------------------------------------
    def listen_to_signals(self) -> None:
        """Let SIGINT, SIGTERM and a closed terminal ask for the stop; asking twice is harmless."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # started by nohup
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked = True

    # --- Running -------------------------------------------------------------------------------
    def end_leftovers(self) -> None:
        """End what a killed supervisor has left, in the order of a stop."""
        for child in reversed(self.children.values()):
            child.end_leftovers()
            child.new_log()

    def start(self, *names: str) -> None:
        """Want these children to run; tick() starts each as soon as what it needs is ready."""
        for name in names:
            self.children[name].wanted = True
        self.tick()

    def tick(self) -> None:
        """Look at every child once: note deaths, start what is due.

        Raises Stopped if the end was asked for, Refusal if a child died too often.
        """
        if self.stop_asked:
            raise Stopped
        for child in self.children.values():
            code = child.look()
            if code is not None:
                self._died(child, code)
            if child.wanted and child.process is None and self._is_due(child):
                self._start(child)
        if time.monotonic() - self._trimmed_at > TRIM_EVERY:
            self._trimmed_at = time.monotonic()
            for child in self.children.values():
                child.trim_log()

    def _is_due(self, child: Child) -> bool:
        needed = [self.children[name] for name in child.program.needs if name in self.children]
        return time.monotonic() >= child.start_at and all(one.ready for one in needed)

    def _start(self, child: Child) -> None:
        try:
            child.start()
        except OSError as error:
            raise Refusal(f"{child.name} cannot be started: {error}") from error

    def _died(self, child: Child, code: int) -> None:
        wait = child.count_death()
        ended = how_it_ended(code)
        if wait is None:
            raise Refusal(
                f"{child.name} ended {DEATHS_ALLOWED} times within {WITHIN_SECONDS:.0f} s (the "
                f"last time: {ended}); giving up.{self._reason(child)}"
            )
        self._tell(f"  {child.name} ended ({ended}); starting it again in {wait:.1f} s")

    def _reason(self, child: Child) -> str:
        words = child.last_words()
        full = " The disk is full." if "No space left on device" in words else ""
        return f"{full} The end of {child.log}:\n{words}" if words else full

    def wait_for(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Tick until it comes true; raises Refusal after too long."""
        limit = time.monotonic() + seconds
        while not true():
            if time.monotonic() > limit:
                raise Refusal(f"Waited {seconds:.0f} s in vain for {what}. Logs: {self._logs}")
            time.sleep(0.03)
            self.tick()

    def wait_ready(self, *names: str, seconds: float = 60) -> None:
        """Tick until all of these children are ready."""
        waiting = [self.children[name] for name in names]
        self.wait_for(lambda: all(one.ready for one in waiting), seconds, ", ".join(names))

    def run(self) -> None:
        """Tick until somebody asks for the end."""
        try:
            while True:
                self.tick()
                time.sleep(LOOK_EVERY)
        except Stopped:
            return

    def stop(self, tell: Callable[[str], object] | None = None) -> None:
        """Stop all children, the last first, telling each. Never raises for a child's sake."""
        for child in self.children.values():
            child.wanted = False
        for child in reversed(self.children.values()):
            if child.process is None:
                continue
            began = time.monotonic()
            try:
                child.stop()
            except OSError as error:
                self._tell(f"  {child.name}: {error}")
            if tell:
                tell(f"  stopped {child.name} ({time.monotonic() - began:.1f} s)")
