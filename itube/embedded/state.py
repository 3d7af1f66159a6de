"""The state folder: all that an installation keeps, and the lock that one run holds on it."""

import contextlib
import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

from run import CHECKOUT, Refusal

DEFAULT = CHECKOUT / "var" / "run"
PRIVATE = ("logs", "pids", "media", "mail", "metrics")


class State:
    """A state folder with its parts; it is made on first use and closed to other accounts."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.logs = self.path / "logs"
        self.pids = self.path / "pids"
        self._lock: int | None = None
        self._make()

    def _make(self) -> None:
        try:
            missing = [one for one in (self.path, *self.path.parents) if not one.exists()]
            for folder in reversed(missing):
                folder.mkdir(exist_ok=True)
            if missing:
                # The engines' account must get through, but sees no names and reads nothing.
                self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for name in PRIVATE:
                (self.path / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Refusal(
                f"The state folder {self.path} cannot be made or written: {error.strerror}. "
                f"Name another one with --state."
            ) from error

    @property
    def mark(self) -> str:
        """The entry in the environment by which every process of this state is recognised."""
        return f"ITUBE_STATE_DIR={self.path}"

    def take(self) -> bool:
        """Take the lock for as long as this process lives; False if another process holds it."""
        try:
            handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Refusal(
                f"{self.path / 'lock'} cannot be opened: {error.strerror}. Start as the account "
                f"that started this portal before, or name another folder with --state."
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._lock = handle
        return True

    def release(self) -> None:
        """Let the next one in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def secret_key(self) -> str:
        """Return the key that signs sessions, made on first use and kept for this account only."""
        path = self.path / "secret-key"
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50))
        key = path.read_text().strip()
        if not key:  # a full disk, once
            path.unlink()
            return self.secret_key()
        return key

    def note(self, name: str, value: Any) -> None:
        """Keep a small fact for later starts."""
        notes = self._notes() | {name: value}
        new = self.path / "notes.new"
        new.write_text(json.dumps(notes, indent=1))
        new.replace(self.path / "notes.json")

    def noted(self, name: str, default: Any = None) -> Any:
        """Return a fact that an earlier start has kept."""
        return self._notes().get(name, default)

    def _notes(self) -> dict[str, Any]:
        try:
            return json.loads((self.path / "notes.json").read_text())
        except (OSError, ValueError):
            return {}
