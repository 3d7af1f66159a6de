"""Exports that a worker makes; the figures themselves come from the records of use."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from itube.lib.references import new_reference


class ExportJob(models.Model):
    """One report in the making or ready for download: days [first_day, last_day], both included."""

    class State(models.TextChoices):
        WAITING = "waiting", _("대기")
        RUNNING = "running", _("만드는 중")
        DONE = "done", _("완료")
        FAILED = "failed", _("실패")

    class Format(models.TextChoices):
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="exports",
        verbose_name=_("요청한 이"),
    )
    first_day = models.DateField(_("시작일"))
    last_day = models.DateField(_("종료일"))
    format = models.CharField(_("형식"), max_length=4, choices=Format, default=Format.XLSX)
    # Only this center; empty for all that the person may see.
    center = models.ForeignKey(
        Center, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("지원센터")
    )
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(_("진행(%)"), default=0)
    file = models.FileField(_("파일"), upload_to="reports/", blank=True, max_length=200)
    error = models.CharField(_("오류"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("요청한 때"), default=timezone.now)
    done_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("보고서 내보내기")
        verbose_name_plural = pgettext_lazy("plural", "보고서 내보내기")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="export_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="export_progress_in_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}~{self.last_day} {self.format}"

    def get_absolute_url(self) -> str:
        return reverse("reports:export", args=[self.reference])
