"""What the worker does with the outbox: deliver one, sweep up what was left, forget the old."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from itube.outbox.channels import PACES, Pace, pace_of
from itube.outbox.delivery import attempt
from itube.outbox.models import OutboxMessage

logger = logging.getLogger("itube.outbox")

# A fresh message is left to the task that its commit woke.
GRACE = timedelta(seconds=2)
SWEEP_SIZE = 500
KEPT = timedelta(days=90)


@shared_task
def deliver(message_id: int) -> bool:
    """Try to deliver one message; return whether it went out."""
    return attempt(message_id, timezone.now())


@shared_task
def sweep() -> int:
    """Ask for the delivery of all messages that are due; return how many.

    Finds what a lost wake-up left behind, and what is to be tried again. The lease keeps sweeps
    that run at once, or while workers are busy, from asking for the same message over and over.
    What people wait for comes before a heap of mail that an outage has left.
    """
    now = timezone.now()
    urgency = Case(
        *[When(channel=name, then=Value(pace.priority)) for name, pace in PACES.items()],
        default=Value(Pace().priority),
    )
    with transaction.atomic():
        due = list(
            OutboxMessage.objects.due(now - GRACE)
            .select_for_update(skip_locked=True)
            .order_by(urgency, "next_try_at")
            .values_list("pk", "channel")[:SWEEP_SIZE]
        )
        leased = [When(channel=name, then=Value(now + pace.lease)) for name, pace in PACES.items()]
        OutboxMessage.objects.filter(pk__in=[pk for pk, _channel in due]).update(
            next_try_at=Case(*leased, default=Value(now + Pace().lease))
        )
    for pk, channel in due:
        deliver.apply_async((pk,), priority=pace_of(channel).priority)
    return len(due)


@shared_task
def prune() -> int:
    """Delete messages that were sent or given up long ago; return how many."""
    old = timezone.now() - KEPT
    deleted, _ = OutboxMessage.objects.filter(Q(done_at__lt=old) | Q(given_up_at__lt=old)).delete()
    if deleted:
        logger.info("old messages deleted", extra={"rows": deleted})
    return deleted
