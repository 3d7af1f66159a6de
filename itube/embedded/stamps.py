"""What has been done to the database already, so that a start need not do it again.

The stamps lie in the database itself, as its comment, so that they come and go with the data. Of a
database that somebody else runs (DATABASE_URL) we know only what we did with it from here: that the
demonstration data went in. Its tables are looked at on every start.
"""

import hashlib
import json
import os
from itertools import chain

from itube.embedded.postgres import DATABASE, Postgres
from itube.embedded.state import State
from run import CHECKOUT


class Stamps:
    """The stamps `migrations`, `demo` and `index`."""

    def __init__(self, state: State, postgres: Postgres | None) -> None:
        self.state = state
        self.postgres = postgres
        url = os.environ.get("DATABASE_URL", "")
        self.foreign = "demo in " + hashlib.sha256(url.encode()).hexdigest()[:12]

    def get(self, name: str) -> str | None:
        if self.postgres is None:
            return self.state.noted(self.foreign) if name == "demo" else None
        return self._read(self.postgres).get(name)

    def set(self, **values: str | None) -> None:
        """Set stamps, or take them away with None."""
        if self.postgres is None:
            if "demo" in values:
                self.state.note(self.foreign, values["demo"])
            return
        comment = json.dumps(self._read(self.postgres) | values)
        with self.postgres.cursor(DATABASE) as cursor:
            cursor.execute(f"COMMENT ON DATABASE {DATABASE} IS %s", [comment])

    def _read(self, postgres: Postgres) -> dict[str, str]:
        with postgres.cursor(DATABASE) as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [DATABASE],
            )
            (comment,) = cursor.fetchone()
        try:
            return dict(json.loads(comment))
        except (TypeError, ValueError):
            return {}


def fingerprint(*patterns: str, contents: bool = True) -> str:
    """Return a digest of the checkout's files that match: of their contents, or sizes and times."""
    digest = hashlib.sha256()
    for path in sorted(set(chain.from_iterable(CHECKOUT.glob(one) for one in patterns))):
        if path.is_file() and "__pycache__" not in path.parts:
            found = path.stat()
            facts = f"{found.st_size} {found.st_mtime_ns}".encode()
            facts = path.read_bytes() if contents else facts
            digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + facts + b"\0")
    return digest.hexdigest()
