"""A training or licence that a center asks for before someone uses a piece alone."""

from django.db import models
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
