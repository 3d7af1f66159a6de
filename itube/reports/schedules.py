"""Switching a monthly report on and off."""

from datetime import date, datetime

from centers.models import Center
from itube.accounts.models import User
from itube.reports.models import ReportSchedule
from itube.reports.periods import month_before


def switch_on(user: User, extension: str, center: Center | None, now: datetime) -> ReportSchedule:
    """Let user have each month's report from now on; one that was switched off goes on.

    The caller has made sure that user may report on center, or on some center.
    """
    schedule, made = ReportSchedule.objects.get_or_create(
        user=user, center=center, format=extension, defaults={"created_at": now}
    )
    if not made and not schedule.active:
        schedule.active = True
        schedule.save(update_fields=["active"])
    return schedule


def give_back(schedule: ReportSchedule, month: date) -> None:
    """Let a schedule ask once more for the month that begins on that day: its file was not made."""
    mine = ReportSchedule.objects.filter(pk=schedule.pk, last_month=month)
    mine.update(last_month=month_before(month))


def switch_off(schedule: ReportSchedule) -> None:
    """Send no more of it. The row stays, so that switching on again repeats no month."""
    schedule.active = False
    schedule.save(update_fields=["active"])
