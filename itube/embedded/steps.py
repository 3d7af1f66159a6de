"""Long Django commands in processes of their own, shown while they run."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from itube.embedded.processes import die_with_parent, end
from itube.embedded.supervisor import Supervisor
from run import CHECKOUT, Progress, Refusal

# ruff: noqa: S603 - to start programs, none of them from outside, is what this module is for

MANAGE = [sys.executable, str(CHECKOUT / "manage.py")]


class Step:
    """One `manage.py COMMAND`; its words go to a log of its own."""

    def __init__(self, title: str, command: list[str], log: Path, surroundings: dict[str, str]):
        self.title = title
        self.log = log
        with log.open("wb") as output:
            self.process = _start([*MANAGE, *command], surroundings, output)

    def finish(self, supervisor: Supervisor) -> None:
        """Wait for the end, with the engines watched meanwhile.

        Raises Refusal with the command's last lines if it has failed.
        """
        progress = Progress(self.title)
        while self.process.poll() is None:
            supervisor.tick()
            progress.show(self._last_lines(1))
            time.sleep(0.05)
        if self.process.returncode == 0:
            progress.done()
            return
        progress.done("failed")
        words = self._last_lines(15)
        if "No space left on device" in words:
            raise Refusal(f"The disk is full: {self.title} failed. {self.log} says more.")
        raise Refusal(f"Failed: {self.title}. The end of {self.log}:\n{words}")

    def end(self) -> None:
        """End the command if it still runs."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                end([self.process.pid], ())
                self.process.wait()

    def _last_lines(self, count: int) -> str:
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 400 * count))
            text = log.read().decode(errors="replace").replace("\r", "\n")
        return "\n".join(text.strip().splitlines()[-count:])


def output_of(command: list[str], surroundings: dict[str, str], supervisor: Supervisor) -> str:
    """Return what a short `manage.py COMMAND` prints, or nothing if it fails."""
    process = _start([*MANAGE, *command], surroundings, subprocess.PIPE)
    try:
        supervisor.wait_for(lambda: process.poll() is not None, 60, "manage.py " + command[0])
    finally:
        if process.poll() is None:
            process.kill()
        text, _ = process.communicate()
    return "" if process.returncode else text.decode(errors="replace")


def _start(
    command: list[str], surroundings: dict[str, str], output: IO[bytes] | int
) -> "subprocess.Popen[bytes]":
    """Start a command that a terminal's Ctrl-C does not reach and that ends when we do."""
    return subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
