"""One child process: how it is started, known to be ready, and ended."""

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from itube.embedded.placement import Account
from itube.embedded.processes import PidFile, die_with_parent, end, send, wait_until

# ruff: noqa: S603 - to start programs, none of them from outside, is what this module is for

DEATHS_ALLOWED = 5
WITHIN_SECONDS = 60.0
FIRST_WAIT = 0.5
LARGEST_LOG = 20_000_000


@dataclass
class Program:
    """What a child runs, and how to treat it."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    needs: tuple[str, ...] = ()
    account: Account | None = None
    before_start: Callable[[], None] | None = None
    is_ready: Callable[[], bool] | None = None  # without it, to run is to be ready
    stop: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 10.0),)
    dies_with_us: bool = True
    handles: tuple[int, ...] = ()  # open files that the child inherits
    first_wait: float = FIRST_WAIT  # seconds after the first death; doubled for each further one


@dataclass
class Child:
    """A program with its present process, its deaths and its log."""

    program: Program
    log: Path
    pid_file: PidFile
    wanted: bool = False
    process: subprocess.Popen[bytes] | None = None
    ready: bool = False
    start_at: float = 0.0
    deaths: deque[float] = field(default_factory=deque)

    @property
    def name(self) -> str:
        return self.program.name

    def end_leftovers(self) -> None:
        """End what an earlier, killed supervisor has left of this child."""
        end(self.pid_file.leftovers(), self.program.stop)
        if self.program.before_start:
            self.program.before_start()
        self.pid_file.remove()

    def new_log(self) -> None:
        """Keep the last run's log as .1 and begin a new one."""
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))

    def trim_log(self) -> None:
        """Empty a log that has grown too large; the child writes on, for it appends."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            with self.log.open("rb") as old:
                old.seek(-LARGEST_LOG // 4, os.SEEK_END)
                self.log.with_suffix(".log.1").write_bytes(old.read())
            os.truncate(self.log, 0)

    def start(self) -> None:
        program = self.program
        if program.before_start:
            program.before_start()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                program.command,
                cwd=program.folder,
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a terminal's Ctrl-C is for the supervisor alone
                pass_fds=program.handles,
                preexec_fn=die_with_parent() if program.dies_with_us else None,
                **(program.account.popen() if program.account else {}),
            )
        self.pid_file.write(self.process.pid)
        self.ready = program.is_ready is None

    def look(self) -> int | None:
        """Note readiness; return the exit code if the child has ended since the last look."""
        if self.process is None:
            return None
        code = self.process.poll()
        if code is None:
            if not self.ready and self.program.is_ready is not None:
                self.ready = self.program.is_ready()
            return None
        self.forget()
        return code

    def forget(self) -> None:
        """Clear away what the ended process has left behind, its own children first."""
        end(self.pid_file.leftovers(), ())
        self.pid_file.remove()
        self.process = None
        self.ready = False

    def count_death(self) -> float | None:
        """Return the seconds to wait before the next start, or None if it died too often."""
        now = time.monotonic()
        self.deaths.append(now)
        while now - self.deaths[0] > WITHIN_SECONDS:
            self.deaths.popleft()
        if len(self.deaths) >= DEATHS_ALLOWED:
            return None
        wait = self.program.first_wait * 2 ** (len(self.deaths) - 1)
        self.start_at = now + wait
        return wait

    def stop(self) -> None:
        """Stop the child in its own way; what does not stop in time is killed."""
        self.wanted = False
        process = self.process
        if process is None:
            return
        for number, seconds in (*self.program.stop, (signal.SIGKILL, 5.0)):
            if process.poll() is not None:
                break
            send(process.pid, number)
            wait_until(lambda: process.poll() is not None, seconds)
        self.forget()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of the log."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - 8000))
                return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def how_it_ended(code: int) -> str:
    """Return an exit code in words."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
