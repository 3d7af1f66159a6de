"""The way into the outbox: whatever must reach someone is told here."""

import logging
from collections.abc import Iterable
from functools import partial

from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from itube.outbox.channels import pace_of
from itube.outbox.models import OutboxMessage
from itube.outbox.tasks import deliver

logger = logging.getLogger("itube.outbox")


def tell(
    kind: str, recipient: str, payload: dict, dedupe_key: str, *, channel: str = "mail"
) -> OutboxMessage:
    """Store a message in the caller's transaction and return it; it goes out after the commit.

    kind names the templates, payload is what itube.outbox.channels says of the channel (JSON
    values only). A dedupe_key that has been used tells nothing new: the first message is returned.
    """
    try:
        # Written at once and not looked for first: a key is hardly ever used twice.
        with transaction.atomic():
            message = OutboxMessage.objects.create(
                kind=kind,
                channel=channel,
                recipient=recipient,
                payload=payload,
                dedupe_key=dedupe_key,
            )
    except IntegrityError:
        return OutboxMessage.objects.get(dedupe_key=dedupe_key)
    transaction.on_commit(partial(wake, message.pk, message.channel))
    return message


def tell_all(messages: Iterable[OutboxMessage]) -> None:
    """As tell(), for messages that are not stored yet, in one statement however many they are.

    No two of them have the same dedupe_key; one that has been used tells nothing new.
    """
    # An update that changes nothing, since only so the keys of rows that are there come back.
    rows = OutboxMessage.objects.bulk_create(
        messages,
        update_conflicts=True,
        unique_fields=["dedupe_key"],
        update_fields=["dedupe_key"],
    )
    for row in rows:
        transaction.on_commit(partial(wake, row.pk, row.channel))


def wake(message_id: int, channel: str) -> None:
    """Ask a worker for the delivery. A broker that is away loses nothing: the sweep will find it.

    Not delay_on_commit, because that would raise, after the commit, what the person who waits for
    the page can do nothing about.
    """
    try:
        deliver.apply_async((message_id,), retry=False, priority=pace_of(channel).priority)
    except (OperationalError, OSError):
        logger.warning("no broker to wake a worker", extra={"outbox_id": message_id})
