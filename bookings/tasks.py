"""What the worker does by the clock; what it takes from the outbox is bookings.transitions."""

import logging

from celery import shared_task
from django.utils import timezone

from bookings import deadlines, idempotency, waiting
from bookings.availability import holidays, renewal

logger = logging.getLogger("itube.bookings")


@shared_task
def keep_deadlines() -> dict[str, int]:
    """Remind, hand over to deputies and end what nobody answered; return how often each."""
    return dict(deadlines.keep_deadlines(timezone.now()))


@shared_task
def serve_waits() -> int:
    """Hold time that has become free for those who stand in line; return for how many."""
    now = timezone.now()
    served = 0
    for piece in waiting.pieces_waited_for(now):
        try:
            served += len(waiting.serve(piece, now))
        except Exception as error:
            # One piece's trouble must not keep the lines of all others waiting.
            logger.error(  # noqa: TRY400 - a traceback might quote a row, and so a person
                "line not served", extra={"equipment_id": piece.pk, "error": type(error).__name__}
            )
    return served


@shared_task
def renew_open_time() -> None:
    """Keep open time 400 days ahead: drop yesterday, add the new last day."""
    renewal.renew_open_time()


@shared_task
def load_holidays() -> int:
    """Bring the public holidays to what the installed package lists; return how many changed."""
    return holidays.load_holidays()


@shared_task
def prune_idempotency_keys() -> int:
    """Forget the first answers of requests that nobody will send again; return how many."""
    return idempotency.prune(timezone.now())
