"""The process service map (공정별 서비스맵): item, its steps in order, what each step evaluates.

Kinds are joined to steps by rows; nothing is matched by text at run time.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.models.equipment import Equipment
from equipment.models.kinds import Kind
from equipment.models.taxonomy import Sector, Tag
from itube.lib.names import Named, localized


class ProductItem(Named, models.Model):
    """A product (품목) whose making the map follows."""

    slug = models.SlugField(_("코드"), max_length=80, unique=True)
    name_ko = models.CharField(_("이름"), max_length=80)
    name_en = models.CharField(_("영문 이름"), max_length=120)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="items", verbose_name=_("업종"))
    tags = models.ManyToManyField(Tag, related_name="items", blank=True, verbose_name=_("꼬리표"))
    summary_ko = models.TextField(_("요약"), blank=True)
    summary_en = models.TextField(_("영문 요약"), blank=True)
    order = models.PositiveSmallIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("품목")
        verbose_name_plural = pgettext_lazy("plural", "품목")
        ordering = ["order", "pk"]

    def get_absolute_url(self) -> str:
        return reverse("service_map:item", args=[self.slug])

    @property
    def summary(self) -> str:
        return localized(self, "summary")


class ProcessStep(Named, models.Model):
    """One step of an item's process (공정단계); its code in addresses is `<item>.<number>`."""

    item = models.ForeignKey(
        ProductItem, models.CASCADE, related_name="steps", verbose_name=_("품목")
    )
    number = models.PositiveSmallIntegerField(_("순번"), validators=[MinValueValidator(1)])
    name_ko = models.CharField(_("이름"), max_length=80)
    name_en = models.CharField(_("영문 이름"), max_length=120)
    summary_ko = models.TextField(_("요약"), blank=True)
    summary_en = models.TextField(_("영문 요약"), blank=True)
    kinds = models.ManyToManyField(
        Kind, through="StepKind", related_name="steps", verbose_name=_("장비종류")
    )
    equipment = models.ManyToManyField(
        Equipment, through="EquipmentStep", related_name="own_steps", verbose_name=_("장비")
    )

    class Meta:
        verbose_name = _("공정단계")
        verbose_name_plural = pgettext_lazy("plural", "공정단계")
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="process_step_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="process_step_number_from_one"),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}?step={self.number}#centers"

    @property
    def code(self) -> str:
        return f"{self.item.slug}.{self.number}"

    @property
    def summary(self) -> str:
        return localized(self, "summary")


class StepKind(models.Model):
    """A kind that serves a step: every piece of it is linked to the step by derivation."""

    step = models.ForeignKey(ProcessStep, models.CASCADE, related_name="step_kinds")
    kind = models.ForeignKey(
        Kind, models.PROTECT, related_name="step_kinds", verbose_name=_("장비종류")
    )
    order = models.PositiveSmallIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("공정단계의 장비종류")
        verbose_name_plural = pgettext_lazy("plural", "공정단계의 장비종류")
        ordering = ["step", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["step", "kind"], name="step_kind_once")]

    def __str__(self) -> str:
        return f"{self.step} · {self.kind}"


class EquipmentStep(models.Model):
    """A link between one piece and a step that the center itself has set."""

    step = models.ForeignKey(ProcessStep, models.CASCADE, related_name="equipment_steps")
    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="equipment_steps", verbose_name=_("장비")
    )

    class Meta:
        verbose_name = _("센터가 정한 공정단계")
        verbose_name_plural = pgettext_lazy("plural", "센터가 정한 공정단계")
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "equipment"], name="equipment_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.step} · {self.equipment}"


class EvaluationFactor(Named, models.Model):
    """What is measured or judged at a step (평가요소), and by which of the step's kinds."""

    step = models.ForeignKey(
        ProcessStep, models.CASCADE, related_name="factors", verbose_name=_("공정단계")
    )
    name_ko = models.CharField(_("이름"), max_length=80)
    name_en = models.CharField(_("영문 이름"), max_length=120)
    kinds = models.ManyToManyField(
        Kind,
        related_name="factors",
        blank=True,
        verbose_name=_("재는 장비종류"),
        help_text=_("이 공정단계의 장비종류 가운데 이 평가요소를 재는 것이에요."),
    )
    order = models.PositiveSmallIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("평가요소")
        verbose_name_plural = pgettext_lazy("plural", "평가요소")
        ordering = ["step", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "name_ko"], name="evaluation_factor_once_a_step"
            )
        ]
