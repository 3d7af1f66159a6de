"""docker-compose.yml and Dockerfile: what they promise."""

import re

import pytest

from itube.embedded.postgres import INITDB
from tests.deploy.composed import ENV, ROOT, MissingError, compose, raw

OURS = ("web", "worker", "beat", "migrate")
SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|AUTH")


def test_all_parts_are_there_each_with_a_health_check_but_the_one_that_ends():
    services = compose()["services"]
    assert set(services) == {"nginx", "web", "worker", "beat", "migrate", "db", "valkey"}
    assert [name for name, one in services.items() if "healthcheck" not in one] == ["migrate"]
    assert services["web"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", sorted(name for name, value in ENV.items()))
def test_what_must_be_chosen_is_asked_for_by_name(name):
    with pytest.raises(MissingError, match=name):
        compose({other: value for other, value in ENV.items() if other != name})


def test_no_secret_is_written_into_a_file():
    for name, service in raw()["services"].items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                assert value.startswith("${"), f"{name}: {variable}"


def test_nobody_runs_as_root_or_writes_into_the_image():
    services = compose()["services"]
    for name in (*OURS, "nginx"):
        assert services[name]["user"] not in ("root", "0")
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (\w+)", dockerfile, re.M) == [services["web"]["user"]]


def test_only_nginx_can_be_reached_from_outside():
    services = compose()["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["nginx"]


def test_the_application_waits_for_healthy_engines_and_for_the_migrations():
    services = compose()["services"]
    for name in ("web", "worker", "beat"):
        waits = {who: how["condition"] for who, how in services[name]["depends_on"].items()}
        assert waits == {
            "migrate": "service_completed_successfully",
            "db": "service_healthy",
            "valkey": "service_healthy",
        }


def test_the_database_is_made_as_the_embedded_one_is():
    args = compose()["services"]["db"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    not_text = ("--username", "--auth", "--no-instructions")
    assert args == [flag for flag in INITDB if not flag.startswith(not_text)]


def test_the_queue_outlives_a_crash_and_forgets_nothing():
    command = " ".join(compose()["services"]["valkey"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_every_variable_is_explained_in_the_example():
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^#? ?(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert asked - explained == set()


def test_what_the_image_copies_leaves_secrets_and_state_out():
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", "var"} <= set(left_out)
