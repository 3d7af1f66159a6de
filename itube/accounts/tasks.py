"""What the clock does with accounts."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task
def clear_sessions() -> None:
    """Delete the sessions that have run out; nothing else ever does."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
