"""Specifications as rows: a definition, a range in its unit, and the text it was written as."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.models.equipment import Equipment
from itube.lib.names import Named


class SpecDefinition(Named, models.Model):
    """What a spec measures (가속전압), with the unit that its numbers are kept in."""

    key = models.SlugField(_("코드"), max_length=80, unique=True, allow_unicode=True)
    name_ko = models.CharField(_("이름"), max_length=80)
    name_en = models.CharField(_("영문 이름"), max_length=120, blank=True)
    unit = models.CharField(_("단위"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("규격 항목")
        verbose_name_plural = pgettext_lazy("plural", "규격 항목")
        ordering = ["name_ko", "pk"]


class Spec(models.Model):
    """One spec of one piece. What did not parse has neither number, only its text."""

    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="specs", verbose_name=_("장비")
    )
    definition = models.ForeignKey(
        SpecDefinition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="specs",
        db_index=False,  # spec_covers begins with it
        verbose_name=_("항목"),
    )
    value_from = models.FloatField(_("최소"), null=True, blank=True)
    value_to = models.FloatField(_("최대"), null=True, blank=True)
    unit = models.CharField(_("적힌 단위"), max_length=20, blank=True)
    text = models.CharField(_("적힌 대로"), max_length=200)
    order = models.PositiveSmallIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("규격")
        verbose_name_plural = pgettext_lazy("plural", "규격")
        ordering = ["equipment", "order", "pk"]
        indexes = [
            # Answers which pieces a condition fits by itself, without the rows.
            models.Index(
                fields=["definition", "value_from", "value_to"],
                include=["equipment"],
                name="spec_covers",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(value_from=None) | Q(value_to=None) | Q(value_from__lte=F("value_to")),
                name="spec_from_not_above_to",
            ),
            models.CheckConstraint(
                condition=Q(definition__isnull=False) | Q(value_from=None, value_to=None),
                name="spec_numbers_need_definition",
            ),
        ]

    def __str__(self) -> str:
        return self.text
