"""What must be done before the portal can serve: tables, static files, demonstration data.

Each is skipped while nothing has changed, because doing nothing takes Django seconds.
"""

from pathlib import Path

from itube.embedded.engines import Engines
from itube.embedded.stamps import Stamps, fingerprint
from itube.embedded.state import State
from itube.embedded.steps import Step
from itube.embedded.supervisor import Supervisor

MIGRATIONS = ["*/migrations/*.py", "itube/*/migrations/*.py", "requirements.txt"]
# What the documents of the search are made by.
INDEXED = [*MIGRATIONS, "equipment/search/analysis.py", "equipment/search/index.py"]
STATIC = ["static/**/*", "*/static/**/*", "itube/*/static/**/*", "requirements.txt"]


class Preparation:
    """Brings database and static files to what this checkout needs."""

    def __init__(self, state: State, engines: Engines, surroundings: dict[str, str]) -> None:
        self.state = state
        self.stamps = Stamps(state, engines.postgres)
        self.surroundings = surroundings
        self._begun: list[Step] = []

    def run(self, supervisor: Supervisor, demo: bool) -> None:
        """Do what is needed; raises Refusal if a step fails."""
        try:
            static = self._begin_static()
            self._make_tables(supervisor)
            if demo:
                self._load_demo(supervisor)
            self._renew_index(supervisor)
            self._finish_static(static, supervisor)
        finally:
            for step in self._begun:
                step.end()

    def _begin(self, title: str, *command: str) -> Step:
        log = self.state.logs / f"setup-{command[0]}.log"
        step = Step(title, list(command), log, self.surroundings)
        self._begun.append(step)
        return step

    def _make_tables(self, supervisor: Supervisor) -> None:
        present = fingerprint(*MIGRATIONS)
        if self.stamps.get("migrations") != present:
            self._begin("making the tables", "migrate", "--no-input").finish(supervisor)
            self.stamps.set(migrations=present)

    def _load_demo(self, supervisor: Supervisor) -> None:
        if self.stamps.get("demo") != "loaded":
            self._begin("loading the demonstration data", "seed_demo").finish(supervisor)
            self.stamps.set(demo="loaded")

    def _renew_index(self, supervisor: Supervisor) -> None:
        """After an upgrade the worker would do it too, but people search from READY on."""
        present = fingerprint(*INDEXED)
        if self.stamps.get("index") != present:
            title = "bringing the search index up to date"
            self._begin(title, "reindex", "--outdated").finish(supervisor)
            self.stamps.set(index=present)

    def _begin_static(self) -> Step | None:
        """Start to collect: that asks no database and takes long, so it runs beside the others."""
        folder = Path(self.surroundings["ITUBE_STATIC_ROOT"])
        if folder.exists() and self.state.noted("static") == self._static():
            return None
        options = ("--no-input", "--clear", "--verbosity", "0")
        return self._begin("collecting static files", "collectstatic", *options)

    def _finish_static(self, step: Step | None, supervisor: Supervisor) -> None:
        if step is not None:
            step.finish(supervisor)
            self.state.note("static", self._static())

    def _static(self) -> str:
        return fingerprint(*STATIC, contents=False)
