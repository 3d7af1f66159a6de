"""What the clock does: asks centers for reasons, and forgets exports.

Files are made by the worker from the outbox (itube.reports.exports).
"""

from celery import shared_task
from django.utils import timezone

from itube.reports.exports import forget_old
from itube.reports.inquiries.asking import ask, remind


@shared_task
def prune() -> int:
    """Delete old exports and their files; return how many exports."""
    return forget_old(timezone.now())


@shared_task
def ask_low_use() -> int:
    """Ask centers why pieces are idle or little used; return about how many pieces."""
    return ask(timezone.now()).pieces


@shared_task
def remind_low_use() -> int:
    """Remind centers of what they have not answered for two weeks; return how many mails."""
    return remind(timezone.now())
