"""What the worker does for courses and technology support by the clock."""

from celery import shared_task
from django.utils import timezone

from itube.programs.courses import mails
from itube.programs.support import escalation


@shared_task
def remind_of_sessions() -> int:
    """Remind who has a place in a session of tomorrow; return how many people."""
    return mails.remind(timezone.now())


@shared_task
def keep_support_clocks() -> dict[str, int]:
    """Remind owners, tell managers and operators of what is overdue; return how often each."""
    return dict(escalation.keep_clocks(timezone.now()))
