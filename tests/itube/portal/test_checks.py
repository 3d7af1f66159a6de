"""`manage.py check` refuses what could not work, and finds nothing in a production set up well."""

import os
import subprocess
import sys

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.db import connection

from itube.portal.checks import database_speaks_hangul, production_is_set_up, sees_hangul

PRODUCTION = {
    "ITUBE_PRODUCTION": "1",
    "ITUBE_DEMO": "0",
    "ITUBE_DEBUG": "0",
    "DJANGO_SECRET_KEY": "k7" * 5 + "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)",
    "ITUBE_BASE_URL": "https://www.itube.example",
    "ITUBE_ALLOWED_HOSTS": "www.itube.example,localhost",
}


# What a test run sets for itself, and no production has.
OF_TESTS = {"DJANGO_SECRET_KEY", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def check(*arguments, **environment):
    return run("manage.py", "check", *arguments, **environment)


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=django_settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if name not in OF_TESTS}
        | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_deployment_check_of_a_production_has_no_warning():
    done = check("--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_production_without_a_secret_key_does_not_start():
    done = check(**{name: value for name, value in PRODUCTION.items() if "SECRET" not in name})
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_nor_does_its_web_process():
    environment = {name: value for name, value in PRODUCTION.items() if "SECRET" not in name}
    done = run("-c", "import itube.wsgi", **environment)
    assert done.returncode != 0
    assert "set DJANGO_SECRET_KEY" in done.stderr


@pytest.mark.parametrize(("own", "told"), [({}, "1min"), ({"ITUBE_WEB_PGOPTIONS": " "}, "0")])
def test_the_web_process_asks_nothing_of_the_database_that_nobody_waits_for(own, told):
    code = (
        "import itube.wsgi\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('SHOW statement_timeout')\n"
        "    print(cursor.fetchone()[0])\n"
    )
    done = run("-c", code, **own)
    assert done.stdout.split() == [told], done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "id_"),
    [
        ("DEBUG", True, "itube.E002"),
        ("SECRET_KEY", "only-for-commands-that-sign-nothing", "itube.E003"),
        ("SECRET_KEY", "short", "itube.E003"),
        ("BASE_URL", "http://www.itube.example", "itube.E004"),
        ("ALLOWED_HOSTS", ["*"], "itube.E005"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "itube.E005"),
        ("DEMO", True, "itube.W001"),
    ],
)
def test_production_that_is_open_to_the_world_is_refused(settings, setting, value, id_):
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = PRODUCTION["DJANGO_SECRET_KEY"]
    settings.BASE_URL = "https://www.itube.example"
    settings.ALLOWED_HOSTS = ["www.itube.example", "localhost"]
    settings.DEMO = False
    assert production_is_set_up(None) == []
    setattr(settings, setting, value)
    found = production_is_set_up(None)
    assert [message.id for message in found] == [id_]
    assert found[0].hint
    settings.PRODUCTION = False
    assert production_is_set_up(None) == []


@pytest.mark.django_db
def test_this_database_speaks_hangul():
    assert database_speaks_hangul(None, databases=["default"]) == []
    with connection.cursor() as cursor:
        assert sees_hangul(cursor) is True


@pytest.fixture
def deaf_database(django_db_setup):
    """A database with LC_CTYPE C, as a careless initdb makes it."""
    database = django_settings.DATABASES["default"]
    where = {
        "host": database["HOST"],
        "port": database["PORT"],
        "user": database["USER"],
        "password": database["PASSWORD"],
    }
    name = f"{database['NAME']}_deaf"
    server = psycopg2.connect(dbname="postgres", **where)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE_PROVIDER libc LOCALE 'C'"
        )
    deaf = psycopg2.connect(dbname=name, **where)
    yield deaf
    deaf.close()
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
    server.close()


def test_deaf_database_is_noticed(deaf_database):
    """The control: without it the test above would prove nothing."""
    with deaf_database.cursor() as cursor:
        assert sees_hangul(cursor) is None
        cursor.execute("CREATE EXTENSION pg_trgm")
        assert sees_hangul(cursor) is False
