"""Reports that come every month: asked for by the clock, told of by mail when they are made.

The mail carries a link and no file, so that whoever has lost the right meanwhile reads nothing.
"""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from centers.permissions import Deed, standing
from itube.reports.exports import ask
from itube.reports.models import ReportSchedule
from itube.reports.periods import DAY, Period, month_before
from itube.reports.schedules import switch_off

logger = logging.getLogger("itube.reports")


def last_month(today: date) -> Period:
    """Return the last month that is over."""
    return Period(month_before(today), today.replace(day=1) - DAY, today)


def ask_for_last_month(now: datetime) -> int:
    """Ask for last month's report of each schedule that has not had it; return how many.

    Safe to run again, or at once: a schedule's row, its job and the job's message change together.
    """
    period = last_month(timezone.localdate(now))
    asked = 0
    for pk in list(ReportSchedule.objects.due(period.first).values_list("pk", flat=True)):
        try:
            asked += _ask(pk, period, now)
        except Exception as error:
            # One schedule's trouble must not keep all others waiting; the next round tries again.
            logger.error(  # noqa: TRY400 - a traceback might quote a row, and so a person
                "monthly report not asked for",
                extra={"schedule_id": pk, "error": type(error).__name__},
            )
    return asked


@transaction.atomic
def _ask(pk: int, period: Period, now: datetime) -> bool:
    schedule = (
        ReportSchedule.objects.due(period.first)
        .select_related("user", "center")
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk=pk)
        .first()
    )
    if schedule is None:
        return False
    if not standing(schedule.user, now).may(Deed.REPORT, schedule.center_id):
        switch_off(schedule)
        return False
    ask(schedule.user, period, schedule.format, schedule.center, now, schedule=schedule)
    schedule.last_month = period.first
    schedule.save(update_fields=["last_month"])
    return True
