"""What the worker does for saved searches and questions by the clock."""

from celery import shared_task
from django.utils import timezone

from itube.finder import news
from itube.finder.models import QuestionLog


@shared_task
def tell_new() -> int:
    """Mail what is new in saved searches; return how many messages were stored."""
    return news.tell_new(timezone.now())


@shared_task
def prune_questions() -> int:
    """Delete what was asked long ago; return how many rows."""
    return QuestionLog.objects.forget(timezone.localdate())
