"""What the clock does for figures and exports; the worker makes the files by the outbox."""

from celery import shared_task
from django.utils import timezone

from itube.reports.demand.full import note_full
from itube.reports.demand.searches import remake
from itube.reports.exports import forget_old
from itube.reports.rollups.freezing import freeze
from itube.reports.rollups.refreshing import refresh


@shared_task
def refresh_facts() -> int:
    """Bring the facts to what the records say; return how many marks that took."""
    return refresh(timezone.now())


@shared_task
def freeze_months() -> int:
    """Freeze the months that are due; return how many."""
    now = timezone.now()
    return len(freeze(now, timezone.localdate(now)))


@shared_task
def note_unmet_demand() -> tuple[int, int]:
    """Note what was searched in vain and what is full; return how many rows each."""
    now = timezone.now()
    return remake(timezone.localdate(now)), note_full(now)


@shared_task
def prune() -> int:
    """Delete old exports and their files; return how many exports."""
    return forget_old(timezone.now())
