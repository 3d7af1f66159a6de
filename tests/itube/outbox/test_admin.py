"""The outbox in the administration: what was said, and a second try."""

from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from itube.outbox.models import OutboxMessage
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/outbox/outboxmessage/"


def make_message(key, **fields):
    defaults = {
        "kind": "greeting",
        "recipient": "someone@example.com",
        "payload": {"subject": "제목입니다", "text": "안녕하세요 <b>"},
        "dedupe_key": key,
    }
    return OutboxMessage.objects.create(**defaults | fields)


@pytest.fixture
def operator(client):
    user = make_user(site_role="operator", is_demo=True)
    client.force_login(user)
    return user


def test_page_shows_what_the_person_gets_to_read(client, operator):
    message = make_message("1")
    page = client.get(reverse("admin:outbox_outboxmessage_change", args=[message.pk]))
    html = page.content.decode()
    assert "제목입니다" in html
    assert "안녕하세요 &lt;b&gt;" in html
    assert 'name="_save"' not in html


def test_page_opens_whatever_the_payload_is(client, operator):
    message = make_message("1", payload={"context": {}}, kind="no-such-template")
    page = client.get(reverse("admin:outbox_outboxmessage_change", args=[message.pk]))
    assert page.status_code == HTTPStatus.OK


def test_retry_takes_up_what_was_given_up_and_leaves_what_went_out(client, operator):
    now = timezone.now()
    given_up = make_message("1", given_up_at=now, attempts=14, last_error="x")
    sent = make_message("2", done_at=now, attempts=1)
    client.post(LIST, {"action": "retry", "_selected_action": [given_up.pk, sent.pk]})
    given_up.refresh_from_db()
    sent.refresh_from_db()
    assert (given_up.given_up_at, given_up.attempts) == (None, 0)
    assert given_up.next_try_at >= now
    assert (sent.done_at, sent.attempts) == (now, 1)


@pytest.mark.parametrize("fate", ["waiting", "sent", "given_up"])
def test_filter_by_fate(client, operator, fate):
    now = timezone.now()
    rows = {
        "waiting": make_message("1"),
        "sent": make_message("2", done_at=now),
        "given_up": make_message("3", given_up_at=now),
    }
    found = client.get(LIST, {"fate": fate}).context["cl"].queryset
    assert list(found) == [rows[fate]]
    assert client.get(LIST, {"fate": "nonsense"}).context["cl"].queryset.count() == 3


def test_nobody_else_sees_it(client):
    client.force_login(make_user(site_role="ministry", is_demo=True))
    assert client.get(LIST, follow=True).status_code == HTTPStatus.FORBIDDEN
