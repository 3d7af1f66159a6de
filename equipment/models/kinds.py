"""Kinds of equipment (장비종류), and the words people use for them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.models.classification import Classification
from equipment.models.taxonomy import Field, Stage
from itube.lib.names import Named, localized


class Kind(Named, models.Model):
    slug = models.SlugField(_("코드"), max_length=80, unique=True)
    name_ko = models.CharField(_("이름"), max_length=80, unique=True)
    name_en = models.CharField(_("영문 이름"), max_length=120)
    use_ko = models.CharField(_("쓰임"), max_length=200, blank=True)
    use_en = models.CharField(_("쓰임(영문)"), max_length=250, blank=True)
    classification = models.ForeignKey(
        Classification, models.PROTECT, related_name="kinds", verbose_name=_("표준분류")
    )
    fields = models.ManyToManyField(Field, related_name="kinds", verbose_name=_("기술분야"))
    stages = models.ManyToManyField(
        Stage, related_name="kinds", blank=True, verbose_name=_("공정구분")
    )
    drawing = models.SlugField(
        _("도식"), default="generic", help_text=_("사진이 없는 장비에 보여 줄 그림의 이름이에요.")
    )

    class Meta:
        verbose_name = _("장비종류")
        verbose_name_plural = pgettext_lazy("plural", "장비종류")
        ordering = ["name_ko"]

    @property
    def use(self) -> str:
        """What it is used for, in the page's language."""
        return localized(self, "use")


class KindTerm(models.Model):
    """An acronym or another word for a kind; searching for it finds the kind's pieces."""

    class Type(models.TextChoices):
        ACRONYM = "acronym", _("약어")
        SYNONYM = "synonym", _("같은 말")

    kind = models.ForeignKey(Kind, models.CASCADE, related_name="terms", verbose_name=_("장비종류"))
    type = models.CharField(_("구분"), max_length=10, choices=Type)
    text = models.CharField(_("낱말"), max_length=100)

    class Meta:
        verbose_name = _("장비종류의 다른 말")
        verbose_name_plural = pgettext_lazy("plural", "장비종류의 다른 말")
        ordering = ["kind", "type", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "text"], name="kind_term_once"),
            models.CheckConstraint(
                condition=Q(type__in=["acronym", "synonym"]), name="kind_term_type_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text
