"""Industry (sector, field), stage of the process, and tags across them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Expert
from itube.lib.names import Named

# A bit of a bigint each: the search document keeps fields and stages as masks of 63 bits.
BITS = 63


class Sector(Named, models.Model):
    """One of the six industries of i-플랫폼 (업종)."""

    code = models.SlugField(_("코드"), unique=True)
    name_ko = models.CharField(_("이름"), max_length=50)
    name_en = models.CharField(_("영문 이름"), max_length=80)
    order = models.PositiveSmallIntegerField(_("순서"))

    class Meta:
        verbose_name = _("업종")
        verbose_name_plural = pgettext_lazy("plural", "업종")
        ordering = ["order"]


class Field(Named, models.Model):
    """A technical field (기술분야) within a sector."""

    slug = models.SlugField(_("코드"), unique=True)
    name_ko = models.CharField(_("이름"), max_length=50)
    name_en = models.CharField(_("영문 이름"), max_length=80)
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="fields", verbose_name=_("업종")
    )
    bit = models.PositiveSmallIntegerField(_("비트"), unique=True)
    experts = models.ManyToManyField(
        Expert, related_name="fields", blank=True, verbose_name=_("전문인력")
    )

    class Meta:
        verbose_name = _("기술분야")
        verbose_name_plural = pgettext_lazy("plural", "기술분야")
        ordering = ["bit"]
        constraints = [
            models.CheckConstraint(condition=Q(bit__lt=BITS), name="field_bit_fits_bigint")
        ]


class Stage(Named, models.Model):
    """A stage of development or production (공정구분), from design to certification."""

    slug = models.SlugField(_("코드"), unique=True)
    name_ko = models.CharField(_("이름"), max_length=50)
    name_en = models.CharField(_("영문 이름"), max_length=80)
    order = models.PositiveSmallIntegerField(_("순서"))
    bit = models.PositiveSmallIntegerField(_("비트"), unique=True)

    class Meta:
        verbose_name = _("공정구분")
        verbose_name_plural = pgettext_lazy("plural", "공정구분")
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=Q(bit__lt=BITS), name="stage_bit_fits_bigint")
        ]


class Tag(Named, models.Model):
    """A policy label over the sectors: Big 3, 신산업."""

    slug = models.SlugField(_("코드"), unique=True)
    name_ko = models.CharField(_("이름"), max_length=50)
    name_en = models.CharField(_("영문 이름"), max_length=80)
    order = models.PositiveSmallIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("정책 꼬리표")
        verbose_name_plural = pgettext_lazy("plural", "정책 꼬리표")
        ordering = ["order", "pk"]
