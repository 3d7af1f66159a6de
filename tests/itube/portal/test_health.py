"""Is the process up, do its engines answer; asked of engines that are really away."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings

ROOT = Path(django_settings.BASE_DIR)

ASK = """
import django
django.setup()
from django.test import Client
for path in ["/healthz", "/readyz"]:
    response = Client().get(path, headers={"host": "localhost"})
    print(response.status_code, response.content.decode())
"""


def answers(**environment) -> list[str]:
    """What a process of its own, with that environment, answers to /healthz and /readyz."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "itube.settings"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def dead_port():
    """A port that nobody listens on, as long as the test runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


@pytest.mark.django_db
def test_ready_when_both_engines_answer(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "broker": "ok"}
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert client.get("/healthz").json() == {"status": "ok"}


def test_without_the_database_503_and_its_name(dead_port):
    health, ready = answers(DATABASE_URL=f"postgresql://itube@127.0.0.1:{dead_port}/itube")
    assert health == '200 {"status": "ok"}'
    assert ready == '503 {"status": "unavailable", "database": "unavailable", "broker": "ok"}'


def test_without_the_broker_503_and_its_name(dead_port, django_db_setup):
    database = django_settings.DATABASES["default"]
    url = (
        f"postgresql:///{database['NAME']}?host={database['HOST']}"
        f"&port={database['PORT']}&user={database['USER']}"
    )
    health, ready = answers(DATABASE_URL=url, REDIS_URL=f"redis://127.0.0.1:{dead_port}/0")
    assert health == '200 {"status": "ok"}'
    assert ready == '503 {"status": "unavailable", "database": "ok", "broker": "unavailable"}'


def test_without_both_503_and_both_names(dead_port, tmp_path):
    _health, ready = answers(
        DATABASE_URL=f"postgresql:///itube?host={tmp_path}&user=itube",
        REDIS_URL=f"unix://{tmp_path}/valkey.sock?db=0",
    )
    assert ready.startswith("503")
    assert ready.count("unavailable") == 3
