"""A piece that takes bookings, a person who may ask for it, and a clock that stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import MONDAY_9, make_bookable, make_center, make_company, make_member

NOW = MONDAY_9 - timedelta(days=5)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """Views ask the clock; here it stands at NOW, five days before MONDAY_9."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def piece(db):
    return make_bookable(
        registration_no="NFEC-2019-07-254811",
        name_ko="충방전기",
        center=make_center(phone="041-000-0000"),
    )


@pytest.fixture
def user(db):
    return make_member(company=make_company(name_ko="가나전자"), name="김서연")


@pytest.fixture
def client(client, user):
    """A browser of the person."""
    client.force_login(user)
    return client
