"""A training or licence that a center asks for before someone uses a piece alone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from itube.lib.names import Named


class Qualification(Named, models.Model):
    center = models.ForeignKey(
        Center, models.CASCADE, related_name="qualifications", verbose_name=_("지원센터")
    )
    name_ko = models.CharField(_("자격 이름"), max_length=80)
    name_en = models.CharField(_("자격 영문 이름"), max_length=120, blank=True)
    description_ko = models.TextField(_("얻는 방법"), blank=True)
    description_en = models.TextField(_("얻는 방법(영문)"), blank=True)

    class Meta:
        verbose_name = _("자격")
        verbose_name_plural = pgettext_lazy("plural", "자격")
        ordering = ["center", "name_ko"]
        constraints = [
            models.UniqueConstraint(fields=["center", "name_ko"], name="qualification_once")
        ]


class HeldQualification(models.Model):
    """A person holds a qualification, half-open [valid_from, valid_until)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="qualifications",
        verbose_name=_("회원"),
    )
    qualification = models.ForeignKey(
        Qualification, models.CASCADE, related_name="holders", verbose_name=_("자격")
    )
    valid_from = models.DateField(_("시작"))
    valid_until = models.DateField(_("끝"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("준 이"),
    )

    class Meta:
        verbose_name = _("자격 보유")
        verbose_name_plural = pgettext_lazy("plural", "자격 보유")
        ordering = ["qualification", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "qualification", "valid_from"], name="held_qualification_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="held_qualification_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qualification} {self.user}"
