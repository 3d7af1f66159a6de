"""Exports that a worker makes; the figures themselves come from the records of use."""

from collections.abc import Iterable
from datetime import datetime, timedelta

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
from itube.reports.models.kinds import AccessReason, Format, Kind
from itube.reports.models.schedules import ReportSchedule

# For so long a file can be taken; then it is deleted.
KEPT = timedelta(days=30)
# What takes a role in every center that a file with personal data tells of.
PERSONAL_DEEDS = (Deed.VIEW, Deed.OPERATE)


def _may(deeds: Iterable[Deed], user: Person, now: datetime) -> Q:
    """Return the condition that user may do deeds in all centers that an export tells of."""
    condition = Q()
    for deed in deeds:
        if deed not in deeds_everywhere(user):
            codes = ArraySubquery(centers_where(user, deed, now).values("code"))
            condition &= ~Q(centers=[]) & Q(centers__contained_by=codes)
    return condition


class ExportQuerySet(models.QuerySet["ExportJob"]):
    def visible_to(self, user: Person, now: datetime) -> "ExportQuerySet":
        """Exports of the last KEPT that user asked for, if user may still read all their centers.

        A file tells of the centers of its day: whoever has lost one of them loses the file; one
        with personal data is lost with the right to keep the records of one of them.
        """
        if not user.is_active:
            return self.none()
        mine = self.filter(asked_by=user.pk, created_at__gt=now - KEPT)
        return mine.filter(
            Q(with_personal=False) & _may([Deed.REPORT], user, now)
            | Q(with_personal=True) & _may(PERSONAL_DEEDS, user, now)
        )

    def for_list(self) -> "ExportQuerySet":
        """With all that a row of a list shows."""
        return self.select_related("center")


class ExportJob(models.Model):
    """One file in the making or ready for download: days [first_day, last_day], both included.

    It is made in one transaction, so that there is no state between waiting and done; how far the
    making is stands in the cache.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("준비 중")
        DONE = "done", _("완료")
        FAILED = "failed", _("실패")

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="exports",
        verbose_name=_("요청한 이"),
    )
    kind = models.CharField(_("자료"), max_length=11, choices=Kind, default=Kind.UTILISATION)
    first_day = models.DateField(_("시작일"))
    last_day = models.DateField(_("종료일"))
    format = models.CharField(_("형식"), max_length=4, choices=Format, default=Format.XLSX)
    # Only this center; empty for all that the person may see.
    center = models.ForeignKey(
        Center, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("지원센터")
    )
    # Codes of the centers that the file tells of; empty for all there are.
    centers = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    # Whether it names users and their organisations, and what for.
    with_personal = models.BooleanField(_("개인정보 포함"), default=False)
    reason = models.CharField(_("받는 사유"), max_length=10, choices=AccessReason, blank=True)
    reason_text = models.CharField(_("사유 설명"), max_length=150, blank=True)
    # The monthly schedule that asked for it, whose person then hears of it by mail.
    schedule = models.ForeignKey(
        ReportSchedule, models.SET_NULL, null=True, blank=True, related_name="exports"
    )
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(_("파일"), upload_to="reports/", blank=True, max_length=200)
    # Lines of use in the file; a report of figures has none.
    rows = models.PositiveIntegerField(_("건수"), default=0)
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
            models.CheckConstraint(
                condition=Q(kind="utilisation", format__in=["xlsx", "csv", "pdf"])
                | Q(kind__in=["usage", "journal"], format__in=["csv", "xlsx"]),
                name="export_kind_has_format",
            ),
            # Figures name nobody, the journal always does.
            models.CheckConstraint(
                condition=Q(kind="utilisation", with_personal=False)
                | Q(kind="usage")
                | Q(kind="journal", with_personal=True),
                name="export_kind_names_people",
            ),
            models.CheckConstraint(
                condition=Q(with_personal=False, reason="", reason_text="")
                | Q(with_personal=True, reason__in=["journal", "audit", "settlement", "inquiry"])
                | Q(with_personal=True, reason="other") & ~Q(reason_text=""),
                name="export_of_people_has_reason",
            ),
            models.UniqueConstraint(fields=["schedule", "first_day"], name="export_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day}~{self.last_day} {self.format}"

    def get_absolute_url(self) -> str:
        return reverse("reports:export", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made."""
        return self.state == self.State.WAITING

    @property
    def told_reason(self) -> str:
        """What the personal data is for, in words; nothing where there is none."""
        label = str(self.get_reason_display()) if self.reason else ""
        return ": ".join(filter(None, [label, self.reason_text]))
