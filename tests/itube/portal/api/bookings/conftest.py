"""A piece that takes bookings, people who may ask and answer, and a clock that stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_center,
    make_company,
    make_member,
    make_role,
    make_user,
)
from tests.itube.portal.api.bookings.asking import Api

NOW = MONDAY_9 - timedelta(days=5)


@pytest.fixture
def now(monkeypatch):
    """The moment of every request: the Wednesday before MONDAY_9, in the morning."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def piece(now):
    return make_bookable(center=make_center(code="C001"))


@pytest.fixture
def requester(now) -> Api:
    return Api(make_member(company=make_company()))


@pytest.fixture
def staff(piece) -> Api:
    user = make_user()
    make_role(user, piece.center)
    return Api(user)
