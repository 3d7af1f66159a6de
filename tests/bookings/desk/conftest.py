"""A center's approver at the desk, at a fixed moment of a working day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import MONDAY_9, make_bookable, make_member, make_role

# A Monday at 13:48 in Seoul.
NOW = MONDAY_9 + timedelta(hours=4, minutes=48)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """Views ask the clock; here it stands at NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def piece(db):
    return make_bookable()


@pytest.fixture
def staff(piece):
    """The approver of piece's center."""
    user = make_member(name="박준호")
    make_role(user, piece.center)
    return user


@pytest.fixture
def client(client, staff):
    """The approver's browser."""
    client.force_login(staff)
    return client
