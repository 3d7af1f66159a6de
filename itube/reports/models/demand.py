"""What people wanted and did not find: searches in vain by month, and pieces without free time.

Both are taken down every night, since what they are made of is not kept, or is of that night only.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Province
from equipment.models import Equipment, Kind
from itube.finder.models import QuestionLog
from itube.finder.models.questions import LONGEST


class UnmetSearch(models.Model):
    """How often one text was searched in vain in a month, for a kind and in a province.

    kind: what the search's own words make of it, None where that is not one kind. province: the one
    that was asked for, or none. outcome: whether nothing was found at all, or only without the
    conditions.
    """

    # Its first day.
    month = models.DateField(_("월"))
    text = models.CharField(_("검색한 말"), max_length=LONGEST)
    kind = models.ForeignKey(
        Kind, models.SET_NULL, null=True, related_name="+", verbose_name=_("장비종류")
    )
    province = models.CharField(_("시·도"), max_length=5, choices=Province, blank=True)
    outcome = models.CharField(_("결과"), max_length=10, choices=QuestionLog.Kind)
    n = models.PositiveIntegerField(_("횟수"))

    class Meta:
        verbose_name = _("찾지 못한 검색")
        verbose_name_plural = pgettext_lazy("plural", "찾지 못한 검색")
        ordering = ["-month", "-n", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "text", "kind", "province", "outcome"],
                name="unmet_search_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.text}"


class FullPiece(models.Model):
    """A piece that had no free time within some weeks, as it was in the night before a day.

    first_free: the first time beyond them, None where there was none as far as was looked.
    """

    day = models.DateField(_("날짜"))
    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="+", verbose_name=_("장비")
    )
    first_free = models.DateTimeField(_("가장 이른 빈 시간"), null=True)

    class Meta:
        verbose_name = _("빈 시간이 없는 장비")
        verbose_name_plural = pgettext_lazy("plural", "빈 시간이 없는 장비")
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["day", "equipment"], name="full_piece_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.equipment_id}"
