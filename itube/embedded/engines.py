"""The engines of a state folder together, and the environment that the portal reads."""

import os
from pathlib import Path

from itube.embedded.children import Program
from itube.embedded.placement import place_engines
from itube.embedded.postgres import Postgres
from itube.embedded.state import State
from itube.embedded.supervisor import Supervisor
from itube.embedded.valkey import Valkey


class Engines:
    """PostgreSQL and Valkey, less what DATABASE_URL or REDIS_URL names elsewhere."""

    def __init__(self, state: State, careless: bool = False) -> None:
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        placement = None
        if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
            placement = place_engines(state.path)
        if placement and not os.environ.get("DATABASE_URL"):
            self.postgres = Postgres(placement, state.mark, careless)
        if placement and not os.environ.get("REDIS_URL"):
            self.valkey = Valkey(placement, state.mark, careless)

    @property
    def ours(self) -> list[Postgres | Valkey]:
        """The engines that we run, in the order of their start."""
        return [engine for engine in (self.postgres, self.valkey) if engine is not None]

    @property
    def folder(self) -> Path | None:
        """Where the data of our own engines are."""
        return self.ours[0].placement.folder if self.ours else None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(engine.name for engine in self.ours)

    def programs(self) -> list[Program]:
        return [engine.program() for engine in self.ours]

    def start(self, supervisor: Supervisor) -> None:
        """Make what is missing, start the engines, and return once both answer."""
        for engine in self.ours:
            engine.prepare()
        supervisor.start(*self.names)
        supervisor.wait_ready(*self.names)
        if self.postgres:
            self.postgres.make_database()

    def answer(self) -> bool:
        """Return whether all of them answer, whoever has started them."""
        return all(engine.is_ready() for engine in self.ours)

    def addresses(self) -> dict[str, str]:
        found = {}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.url()
        if self.valkey:
            found["REDIS_URL"] = self.valkey.url()
        return found


def environment(state: State, engines: Engines, port: int, demo: bool) -> dict[str, str]:
    """Return the environment of every process of the portal."""
    return (
        os.environ
        | engines.addresses()
        | {
            "DJANGO_SETTINGS_MODULE": "itube.settings",
            "DJANGO_SECRET_KEY": os.environ.get("DJANGO_SECRET_KEY") or state.secret_key(),
            "ITUBE_STATE_DIR": str(state.path),
            "ITUBE_STATIC_ROOT": os.environ.get("ITUBE_STATIC_ROOT") or str(state.path / "static"),
            "ITUBE_BASE_URL": os.environ.get("ITUBE_BASE_URL") or f"http://localhost:{port}",
            "ITUBE_DEMO": "1" if demo else "0",
            "PYTHONUNBUFFERED": "1",
        }
    )


def wants_demo(default: bool) -> bool:
    """Return what ITUBE_DEMO says, or default if it says nothing."""
    said = os.environ.get("ITUBE_DEMO")
    return default if said is None else said.lower() in ("1", "true", "yes", "on")
