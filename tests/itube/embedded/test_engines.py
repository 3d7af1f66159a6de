"""The engines are real, speak Hangul, and lose nothing when they or their supervisor are killed."""

import os
import signal
import subprocess
import time

import pytest
import redis
from django.conf import settings
from django.db import connection

from itube.embedded.engines import Engines
from itube.embedded.postgres import DATABASE
from run import Refusal


# --- What all the other tests run on -----------------------------------------------------------
@pytest.mark.django_db
def test_the_database_is_postgresql_18_and_speaks_hangul():
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL 18.")
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            "SELECT cardinality(show_trgm('가나다')), similarity('현미경', '전자현미경')"
        )
        trigrams, similarity = cursor.fetchone()
        assert trigrams == 4
        assert similarity > 0.2
        cursor.execute("SELECT lower('É'), '가' < '나', '나' < '하'")
        assert cursor.fetchone() == ("é", True, True)


def test_the_broker_is_valkey_9():
    with redis.from_url(settings.REDIS_URL) as client:
        assert client.info("server")["valkey_version"].startswith("9.")


# --- Engines of their own ----------------------------------------------------------------------
def test_a_killed_database_and_queue_come_back_with_all_they_had(engines_state, supervisors):
    supervisor = supervisors(engines_state)
    engines = supervisor.engines
    engines.start(supervisor)
    with engines.postgres.cursor(DATABASE) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT '현미경' AS name")
    client = redis.from_url(engines.valkey.url())
    client.rpush("queue", *range(20))
    time.sleep(1.3)  # the queue is written down every second
    for name in engines.names:
        os.kill(supervisor.children[name].process.pid, signal.SIGKILL)
    supervisor.wait_for(
        lambda: all(one.deaths for one in supervisor.children.values()), 5, "deaths"
    )
    supervisor.wait_ready(*engines.names, seconds=15)
    with engines.postgres.cursor(DATABASE) as cursor:
        cursor.execute("SELECT name FROM kept")
        assert cursor.fetchall() == [("현미경",)]
    assert client.llen("queue") == 20
    client.close()


def test_the_next_start_stops_what_a_killed_supervisor_left(engines_state, supervisors):
    killed = supervisors(engines_state)
    killed.engines.start(killed)
    with killed.engines.postgres.cursor(DATABASE) as cursor:
        cursor.execute("CREATE TABLE left_over AS SELECT 1 AS one")
    for file in engines_state.pids.iterdir():
        file.unlink()  # killed before it could even write these
    following = supervisors(engines_state)
    following.end_leftovers()
    assert [child.process.wait(5) for child in killed.children.values()] == [0, 0]
    following.engines.start(following)
    with following.engines.postgres.cursor(DATABASE) as cursor:
        cursor.execute("SELECT one FROM left_over")
        assert cursor.fetchall() == [(1,)]


def test_a_lock_file_that_names_a_stranger_stops_neither(engines_state, supervisors):
    supervisor = supervisors(engines_state)
    engines = supervisor.engines
    engines.postgres.prepare()
    # PostgreSQL overlooks other accounts' processes by itself, but not one of its own account.
    account = engines.postgres.placement.account
    with subprocess.Popen(["sleep", "60"], cwd="/", **account.popen()) as stranger:
        (engines.postgres.data / "postmaster.pid").write_text(f"{stranger.pid}\n")
        supervisor.end_leftovers()
        engines.start(supervisor)
        assert stranger.poll() is None
        stranger.kill()


def test_a_cluster_of_another_major_version_is_a_sentence(state, supervisors):
    postgres = supervisors(state).engines.postgres
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(Refusal, match="made by PostgreSQL 17, and this is PostgreSQL 18"):
        postgres.prepare()


def test_addresses_in_the_environment_take_the_place_of_engines(state, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/itube")
    monkeypatch.setenv("REDIS_URL", "rediss://elsewhere/0")
    engines = Engines(state)
    assert engines.ours == []
    assert engines.addresses() == {}
    assert not (state.path / "engines").exists()
