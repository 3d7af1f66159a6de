"""One try to deliver one message: safe to run twice, or at once on two workers."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from itube.outbox import channels
from itube.outbox.models import OutboxMessage

logger = logging.getLogger("itube.outbox")

# Waits of 30 s, 1 min, 2 min ... at most 6 h between tries; the last one comes after a bit more
# than a day, so that a mail server may be away over a night.
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 14


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after that many failed tries (at least one)."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def attempt(message_id: int, now: datetime) -> bool:
    """Try to deliver a message; return whether it went out in this very call.

    The row is locked while the channel works and marked in the same transaction; a worker that
    finds it locked, sent or given up does nothing. A crash between handing over and commit repeats
    the message, which is the lesser evil. A failure is kept on the row and never raised.
    """
    _before(message_id)
    with transaction.atomic():
        message = (
            OutboxMessage.objects.waiting()
            .select_for_update(skip_locked=True)
            .filter(pk=message_id)
            .first()
        )
        if message is None:
            return False
        message.attempts += 1
        try:
            # A savepoint: what a channel does to the database is undone if it fails.
            with transaction.atomic():
                channels.CHANNELS[message.channel](message)
        except Exception as error:
            _failed(message, error, now)
        else:
            message.done_at = now
            message.last_error = ""
            if message.payload.get("secret") and not settings.DEMO:
                message.payload = {}
        message.save()
        return message.done_at is not None


def _before(message_id: int) -> None:
    """Do what a message's channel has done before; a failure is left to the channel to meet."""
    waiting = OutboxMessage.objects.waiting().filter(pk=message_id)
    before = channels.BEFORE.get(waiting.values_list("channel", flat=True).first() or "")
    if before is None:
        return
    try:
        before()
    except Exception as error:
        logger.warning(
            "not done before a message",
            extra={"outbox_id": message_id, "error": type(error).__name__},
        )


def _failed(message: OutboxMessage, error: Exception, now: datetime) -> None:
    message.last_error = f"{type(error).__name__}: {error}"[:1000]
    if message.attempts >= MAX_ATTEMPTS:
        message.given_up_at = now
    else:
        message.next_try_at = now + wait_after(message.attempts)
    # The error's text may name an address; the row may hold it, the log may not.
    logger.warning(
        "message not delivered",
        extra={
            "outbox_id": message.pk,
            "kind": message.kind,
            "attempts": message.attempts,
            "given_up": message.given_up_at is not None,
            "error": type(error).__name__,
        },
    )
