"""What runs on this machine: who a process is, and whether it is one of ours.

A process number alone proves nothing, because numbers are used again. A process is recognised by
its number and its time of birth; a process whose leader is gone by its session and the state
folder in its environment.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

# ruff: noqa: S603, S607 - ps is asked where there is no /proc

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def birth(pid: int) -> str | None:
    """Return when process pid was born, as text to compare; None if there is no such process.

    A zombie counts as gone.
    """
    if sys.platform == "linux":
        fields = _stat(pid)
        return None if fields is None or fields[0] in "ZX" else f"{_boot()}/{fields[19]}"
    found = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True
    ).stdout.split()
    return None if not found or found[0].startswith("Z") else " ".join(found[1:])


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat after the name, which may itself hold blanks and brackets."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "unknown"


def working_in(folder: Path) -> list[int]:
    """Return the processes that work in folder, as all those of a postgres do in its data."""
    if sys.platform != "linux":
        listed = subprocess.run(
            ["ps", "-axo", "pid=,command="], capture_output=True, text=True
        ).stdout.splitlines()
        return [int(line.split()[0]) for line in listed if f"-D {folder} " in line]
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # gone by now, or somebody else's
                if (entry / "cwd").readlink() == folder.resolve():
                    found.append(int(entry.name))
    return found


def session_members(leader: int, mark: str) -> list[int]:
    """Return the living processes of leader's session that carry mark in their environment."""
    if sys.platform != "linux":
        return []
    members = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        fields = _stat(int(entry.name))
        if fields is None or fields[3] != str(leader) or fields[0] in "ZX":
            continue
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if os.fsencode(mark) in environment:
            members.append(int(entry.name))
    return members


class PidFile:
    """Remembers one child on disk, so that the next start finds what a killed one has left."""

    def __init__(self, path: Path, mark: str) -> None:
        self.path = path
        self.mark = mark

    def write(self, pid: int) -> None:
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps({"pid": pid, "birth": birth(pid)}))
        new.replace(self.path)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, str | None]:
        try:
            found = json.loads(self.path.read_text())
            return int(found["pid"]), found["birth"]
        except (OSError, ValueError, KeyError, TypeError):
            return 0, None

    def leftovers(self) -> list[int]:
        """Return the processes that are left of this child; never one of somebody else."""
        pid, born = self._read()
        if pid <= 1:
            return []
        now = birth(pid)
        if now is not None and now != born:
            return []  # the number belongs to a stranger by now
        leader = [pid] if now is not None and born is not None else []
        members = [member for member in session_members(pid, self.mark) if member != pid]
        return leader + members


def end(pids: list[int], signals: tuple[tuple[signal.Signals, float], ...]) -> None:
    """End the processes: each signal goes to those that still live, then its seconds pass."""
    born = {pid: birth(pid) for pid in pids}

    def living() -> list[int]:
        return [pid for pid, when in born.items() if when is not None and birth(pid) == when]

    for number, seconds in (*signals, (signal.SIGKILL, 5.0)):
        left = living()
        if not left:
            return
        for pid in left:
            send(pid, number)
        wait_until(lambda: not living(), seconds)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal; that the process has just gone is no error."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Look every few hundredths of a second; return whether it came true in time."""
    limit = time.monotonic() + seconds
    while not true():
        if time.monotonic() > limit:
            return False
        time.sleep(0.03)
    return True


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """Return what a child runs before exec so that its parent's death signals it; Linux only."""
    if _libc is None:
        return None
    parent = os.getpid()
    libc = _libc

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # the parent died in between

    return ask
