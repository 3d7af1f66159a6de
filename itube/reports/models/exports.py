"""Exports that a worker makes; the figures themselves come from the records of use."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from centers.permissions import Deed, Person, centers_where, deeds_everywhere
from itube.lib.references import new_reference


class ExportQuerySet(models.QuerySet["ExportJob"]):
    def visible_to(self, user: Person, now: datetime) -> "ExportQuerySet":
        """Exports that user asked for, and of whose centers user may still read figures.

        A file tells of the centers of its day: whoever has lost one of them loses the file.
        """
        mine = self.filter(asked_by=user.pk) if user.is_active else self.none()
        if Deed.REPORT in deeds_everywhere(user):
            return mine
        codes = ArraySubquery(centers_where(user, Deed.REPORT, now).values("code"))
        return mine.exclude(centers=[]).filter(centers__contained_by=codes)

    def for_list(self) -> "ExportQuerySet":
        """With all that a row of a list shows."""
        return self.select_related("center")


class ExportJob(models.Model):
    """One report in the making or ready for download: days [first_day, last_day], both included.

    It is made in one transaction, so that there is no state between waiting and done; how far the
    making is stands in the cache.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("준비 중")
        DONE = "done", _("완료")
        FAILED = "failed", _("실패")

    class Format(models.TextChoices):
        XLSX = "xlsx", _("엑셀(XLSX)")
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
    # Codes of the centers that the file tells of; empty for all there are.
    centers = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(_("파일"), upload_to="reports/", blank=True, max_length=200)
    error = models.CharField(_("오류"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("요청한 때"), default=timezone.now)
    done_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("보고서 내보내기")
        verbose_name_plural = pgettext_lazy("plural", "보고서 내보내기")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="export_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "failed"]), name="export_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(file=""), name="export_done_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}~{self.last_day} {self.format}"

    def get_absolute_url(self) -> str:
        return reverse("reports:export", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made."""
        return self.state == self.State.WAITING
