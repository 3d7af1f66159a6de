"""What a person may do in a center. centers.permissions answers every question about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models.center import Center


class CenterRole(models.Model):
    """One role of one person in one center, for a while; half-open [valid_from, valid_until)."""

    class Role(models.TextChoices):
        VIEWER = "viewer", _("열람")
        OPERATOR = "operator", _("장비 운영")
        APPROVER = "approver", _("예약 승인")
        MANAGER = "manager", _("센터 관리")
        DEPUTY = "deputy", _("승인 대리")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="center_roles",
        verbose_name=_("회원"),
    )
    center = models.ForeignKey(
        Center, models.CASCADE, related_name="roles", verbose_name=_("지원센터")
    )
    role = models.CharField(_("역할"), max_length=10, choices=Role)
    valid_from = models.DateTimeField(_("시작"), default=timezone.now)
    valid_until = models.DateTimeField(_("끝"), null=True, blank=True)

    class Meta:
        verbose_name = _("센터 역할")
        verbose_name_plural = pgettext_lazy("plural", "센터 역할")
        ordering = ["center", "user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "center", "role"], name="center_role_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["viewer", "operator", "approver", "manager", "deputy"]),
                name="center_role_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="center_role_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center.code} {self.user} {self.get_role_display()}"
