"""What use costs: rows that hold from a day on; a booking keeps the one it was priced by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.models.codes import FeeBasis, UseMode
from equipment.models.equipment import Equipment


class Tariff(models.Model):
    """The fee of one use mode in whole won without VAT, from valid_from until the next row."""

    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="tariffs", verbose_name=_("장비")
    )
    use_mode = models.CharField(_("이용방법"), max_length=10, choices=UseMode)
    basis = models.CharField(_("기준"), max_length=10, choices=FeeBasis)
    won = models.BigIntegerField(_("사용료(원)"), null=True, blank=True)
    # basis = base: won covers base_quantity hours, each further hour costs extra_won.
    base_quantity = models.PositiveSmallIntegerField(_("기본 시간"), null=True, blank=True)
    extra_won = models.BigIntegerField(_("추가 시간당(원)"), null=True, blank=True)
    valid_from = models.DateField(_("적용 시작일"))

    class Meta:
        verbose_name = _("사용료")
        verbose_name_plural = pgettext_lazy("plural", "사용료")
        ordering = ["equipment", "use_mode", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["equipment", "use_mode", "valid_from"], name="tariff_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(use_mode__in=UseMode.values), name="tariff_use_mode_known"
            ),
            models.CheckConstraint(
                # A comparison with nothing is unknown, and a check lets the unknown pass: what must
                # be there is asked for by name.
                condition=Q(
                    basis__in=["hour", "day", "sample"],
                    won__isnull=False,
                    won__gte=0,
                    extra_won=None,
                )
                | Q(
                    basis="base",
                    won__isnull=False,
                    won__gte=0,
                    base_quantity__isnull=False,
                    base_quantity__gte=1,
                    extra_won__isnull=False,
                    extra_won__gte=0,
                )
                | Q(basis__in=["negotiable", "free"], won=None, extra_won=None),
                name="tariff_won_fits_basis",
            ),
        ]

    def __str__(self) -> str:
        if self.won is None:
            return str(self.get_basis_display())
        return f"{self.get_basis_display()} {self.won:,}"
