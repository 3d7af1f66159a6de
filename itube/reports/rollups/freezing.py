"""Months are frozen on a set day of the month after them: from then on their figures stand."""

from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from itube.reports.models import FrozenMonth
from itube.reports.periods import month_before, next_month
from itube.reports.rollups import months
from itube.reports.rollups.refreshing import LOCK, days_of_month, refresh


def last_due(today: date) -> date:
    """Return the last month, by its first day, that is to be frozen as seen on today."""
    last = month_before(today)
    # Until the set day only the month before that one stands.
    return last if today.day >= settings.FREEZE_DAY else month_before(last)


def freeze(now: datetime, today: date) -> list[date]:
    """Freeze the months that are due and not frozen; return them, the first first.

    The first month that is ever frozen is the first with facts; after that none is left out.
    """
    refresh(now)
    _cumulate()
    due = _due(today)
    for month in due:
        _freeze(month, now)
    return due


def _due(today: date) -> list[date]:
    last = last_due(today)
    newest = FrozenMonth.objects.order_by("-month").values_list("month", flat=True).first()
    if newest is not None:
        month = next_month(newest)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT min(month) FROM reports_monthlyfact")
            (oldest,) = cursor.fetchone()
        month = oldest or last
    due = []
    while month <= last:
        due.append(month)
        month = next_month(month)
    return due


@transaction.atomic
def _freeze(month: date, now: datetime) -> None:
    days = days_of_month(month)
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if FrozenMonth.objects.filter(month=month).exists():
            return
        cursor.execute(months.FREEZE, days)
        cursor.execute(months.FORGET_DISPOSED, days)
    FrozenMonth.objects.create(month=month, frozen_at=now)
    _cumulate()


@transaction.atomic
def _cumulate() -> None:
    """Sum up the months that are frozen and have no sums of their year yet.

    One just frozen is; during an upgrade a worker of before may have frozen another.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(months.CUMULATE)
