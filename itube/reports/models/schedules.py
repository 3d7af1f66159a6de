"""Reports that come every month by themselves."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from itube.lib.references import new_reference
from itube.reports.models.kinds import Format


class ScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    def due(self, month: date) -> "ScheduleQuerySet":
        """Active schedules that have not asked for the month that begins on that day."""
        return self.filter(active=True).filter(Q(last_month=None) | Q(last_month__lt=month))

    def for_list(self) -> "ScheduleQuerySet":
        """With all that a row of a list shows."""
        return self.select_related("center")


class ReportSchedule(models.Model):
    """A person's wish for each month's report of figures (장비 활용 현황)."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="report_schedules",
        verbose_name=_("받는 이"),
    )
    format = models.CharField(_("형식"), max_length=4, choices=Format, default=Format.XLSX)
    # Only this center; empty for all that the person may see when the month is over.
    center = models.ForeignKey(
        Center, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("지원센터")
    )
    active = models.BooleanField(_("받기"), default=True)
    created_at = models.DateTimeField(_("신청한 때"), default=timezone.now)
    # First day of the last month that was asked for.
    last_month = models.DateField(_("마지막 달"), null=True, blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("매달 받는 보고서")
        verbose_name_plural = pgettext_lazy("plural", "매달 받는 보고서")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "center", "format"],
                name="schedule_once_a_person",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(format__in=["xlsx", "pdf", "csv"]), name="schedule_format_known"
            ),
            models.CheckConstraint(
                condition=Q(last_month=None) | Q(last_month__day=1),
                name="schedule_month_by_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.format} {self.created_at:%Y-%m-%d}"
