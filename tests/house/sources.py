"""The project's own files, as git knows them plus what is new: what the house rules are held to."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = ("itube", "centers", "equipment", "bookings")


@cache
def tracked() -> tuple[Path, ...]:
    """Return all files that are, or are about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules() -> list[Path]:
    """Return the project's Python modules without tests, migrations and benches."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in OWN
        and "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    return [path for path in tracked() if relative(path).startswith("templates/")]
