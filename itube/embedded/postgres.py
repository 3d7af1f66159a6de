"""PostgreSQL as a child of ours: the cluster, its flags, and the database in it."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from itube.embedded.children import Program
from itube.embedded.placement import Placement
from itube.embedded.processes import birth, end, working_in
from run import Refusal

# ruff: noqa: S603 - to start programs, none of them from outside, is what this module is for

PORT = 54329  # only a part of the socket's name: nothing listens on the network
USER = DATABASE = "itube"
STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))  # fast, then immediate shutdown

# With any other lc_ctype pg_trgm sees no Hangul, and an index silently covers none of it.
INITDB = [
    f"--username={USER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--lc-ctype=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
]
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",  # when, process, database
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # tests only


class Postgres:
    """One cluster in the engines' folder."""

    name = "postgres"

    def __init__(self, placement: Placement, mark: str, careless: bool = False) -> None:
        self.placement = placement
        self.mark = mark
        self.careless = careless
        self.data = placement.folder / "postgres"

    def url(self) -> str:
        """The address for DATABASE_URL."""
        folder = quote(str(self.placement.sockets), safe="/")
        return f"postgresql:///{DATABASE}?host={folder}&port={PORT}&user={USER}"

    def environment(self) -> dict[str, str]:
        name, _, value = self.mark.partition("=")
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", name: value}

    # --- The cluster ---------------------------------------------------------------------------
    def prepare(self) -> None:
        """Make the cluster on first use; refuse one that another major version has made."""
        if not self.data.exists():
            self._initdb()
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = self.major()
        if made_by != ours:
            raise Refusal(
                f"The database in {self.data} was made by PostgreSQL {made_by}, and this is "
                f"PostgreSQL {ours}. Name the programs of version {made_by} with PORTAL_PG_BIN, "
                f"dump the data and load them into a new state folder (docs/operations.md), or "
                f"begin anew with another --state folder."
            )

    def major(self) -> str:
        """Return the major version of the programs, such as 18."""
        asked = self._call("postgres", "--version")
        found = re.search(r"PostgreSQL\) (\d+)", asked.stdout)
        if found is None:
            raise Refusal(f"{self.placement.postgres_programs}/postgres tells no version.")
        return found.group(1)

    def _initdb(self) -> None:
        """Make the cluster beside its place and move it there, so that a half one is never used."""
        new = self.data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        sync = ["--no-sync"] if self.careless else []
        made = self._call("initdb", "-D", str(new), *INITDB, *sync)
        if made.returncode:
            shutil.rmtree(new, ignore_errors=True)
            words = made.stderr.strip()
            if "No space left on device" in words:
                raise Refusal(f"The disk is full: {self.data} needs about 100 MB to begin with.")
            raise Refusal(f"The database could not be made in {self.data}:\n{words}")
        new.replace(self.data)

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.placement.postgres_programs / program), *arguments],
            cwd="/",
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            start_new_session=True,
            **self.placement.account.popen(),
        )

    # --- The server ----------------------------------------------------------------------------
    def program(self) -> Program:
        sockets = str(self.placement.sockets).replace('"', '""')
        settings = SETTINGS | {"unix_socket_directories": f'"{sockets}"', "port": str(PORT)}
        settings |= CARELESS if self.careless else {}
        command = [str(self.placement.postgres_programs / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return Program(
            name=self.name,
            command=command,
            environment=self.environment(),
            folder=Path("/"),
            account=self.placement.account,
            before_start=self.end_leftover,
            is_ready=self.is_ready,
            stop=STOP,
            dies_with_us=False,  # the next start stops it in order, which loses nothing
        )

    def end_leftover(self) -> None:
        """End a server that a killed supervisor has left, or the rest of a killed server.

        The rest matters: a backend that has not noticed the death of its server still writes.
        PostgreSQL also refuses to start while any process has the number in its lock file; after
        a restart of the machine that may be a stranger, and only then is the file taken away.
        """
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            pid = 0
        remains = working_in(self.data)
        if pid in remains:
            end([pid], STOP)
        elif pid and birth(pid) is not None:
            lock.unlink(missing_ok=True)
            for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
                (self.placement.sockets / name).unlink(missing_ok=True)
        end(remains, ((signal.SIGQUIT, 2.0),))

    @contextmanager
    def cursor(self, database: str = "postgres") -> Iterator[Any]:
        """Yield a cursor whose statements take effect one by one."""
        connection = psycopg2.connect(
            host=str(self.placement.sockets),
            port=PORT,
            user=USER,
            dbname=database,
            connect_timeout=2,
        )
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def is_ready(self) -> bool:
        try:
            with self.cursor():
                return True
        except psycopg2.OperationalError:
            return False

    def make_database(self) -> None:
        """Make the portal's database on first use, and hold that it speaks Hangul."""
        with self.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
        with self.cursor(DATABASE) as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("SELECT show_trgm('가나다')")
            (trigrams,) = cursor.fetchone()
        if not trigrams:
            raise Refusal(
                f"The database in {self.data} does not see Hangul: its lc_ctype is not UTF-8. Make "
                f"it anew: dump the data, name another --state folder, and load them there."
            )
