"""Figures that others have stated: investment, budgets and roadmaps, each with its source.

Nothing here is counted, and nothing is estimated: a year of which no source tells has no row.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.lib.names import Named, localized


class Sourced(models.Model):
    """Something that was stated: where, and when."""

    source_ko = models.CharField(_("출처"), max_length=200)
    source_en = models.CharField(_("영문 출처"), max_length=250)
    source_date = models.DateField(_("발표일"))
    source_url = models.URLField(_("출처 주소"), blank=True)

    class Meta:
        abstract = True

    @property
    def source(self) -> str:
        """Who said so, in the page's language."""
        return localized(self, "source")


class BudgetLine(Sourced):
    """What one programme cost, or was to cost, in the years [first_year, last_year]."""

    slug = models.SlugField(_("식별 이름"), max_length=60, unique=True)
    first_year = models.PositiveSmallIntegerField(_("첫해"))
    last_year = models.PositiveSmallIntegerField(
        _("마지막 해"), help_text=_("한 해의 금액이면 첫해와 같게 적어요.")
    )
    programme_ko = models.CharField(_("사업"), max_length=100)
    programme_en = models.CharField(_("영문 사업명"), max_length=150)
    amount_won = models.BigIntegerField(_("금액(원)"))
    is_about = models.BooleanField(
        _("어림값"), default=False, help_text=_("출처가 ‘약’이라고 적은 금액이면 표시해요.")
    )
    is_plan = models.BooleanField(
        _("계획"), default=False, help_text=_("쓰기 전에 발표한 예산이면 표시해요.")
    )
    note_ko = models.CharField(_("설명"), max_length=200, blank=True)
    note_en = models.CharField(_("영문 설명"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("투자·예산")
        verbose_name_plural = pgettext_lazy("plural", "투자·예산")
        ordering = ["first_year", "-last_year", "-amount_won"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="budget_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(amount_won__gt=0), name="budget_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.years} {self.programme}"

    @property
    def programme(self) -> str:
        """The programme's name in the page's language."""
        return localized(self, "programme")

    @property
    def note(self) -> str:
        return localized(self, "note")

    @property
    def is_span(self) -> bool:
        """Whether the sum is that of several years together."""
        return self.last_year != self.first_year

    @property
    def years(self) -> str:
        """`2021`, or `2011–2020`."""
        return f"{self.first_year}–{self.last_year}" if self.is_span else str(self.first_year)


class Roadmap(Named, Sourced):
    """A plan of investment for the years [first_year, last_year], as it was announced."""

    slug = models.SlugField(_("식별 이름"), max_length=60, unique=True)
    name_ko = models.CharField(_("이름"), max_length=100)
    name_en = models.CharField(_("영문 이름"), max_length=150)
    first_year = models.PositiveSmallIntegerField(_("첫해"))
    last_year = models.PositiveSmallIntegerField(_("마지막 해"))
    note_ko = models.CharField(_("설명"), max_length=300, blank=True)
    note_en = models.CharField(_("영문 설명"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("투자 로드맵")
        verbose_name_plural = pgettext_lazy("plural", "투자 로드맵")
        ordering = ["first_year", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="roadmap_ends_after_start"
            )
        ]

    @property
    def note(self) -> str:
        return localized(self, "note")

    @property
    def years(self) -> str:
        """`2023–2025`."""
        return f"{self.first_year}–{self.last_year}"


class RoadmapField(Named, models.Model):
    """A field of a roadmap; group names what several of them are called together."""

    roadmap = models.ForeignKey(
        Roadmap, models.CASCADE, related_name="fields", verbose_name=_("로드맵")
    )
    order = models.PositiveSmallIntegerField(_("순서"))
    name_ko = models.CharField(_("분야"), max_length=80)
    name_en = models.CharField(_("영문 분야"), max_length=120)
    group_ko = models.CharField(_("묶음"), max_length=40, blank=True)
    group_en = models.CharField(_("영문 묶음"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("로드맵 분야")
        verbose_name_plural = pgettext_lazy("plural", "로드맵 분야")
        ordering = ["roadmap", "order"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "order"], name="roadmap_field_in_order")
        ]

    @property
    def group(self) -> str:
        return localized(self, "group")
