"""What the worker does for saved searches by the clock."""

from celery import shared_task
from django.utils import timezone

from itube.finder import news


@shared_task
def tell_new() -> int:
    """Mail what is new in saved searches; return how many messages were stored."""
    return news.tell_new(timezone.now())
