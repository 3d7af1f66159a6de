"""The people of a center that a company can ask (전문인력), by role; no personal contact."""

from django.db import models
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centers.models.center import Center
from itube.lib.names import localized

# How experts are named who are not to be named: their public name is a number.
NUMBERED = gettext_noop("전문인력 %(number)s")


class Expert(models.Model):
    center = models.ForeignKey(
        Center, models.CASCADE, related_name="experts", verbose_name=_("지원센터")
    )
    name = models.CharField(
        _("표시 이름"), max_length=50, help_text=_("공개되는 이름이에요. 예: 전문인력 1")
    )
    role_ko = models.CharField(_("역할"), max_length=80)
    role_en = models.CharField(_("영문 역할"), max_length=120, blank=True)
    helps_with_ko = models.TextField(_("도울 수 있는 일"))
    helps_with_en = models.TextField(_("도울 수 있는 일(영문)"), blank=True)
    user = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="expert_profiles",
        verbose_name=_("계정"),
        help_text=_("기술지원 요청을 받을 계정이에요. 공개되지 않아요."),
    )
    order = models.PositiveSmallIntegerField(_("순서"), default=0)
    is_published = models.BooleanField(_("공개"), default=True)

    class Meta:
        verbose_name = _("전문인력")
        verbose_name_plural = pgettext_lazy("plural", "전문인력")
        ordering = ["center", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["center", "name"], name="expert_name_once_a_center")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"

    @property
    def shown_name(self) -> str:
        """The public name in the page's language: a numbered one is `Expert 1` in English."""
        number = self.name.removeprefix(NUMBERED % {"number": ""})
        if number != self.name and number.isdigit():
            return gettext(NUMBERED) % {"number": number}
        return self.name

    @property
    def role(self) -> str:
        return localized(self, "role")

    @property
    def helps_with(self) -> str:
        return localized(self, "helps_with")
