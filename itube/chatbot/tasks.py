"""What the worker does for the chatbot by the clock."""

from celery import shared_task
from django.utils import timezone

from itube.chatbot.models import Conversation, Turn


@shared_task
def prune() -> int:
    """Delete what has been kept long enough; return how many turns."""
    now = timezone.now()
    turns, _rows = Turn.objects.over(now).delete()
    _all, by_model = Conversation.objects.over(now).delete()
    return turns + by_model.get("chatbot.Turn", 0)
