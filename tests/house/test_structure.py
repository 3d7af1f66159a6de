"""Imports flow one way, migrations are complete, and the engines are the real ones."""

import subprocess
import sys

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from tests.house.sources import ROOT


def test_imports_flow_one_way():
    done = subprocess.run(
        [f"{sys.prefix}/bin/lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_database_is_postgresql_18_and_speaks_hangul():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert cursor.fetchone()[0].startswith("18")
        cursor.execute("SELECT show_trgm('현미경') <> '{}', similarity('전자현미경', '현미경') > 0")
        assert cursor.fetchone() == (True, True)
        cursor.execute("SELECT '주사전자현미경' ILIKE '%현미경%', lower('É') = 'é', '가' < '나'")
        assert cursor.fetchone() == (True, True, True)


def test_cache_and_broker_are_valkey_9():
    server = cache._cache.get_client().info("server")  # the raw redis client behind the cache
    assert server["server_name"] == "valkey"
    assert server["valkey_version"].startswith("9.")


@pytest.mark.django_db
def test_system_checks_find_nothing():
    call_command("check", fail_level="WARNING", databases=["default"])
