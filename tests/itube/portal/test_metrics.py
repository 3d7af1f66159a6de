"""The numbers for a monitor: right, without personal data, and not for everybody."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from itube.outbox.models import OutboxMessage
from tests.factories import make_equipment

pytestmark = pytest.mark.django_db

TOKEN = "monitor-token-of-this-test"


def read(client, **extra):
    """All samples as {(name, labels): value}."""
    response = client.get("/metrics", **extra)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    samples = [
        ((sample.name, tuple(sorted(sample.labels.items()))), sample.value)
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    ]
    assert len(dict(samples)) == len(samples), "the same number twice"
    return dict(samples)


def test_requests_are_counted_and_timed_by_route(client):
    count = (
        "itube_requests_total",
        (("method", "GET"), ("route", "healthz"), ("status", "200")),
    )
    timed = ("itube_request_seconds_count", (("route", "healthz"),))
    before = read(client)
    for _ in range(3):
        client.get("/healthz?q=secret@example.com")
    after = read(client)
    assert after[count] - before.get(count, 0) == 3
    assert after[timed] - before.get(timed, 0) == 3


def test_no_path_and_nothing_typed_is_in_them(client):
    client.get("/no/such/secret-token-4711/?q=secret@example.com")
    client.generic("SECRETVERB", "/healthz")
    text = client.get("/metrics").content.decode()
    assert "secret" not in text.lower()
    assert 'route="(none)"' in text
    assert 'method="(none)"' in text


def test_present_state(client):
    now = timezone.now()
    for number, fields in enumerate(
        [
            {"created_at": now - timedelta(minutes=10)},
            {},
            {"done_at": now},
            {"given_up_at": now},
        ]
    ):
        OutboxMessage.objects.create(
            kind="x", recipient="a@b.example", dedupe_key=f"{number}", **fields
        )
    make_equipment()
    make_equipment(is_published=False)
    found = read(client)
    assert not [labels for name, labels in found if dict(labels).get("pid")]
    assert found["itube_outbox_waiting", ()] == 2
    assert 600 <= found["itube_outbox_oldest_seconds", ()] < 660
    assert found["itube_outbox_given_up", ()] == 1
    assert found["itube_equipment", ()] == 1
    assert found["itube_centers", ()] == 2
    assert found["itube_up", (("engine", "database"),)] == 1
    assert found["itube_up", (("engine", "broker"),)] == 1


def test_dead_broker_is_told(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/valkey.sock?db=0",
        }
    }
    assert read(client)["itube_up", (("engine", "broker"),)] == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.8.8.8"])
def test_without_a_token_this_machine_reads(client, address):
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_without_a_token_others_find_nothing(client, extra):
    assert client.get("/metrics", **extra).status_code == 404


def test_with_a_token_whoever_shows_it_reads_and_nobody_else(client, settings):
    settings.METRICS_TOKEN = TOKEN
    far = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "192.0.2.9"}
    assert client.get("/metrics", **far).status_code == 404
    assert client.get("/metrics").status_code == 404
    wrong = client.get("/metrics", headers={"authorization": "Bearer 토큰"}, **far)
    assert wrong.status_code == 404
    assert (
        client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}, **far).status_code
        == 200
    )


def test_counts_of_several_processes_are_added(tmp_path, settings):
    """As under gunicorn: each process writes its own file, whoever is asked adds them up."""
    count = (
        "import django; django.setup()\n"
        "from itube.portal.metrics import count_request\n"
        "for _ in range(5): count_request('GET', 'some-route', 200, 0.2)\n"
    )
    ask = (
        "import django; django.setup()\n"
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from itube.portal.metrics import MultiProcessCollector\n"
        "registry = CollectorRegistry(); MultiProcessCollector(registry)\n"
        "print(generate_latest(registry).decode())\n"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "itube.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
    }

    def run(code):
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    run(count)
    run(count)
    lines = run(ask).splitlines()
    sample = 'itube_requests_total{method="GET",route="some-route",status="200"} 10.0'
    assert sample in lines
    assert 'itube_request_seconds_bucket{le="0.25",route="some-route"} 10.0' in lines


def test_folder_that_is_gone_breaks_no_page(client, settings):
    """Its files are open already here, so that a process of its own is asked."""
    code = (
        "import django; django.setup()\n"
        "import shutil\n"
        "from django.conf import settings\n"
        "from itube.portal.metrics import count_request\n"
        "shutil.rmtree(settings.METRICS_DIR)\n"
        "count_request('GET', 'some-route', 200, 0.2)\n"
        "print('went on')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "itube.settings",
            "PROMETHEUS_MULTIPROC_DIR": str(settings.MEDIA_ROOT.parent / "metrics"),
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "went on" in done.stdout, done.stderr
