import re

import pytest

from itube.outbox.models import OutboxMessage
from tests.factories import PASSWORD, make_consent_texts


@pytest.fixture(autouse=True)
def _texts(request):
    """The texts of the data migration; tests with real transactions empty the table."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        make_consent_texts()


@pytest.fixture
def second_factor_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def last_mail():
    """Return a function: kind, recipient and text of what the outbox was told last."""

    def last() -> OutboxMessage:
        return OutboxMessage.objects.order_by("-pk").first()

    return last


@pytest.fixture
def link_in(last_mail):
    """Return a function: the path of the first address in the last mail."""

    def link() -> str:
        return re.search(r"https?://[^/\s]+(/\S+)", last_mail().payload["text"])[1]

    return link


@pytest.fixture
def signed_in(client):
    """Return a function that signs a user in, and answers once more who it is."""

    def sign_in(user):
        response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert response.status_code == 302
        response = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert response.status_code == 302
        return client

    return sign_in
