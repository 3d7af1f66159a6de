"""The log of who looked at personal data, kept at least a year (개인정보 보호법)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PersonalDataAccess(models.Model):
    """One look at, or export of, other people's personal data; rows are only ever added."""

    class Deed(models.TextChoices):
        VIEW = "view", _("조회")
        EXPORT = "export", _("내려받기")
        CHANGE = "change", _("수정")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("처리한 사람")
    )
    deed = models.CharField(_("처리"), max_length=10, choices=Deed)
    subject = models.CharField(_("대상"), max_length=100)
    rows = models.PositiveIntegerField(_("건수"), default=1)
    reason = models.CharField(_("사유"), max_length=200, blank=True)
    at = models.DateTimeField(_("시각"), default=timezone.now)

    class Meta:
        verbose_name = _("개인정보 처리 기록")
        verbose_name_plural = pgettext_lazy("plural", "개인정보 처리 기록")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} {self.at:%Y-%m-%d %H:%M}"
