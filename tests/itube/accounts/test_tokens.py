"""One key a person, however quickly they click."""

import contextlib
import threading

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test import Client
from rest_framework.authtoken.models import Token

from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def clicked_twice(monkeypatch):
    """Send the form twice at once; return what failed."""
    user = make_member()
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    both_inside, failures = threading.Barrier(2), []
    create = Token.objects.create

    def slowly(**fields):
        with contextlib.suppress(threading.BrokenBarrierError):
            both_inside.wait(timeout=1)  # with the guard the other one is still waiting for us
        return create(**fields)

    monkeypatch.setattr(Token.objects, "create", slowly)

    def click():
        again = Client()
        again.cookies = client.cookies
        try:
            again.post("/accounts/tokens/", {"make": ""})
        except IntegrityError as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    return failures


def test_two_clicks_make_one_key(monkeypatch):
    assert clicked_twice(monkeypatch) == []
    assert Token.objects.count() == 1


def test_without_the_lock_one_would_fail(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    assert clicked_twice(monkeypatch)
