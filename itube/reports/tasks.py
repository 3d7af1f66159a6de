"""What the clock does for figures, inquiries and exports; files are made by the outbox."""

from celery import shared_task
from django.utils import timezone

from itube.reports.demand.full import note_full
from itube.reports.demand.searches import remake
from itube.reports.exports import forget_old
from itube.reports.inquiries.asking import ask, remind
from itube.reports.monthly import ask_for_last_month
from itube.reports.rollups.freezing import freeze
from itube.reports.rollups.refreshing import refresh


@shared_task
def refresh_facts() -> int:
    """Bring the facts to what the records say; return how many marks that took.

    While another run is at it, that is left to the next round.
    """
    return refresh(timezone.now(), waits=False)


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


@shared_task
def send_monthly() -> int:
    """Ask for last month's report of everyone who wants it every month; return how many."""
    return ask_for_last_month(timezone.now())


@shared_task
def ask_low_use() -> int:
    """Ask centers why pieces are idle or little used; return about how many pieces."""
    return ask(timezone.now()).pieces


@shared_task
def remind_low_use() -> int:
    """Remind centers of what they have not answered for two weeks; return how many mails."""
    return remind(timezone.now())
