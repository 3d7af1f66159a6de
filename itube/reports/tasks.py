"""What the clock does with exports; the worker makes them by the outbox (itube.reports.exports)."""

from celery import shared_task
from django.utils import timezone

from itube.reports.exports import forget_old
from itube.reports.monthly import ask_for_last_month


@shared_task
def prune() -> int:
    """Delete old exports and their files; return how many exports."""
    return forget_old(timezone.now())


@shared_task
def send_monthly() -> int:
    """Ask for last month's report of everyone who wants it every month; return how many."""
    return ask_for_last_month(timezone.now())
