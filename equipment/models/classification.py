"""The national standard classification of research equipment (표준분류), an imported tree."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.lib.names import Named


class Classification(Named, models.Model):
    """One node: 대분류 (level 1), 중분류 (2) or 소분류 (3)."""

    code = models.CharField(_("코드"), max_length=10, unique=True)
    name_ko = models.CharField(_("이름"), max_length=80)
    name_en = models.CharField(_("영문 이름"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("상위 분류"),
    )
    level = models.PositiveSmallIntegerField(_("단계"))

    class Meta:
        verbose_name = _("표준분류")
        verbose_name_plural = pgettext_lazy("plural", "표준분류")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=1, parent=None) | Q(level__in=[2, 3], parent__isnull=False),
                name="classification_level_fits_parent",
            )
        ]

    @property
    def path(self) -> str:
        """The names from the root down: `광학·전자영상장비 › 현미경`."""
        return f"{self.parent.path} › {self.name}" if self.parent else self.name
