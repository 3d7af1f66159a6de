"""What the worker keeps right by itself."""

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from equipment.search import vocabulary
from equipment.search.index import BATCH, index, outdated
from equipment.words import load_words_once

logger = logging.getLogger("equipment")


@shared_task
def renew_index() -> int:
    """Index the pieces whose fee has changed with the day, or whose text the rules have left.

    Returns how many there were; a second run at once finds none. Each batch is committed by
    itself, so that nobody waits long for a piece, and what is done stays done.
    """
    ids = outdated(timezone.now())
    for start in range(0, len(ids), BATCH):
        index(ids[start : start + BATCH])
    return len(ids)


def renew_index_soon() -> None:
    """Ask a worker for renew_index() once the present transaction is committed.

    A broker that is away loses nothing: the clock asks again within ten minutes.
    """
    transaction.on_commit(_wake)


def _wake() -> None:
    try:
        renew_index.apply_async(retry=False)
    except (OperationalError, OSError):
        logger.warning("no broker to wake a worker")


@shared_task
def prepare_search() -> int:
    """Load the words of questions where there are none yet, then renew_index(); what that did.

    Asked for when a worker starts, so that a portal is searchable after an upgrade that made the
    tables of the search anew.
    """
    load_words_once()
    return renew_index()


@shared_task
def rebuild_terms() -> int:
    """Count anew what is suggested and what typing errors are held against; return how many."""
    return vocabulary.rebuild()


@shared_task
def prune_changes() -> int:
    """Forget old changes of what searches keep in memory; return how many."""
    return vocabulary.prune_changes(timezone.now())
