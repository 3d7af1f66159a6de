"""A person with a booking, signed in, at a fixed moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import MONDAY_9, make_company, make_member

NOW = MONDAY_9 - timedelta(days=5)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """Views ask the clock; here it stands at NOW, five days before MONDAY_9."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def user(db):
    return make_member(company=make_company(), name="김서연")


@pytest.fixture
def client(client, user):
    """A browser of the person, with the pages' own headers and nothing else."""
    client.force_login(user)
    return client
