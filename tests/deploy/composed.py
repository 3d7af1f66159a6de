"""Reads docker-compose.yml as Compose would, and runs a service's command on this machine."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?:(:-|:\?)([^}]*))?\}")

# What an operator writes into .env.
ENV = {
    "DJANGO_SECRET_KEY": "t3st-" + "kq8Zr2Xw9Lm4Np7V" * 4,
    "POSTGRES_PASSWORD": "a-database-password",
    "VALKEY_PASSWORD": "a-broker-password",
    "ITUBE_BASE_URL": "https://itube.example",
    "ITUBE_ALLOWED_HOSTS": "itube.example",
    "ITUBE_METRICS_TOKEN": "a-metrics-token",
    "ITUBE_EMAIL_HOST": "mail.example",
}


class MissingError(Exception):
    """A variable that Compose would ask for before it starts anything."""


def interpolated(text: str, env: dict[str, str]) -> str:
    """Return text with its variables filled in; raises MissingError naming one that must be set."""

    def value(found: re.Match[str]) -> str:
        name, how, rest = found.groups()
        if name is None:
            return "$"
        if env.get(name):
            return env[name]
        if how == ":?":
            raise MissingError(name)
        return rest or ""

    return VARIABLE.sub(value, text)


def compose(env: dict[str, str] | None = None) -> dict:
    """Return the file's content with variables filled in from env (ENV unless told otherwise)."""

    def filled(part):
        if isinstance(part, str):
            return interpolated(part, ENV if env is None else env)
        if isinstance(part, list):
            return [filled(item) for item in part]
        if isinstance(part, dict):
            return {key: filled(item) for key, item in part.items()}
        return part

    return filled(raw())


def raw() -> dict:
    """Return the file's content as written, its anchors merged."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def on_this_machine(part: str, places: dict[str, str]) -> str:
    """Return a command's part with addresses and folders of the containers replaced by ours."""
    for theirs, ours in places.items():
        part = part.replace(theirs, ours)
    return part


def environment(service: dict, **ours: str) -> dict[str, str]:
    """Return the environment of a service's command; ours replaces what lies elsewhere here."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    return {**kept, "PATH": programs, **service.get("environment", {}), **ours}


def ask(healthcheck: dict, env: dict[str, str], places: dict[str, str]) -> int:
    """Run a health check once and return its exit status."""
    kind, *parts = (on_this_machine(part, places) for part in healthcheck["test"])
    command = ["sh", "-c", parts[0]] if kind == "CMD-SHELL" else parts
    return subprocess.run(command, env=env, cwd=ROOT, timeout=60, capture_output=True).returncode


def words(command: list[str] | str) -> list[str]:
    return shlex.split(command) if isinstance(command, str) else list(command)
