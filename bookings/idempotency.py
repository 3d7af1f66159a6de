"""The same request sent again gets the first answer: kept by the person's key for a day.

The answer is stored in the transaction of the deed itself, so that a crash leaves neither. A
second request with the same key waits at the unique key until the first is through.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from django.db import connection, transaction

from bookings.models import IdempotencyKey
from itube.accounts.models import User

KEPT = timedelta(hours=24)
LONGEST_KEY = 100
INSERT = f"""
INSERT INTO {IdempotencyKey._meta.db_table} (user_id, key, fingerprint, created_at)
VALUES (%s, %s, %s, %s) ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""  # noqa: S608, SLF001 - the name of our own table


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
        made = _make(user, key, fingerprint, now)
        if made is None:
            first = IdempotencyKey.objects.get(user=user, key=key)
            if first.fingerprint != fingerprint:
                raise KeyReusedError
            # Nobody sees a row without its answer but the transaction that makes it.
            return Answer(cast(int, first.status), cast(str, first.body))
        given = answer()
        row = IdempotencyKey.objects.filter(pk=made)
        if given.status < 500:
            row.update(status=given.status, body=given.body)
        else:
            row.delete()
        return given


def _make(user: User, key: str, fingerprint: str, now: datetime) -> int | None:
    """Store the key and return the row's own, or None if it is there already.

    While another transaction is making the same one, this waits for its end.
    """
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [user.pk, key, fingerprint, now])
        row = cursor.fetchone()
    return row[0] if row else None


def prune(now: datetime) -> int:
    """Forget the answers that are older than KEPT; return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()[0]
