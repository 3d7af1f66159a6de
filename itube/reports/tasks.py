"""What the clock does with exports; the worker makes them by the outbox (itube.reports.exports)."""

from celery import shared_task
from django.utils import timezone

from itube.reports.exports import forget_old


@shared_task
def prune() -> int:
    """Delete old exports and their files; return how many exports."""
    return forget_old(timezone.now())
