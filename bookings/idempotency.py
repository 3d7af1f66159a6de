"""The same request sent again gets the first answer: kept by the person's key for a day.

The answer is stored in the transaction of the deed itself, so that a crash leaves neither. A
second request with the same key waits at the unique key until the first is through.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from bookings.models import IdempotencyKey
from itube.accounts.models import User

KEPT = timedelta(hours=24)
LONGEST_KEY = 100


class Answer(NamedTuple):
    """What a client was told: the status of HTTP, and the body as it was sent."""

    status: int
    body: str


class KeyReusedError(Exception):
    """The key came with another request before."""


def once(
    user: User, key: str, fingerprint: str, now: datetime, answer: Callable[[], Answer]
) -> Answer:
    """Return what answer() returns, or what it returned when user first sent this key.

    Whatever answer() writes is committed together with its answer. What it raises is not kept,
    and neither is an answer of 500 and above.

    Raises KeyReusedError if the first request had another fingerprint.
    """
    with transaction.atomic():
        made = IdempotencyKey(user=user, key=key, fingerprint=fingerprint, created_at=now)
        IdempotencyKey.objects.bulk_create([made], ignore_conflicts=True)
        row = IdempotencyKey.objects.get(user=user, key=key)
        if row.fingerprint != fingerprint:
            raise KeyReusedError
        # Only the transaction that made a row ever sees it without its answer.
        if row.status is not None:
            return Answer(row.status, row.body)
        given = answer()
        if given.status < 500:
            IdempotencyKey.objects.filter(pk=row.pk).update(status=given.status, body=given.body)
        else:
            row.delete()
        return given


def prune(now: datetime) -> int:
    """Forget the answers that are older than KEPT; return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()[0]
