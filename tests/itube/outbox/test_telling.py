"""What is told lives and dies with the caller's transaction, whatever the broker does."""

import base64
import json
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from itube.celery import app
from itube.outbox import tasks
from itube.outbox.channels import PACES, Pace
from itube.outbox.models import OutboxMessage
from itube.outbox.tasks import deliver, sweep
from itube.outbox.telling import tell, tell_all

READY = {"subject": "제목", "text": "본문"}


# kombu's names for the queue "celery" at a priority.
QUEUES = {0: "celery", 6: "celery\x06\x166"}


def woken(priority: int = 6) -> list[int]:
    """Take what lies in the broker's queue: the ids of messages that a worker is asked for."""
    broker = cache._cache.get_client()  # the same Valkey database
    ids = []
    while raw := broker.rpop(QUEUES[priority]):
        (message_id,), _kwargs, _embed = json.loads(base64.b64decode(json.loads(raw)["body"]))
        ids.append(message_id)
    return ids


def make_due(**fields) -> OutboxMessage:
    defaults = {
        "kind": "test",
        "recipient": "someone@example.com",
        "payload": READY,
        "dedupe_key": "due",
        "next_try_at": "2020-01-01T00:00Z",
    }
    return OutboxMessage.objects.create(**defaults | fields)


@pytest.mark.django_db
def test_told_in_a_transaction_wakes_a_worker_after_the_commit(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        message = tell("test", "someone@example.com", READY, "key")
        assert woken() == []
    assert woken() == [message.pk]


@pytest.mark.django_db(transaction=True)
def test_rolled_back_tells_nothing():
    def undone():
        with transaction.atomic():
            tell("test", "someone@example.com", READY, "key")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert woken() == []
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_same_key_tells_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = tell("test", "someone@example.com", READY, "key")
        second = tell("test", "other@example.com", READY, "key")
    assert first == second
    assert woken() == [first.pk]
    assert OutboxMessage.objects.get().recipient == "someone@example.com"


@pytest.fixture
def no_broker():
    """A broker that is not there: the pool of the application leads to a socket nobody serves."""
    before = app.conf.broker_url
    app.conf.broker_url = "redis+socket:///nowhere/valkey.sock?virtual_host=0"
    app._pool = None
    app.amqp._producer_pool = None
    yield
    app.conf.broker_url = before
    app._pool = None
    app.amqp._producer_pool = None


@pytest.mark.django_db(transaction=True)
def test_broker_that_is_down_breaks_nothing_and_the_sweep_finds_the_message(no_broker, caplog):
    started = time.monotonic()
    message = tell("test", "someone@example.com", READY, "key")
    assert time.monotonic() - started < 2
    assert "no broker" in caplog.text
    assert "someone@example.com" not in caplog.text
    message.refresh_from_db()
    assert message.done_at is None
    assert list(OutboxMessage.objects.waiting()) == [message]


@pytest.mark.django_db(transaction=True)
def test_what_no_wake_up_reached_is_swept_and_goes_out_once(settings, mailoutbox):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    message = make_due()
    assert sweep() == 1
    assert woken() == [message.pk]
    assert deliver(message.pk) is True
    assert deliver(message.pk) is False
    assert sweep() == 0
    assert [mail.to for mail in mailoutbox] == [["someone@example.com"]]


@pytest.mark.django_db(transaction=True)
def test_sweep_asks_once_while_workers_are_busy():
    message = make_due()
    assert [sweep(), sweep(), sweep()] == [1, 0, 0]
    assert woken() == [message.pk]


@pytest.mark.django_db(transaction=True)
def test_sweep_leaves_what_is_done_given_up_or_not_due():
    make_due(dedupe_key="done", done_at="2020-01-01T00:00Z")
    make_due(dedupe_key="given up", given_up_at="2020-01-01T00:00Z")
    make_due(dedupe_key="later", next_try_at="2100-01-01T00:00Z")
    assert sweep() == 0


@pytest.mark.django_db(transaction=True)
def test_sweep_leaves_fresh_messages_to_their_own_wake_up():
    tell("test", "someone@example.com", READY, "key")
    assert sweep() == 0


def unsaved(key: str) -> OutboxMessage:
    return OutboxMessage(
        kind="test", recipient="someone@example.com", payload=READY, dedupe_key=key
    )


@pytest.mark.django_db
def test_many_are_told_in_one_statement_and_each_wakes_a_worker(
    django_capture_on_commit_callbacks, django_assert_num_queries
):
    with (
        django_capture_on_commit_callbacks(execute=True),
        django_assert_num_queries(1),
    ):
        tell_all([unsaved("one"), unsaved("two"), unsaved("three")])
    assert woken() == list(OutboxMessage.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db
def test_of_many_those_told_before_are_left_as_they_are():
    first = tell("test", "first@example.com", READY, "one")
    tell_all([unsaved("one"), unsaved("two")])
    assert OutboxMessage.objects.count() == 2
    first.refresh_from_db()
    assert first.recipient == "first@example.com"


@pytest.mark.django_db(transaction=True)
def test_a_channel_on_which_people_wait_is_taken_first_and_swept_again_sooner(monkeypatch):
    monkeypatch.setitem(PACES, "urgent", Pace(lease=timedelta(seconds=20), priority=0))
    urgent = make_due(dedupe_key="urgent", channel="urgent")
    other = make_due(dedupe_key="other")
    before = timezone.now()
    sweep()
    urgent.refresh_from_db()
    other.refresh_from_db()
    assert timedelta(seconds=19) < urgent.next_try_at - before < timedelta(seconds=22)
    assert other.next_try_at - urgent.next_try_at == timedelta(seconds=40)
    assert (woken(0), woken(6)) == ([urgent.pk], [other.pk])


@pytest.mark.django_db(transaction=True)
def test_a_sweep_takes_the_urgent_message_before_a_heap_of_earlier_mail(monkeypatch):
    monkeypatch.setitem(PACES, "urgent", Pace(priority=0))
    monkeypatch.setattr(tasks, "SWEEP_SIZE", 2)
    first = make_due(dedupe_key="first")
    make_due(dedupe_key="second", next_try_at="2021-01-01T00:00Z")
    late = "2022-01-01T00:00Z"
    urgent = make_due(dedupe_key="urgent", channel="urgent", next_try_at=late)
    assert sweep() == 2
    assert (woken(0), woken(6)) == ([urgent.pk], [first.pk])


@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_the_urgent_message_before_earlier_mail(monkeypatch):
    monkeypatch.setitem(PACES, "urgent", Pace(priority=0))
    mails = [tell("test", "someone@example.com", READY, f"mail-{n}") for n in range(3)]
    urgent = tell("test", "worker", READY, "urgent", channel="urgent")
    taken = []
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        for _ in range(4):
            message = queue.get(timeout=5)
            taken.append(message.payload[0][0])
            message.ack()
        queue.close()
    assert taken == [urgent.pk, *[mail.pk for mail in mails]]
