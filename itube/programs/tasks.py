"""What the worker does by the clock."""

from celery import shared_task
from django.utils import timezone

from itube.programs.support import escalation


@shared_task
def keep_support_clocks() -> dict[str, int]:
    """Remind owners, tell managers and operators of what is overdue; return how often each."""
    return dict(escalation.keep_clocks(timezone.now()))
