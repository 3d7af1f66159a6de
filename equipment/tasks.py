"""What the worker keeps right by itself."""

from celery import shared_task
from django.utils import timezone

from equipment.search.index import index, outdated


@shared_task
def renew_index() -> int:
    """Index the pieces whose fee has changed with the day, or whose text the rules have left.

    Returns how many there were; a second run at once finds none.
    """
    ids = outdated(timezone.now())
    index(ids)
    return len(ids)
