"""What the worker does for events by the clock."""

from celery import shared_task
from django.utils import timezone

from itube.news import registering


@shared_task
def forget_registrations() -> int:
    """Delete the registrations of events that are long over; return how many."""
    return registering.forget_old(timezone.now())
