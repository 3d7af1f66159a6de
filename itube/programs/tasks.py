"""What the worker does for courses by the clock."""

from celery import shared_task
from django.utils import timezone

from itube.programs.courses import mails


@shared_task
def remind_of_sessions() -> int:
    """Remind who has a place in a session of tomorrow; return how many people."""
    return mails.remind(timezone.now())
