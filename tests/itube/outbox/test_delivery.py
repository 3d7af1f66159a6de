"""Sent once, tried again, given up: what a worker does with one message."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from itube.outbox import channels
from itube.outbox.delivery import MAX_ATTEMPTS, attempt, wait_after
from itube.outbox.models import OutboxMessage
from itube.outbox.tasks import prune
from tests.factories import MONDAY_9

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch):
    """A channel `test` that notes what goes through it; it may be told to wait or to fail."""

    class Channel(list):
        error = None
        gate = None

        def __call__(self, message):
            if self.gate:
                self.gate.wait(timeout=5)
            if self.error:
                raise self.error
            self.append(message.pk)

    channel = Channel()
    monkeypatch.setitem(channels.CHANNELS, "test", channel)
    return channel


def make_message(**fields):
    defaults = {
        "kind": "test",
        "channel": "test",
        "recipient": "someone@example.com",
        "payload": {"subject": "제목", "text": "본문"},
        "dedupe_key": f"key-{OutboxMessage.objects.count()}",
        "created_at": MONDAY_9,
        "next_try_at": MONDAY_9,
    }
    return OutboxMessage.objects.create(**defaults | fields)


def attempt_without_guard(message_id, now):
    """The control: looks, sends, marks, without the lock."""
    message = OutboxMessage.objects.get(pk=message_id)
    if message.done_at is None:
        channels.CHANNELS[message.channel](message)
        OutboxMessage.objects.filter(pk=message_id).update(done_at=now)


def at_once(work, workers=2):
    """Run work in threads that start together and hold the message until all have looked."""
    start = threading.Barrier(workers)

    def run():
        try:
            start.wait(timeout=5)
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)


class Slow:
    """Both workers are inside before either may go on; a lone one waits half a second."""

    def __init__(self):
        self.barrier = threading.Barrier(2)

    def wait(self, timeout):
        try:
            self.barrier.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            return


def test_two_workers_at_once_send_once(sent):
    sent.gate = Slow()
    message = make_message()
    at_once(lambda: attempt(message.pk, MONDAY_9))
    assert sent == [message.pk]
    message.refresh_from_db()
    assert (message.attempts, message.done_at) == (1, MONDAY_9)


def test_control_without_the_guard_sends_twice(sent):
    sent.gate = Slow()
    message = make_message()
    at_once(lambda: attempt_without_guard(message.pk, MONDAY_9))
    assert sent == [message.pk, message.pk]


def test_sent_again_later_sends_nothing(sent):
    message = make_message()
    assert attempt(message.pk, MONDAY_9) is True
    assert attempt(message.pk, MONDAY_9 + timedelta(hours=1)) is False
    assert sent == [message.pk]


def test_mail_server_away_then_back(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens
    message = make_message(channel="mail")
    assert attempt(message.pk, MONDAY_9) is False
    message.refresh_from_db()
    assert message.attempts == 1
    assert message.last_error.startswith("ConnectionRefusedError")
    assert message.next_try_at == MONDAY_9 + timedelta(seconds=30)
    assert message not in OutboxMessage.objects.due(MONDAY_9 + timedelta(seconds=29))

    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    later = MONDAY_9 + timedelta(seconds=30)
    assert message in OutboxMessage.objects.due(later)
    assert attempt(message.pk, later) is True
    message.refresh_from_db()
    assert (message.attempts, message.last_error) == (2, "")
    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_given_up_after_more_than_a_day_and_visible(sent, caplog):
    sent.error = OSError("550 someone@example.com unknown")
    message = make_message()
    now = MONDAY_9
    for _ in range(MAX_ATTEMPTS):
        assert attempt(message.pk, now) is False
        message.refresh_from_db()
        if not message.given_up_at:
            now = message.next_try_at
    assert message.given_up_at == now
    assert now - MONDAY_9 > timedelta(days=1)
    assert "unknown" in message.last_error
    assert message not in OutboxMessage.objects.waiting()
    assert attempt(message.pk, now + timedelta(days=1)) is False
    assert "someone@example.com" not in caplog.text


def test_waits_double_up_to_six_hours():
    waits = [wait_after(n).total_seconds() for n in (1, 2, 3, 20)]
    assert waits == [30, 60, 120, 6 * 3600]


def test_channel_that_breaks_the_database_still_leaves_its_error(monkeypatch):
    def broken(message):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    monkeypatch.setitem(channels.CHANNELS, "test", broken)
    message = make_message()
    assert attempt(message.pk, MONDAY_9) is False
    message.refresh_from_db()
    assert "DivisionByZero" in message.last_error or "DataError" in message.last_error


def test_unknown_channel_or_template_is_an_error_of_the_row():
    for message in (make_message(channel="pigeon"), make_message(channel="mail", payload={})):
        assert attempt(message.pk, MONDAY_9) is False
        message.refresh_from_db()
        assert message.last_error


@pytest.mark.parametrize("failure", [None, RuntimeError])
def test_what_comes_before_is_done_in_a_transaction_of_its_own(sent, monkeypatch, failure):
    seen = []

    def before():
        seen.append(connection.in_atomic_block)
        if failure:
            raise failure

    monkeypatch.setitem(channels.BEFORE, "test", before)
    message = make_message()
    assert attempt(message.pk, MONDAY_9)
    assert not attempt(message.pk, MONDAY_9)  # nothing comes before a message that has gone
    assert (seen, sent) == ([False], [message.pk])


def test_secret_is_blanked_after_sending_except_on_a_demonstration(sent, settings):
    payload = {"subject": "제목", "text": "https://…/key/", "secret": True}
    settings.DEMO = False
    message = make_message(payload=payload)
    assert "보여 주지" in channels.display(message)
    attempt(message.pk, MONDAY_9)
    message.refresh_from_db()
    assert message.payload == {}
    assert "지웠" in channels.display(message)

    settings.DEMO = True
    message = make_message(payload=payload)
    attempt(message.pk, MONDAY_9)
    message.refresh_from_db()
    assert "https://…/key/" in channels.display(message)


def test_template_mail_speaks_the_payloads_language_and_escapes_only_html(sent):
    message = make_message(
        kind="membership_decided",
        channel="mail",
        payload={"language": "ko", "context": {"company": "가나 & 다라", "accepted": True}},
    )
    mail = channels.compose(message)
    assert mail.subject == "[i-tube] 회사 소속이 확인되었습니다"
    assert "가나 & 다라" in mail.text
    assert mail.html == ""


@pytest.fixture
def with_file(monkeypatch):
    """A maker `test` whose mails say when they were made and carry a file with CRLF."""
    monkeypatch.setitem(
        channels.MAKERS,
        "test",
        lambda message: channels.Made(
            "membership_decided",
            {"company": message.payload["context"]["company"], "accepted": True},
            (channels.Attachment("a.ics", "calendar", b"A\r\nB\r\n", {"method": "REQUEST"}),),
        ),
    )


def test_a_maker_fills_the_templates_and_brings_files(with_file, settings, mailoutbox):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    message = make_message(
        channel="mail", payload={"maker": "test", "context": {"company": "가나전자"}}
    )
    assert attempt(message.pk, MONDAY_9) is True
    (mail,) = mailoutbox
    assert "가나전자" in mail.body
    (part,) = [p for p in mail.message().walk() if p.get_content_type() == "text/calendar"]
    assert part.get_payload(decode=True) == b"A\r\nB\r\n"
    assert (part.get_param("method"), part.get_param("charset")) == ("REQUEST", "UTF-8")
    assert part.get_filename() == "a.ics"


def test_display_names_the_files(with_file):
    message = make_message(
        channel="mail", payload={"maker": "test", "context": {"company": "가나전자"}}
    )
    assert channels.display(message).endswith("첨부: a.ics")


def test_display_says_what_is_no_mail():
    assert "처리할 일" in channels.display(make_message(payload={"booking": 1}))


def test_display_never_raises():
    assert "TemplateDoesNotExist" in channels.display(
        make_message(kind="nothing", payload={"context": {}})
    )


def test_old_messages_are_forgotten():
    from django.utils import timezone

    now = timezone.now()
    old, fresh = now - timedelta(days=91), now - timedelta(days=89)
    gone = [make_message(done_at=old), make_message(given_up_at=old)]
    kept = [make_message(done_at=fresh), make_message(next_try_at=old)]
    assert prune() == len(gone)
    assert set(OutboxMessage.objects.all()) == set(kept)


def test_locked_message_is_left_alone(sent):
    message = make_message()
    result = []

    def other():
        result.append(attempt(message.pk, MONDAY_9))
        connection.close()

    with transaction.atomic():
        OutboxMessage.objects.select_for_update().get(pk=message.pk)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(timeout=10)
    assert result == [False]
    assert sent == []


def test_a_mail_that_goes_out_twice_is_known_by_its_message_id(mailoutbox):
    message, other = make_message(channel="mail"), make_message(channel="mail")
    channels.send_mail(message)
    channels.send_mail(OutboxMessage.objects.get(pk=message.pk))
    channels.send_mail(other)
    first, again, third = (mail.message()["Message-ID"] for mail in mailoutbox)
    assert first == again != third
    assert first.endswith("@itube.example>")
    assert message.dedupe_key not in first
