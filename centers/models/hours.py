"""When a center is open: the raw facts from which free time is worked out."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models.center import Center
from itube.lib.names import Named

# The midnight at the end of a day, in minutes after the one at its beginning.
END_OF_DAY = 24 * 60


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("월요일")
    TUESDAY = 1, _("화요일")
    WEDNESDAY = 2, _("수요일")
    THURSDAY = 3, _("목요일")
    FRIDAY = 4, _("금요일")
    SATURDAY = 5, _("토요일")
    SUNDAY = 6, _("일요일")


class Minutes(models.Func):
    """The half-open range [opens, closes) as an int4range of minutes after midnight."""

    function = "int4range"
    output_field = IntegerRangeField()


class OpeningHours(models.Model):
    """One open stretch of a weekday, in minutes after midnight, half-open; lunch is a gap.

    END_OF_DAY is a minute too, so that a center can be open round the clock.
    """

    center = models.ForeignKey(
        Center, models.CASCADE, related_name="opening_hours", verbose_name=_("지원센터")
    )
    weekday = models.PositiveSmallIntegerField(_("요일"), choices=Weekday)
    opens = models.PositiveSmallIntegerField(_("여는 시각(분)"))
    closes = models.PositiveSmallIntegerField(_("닫는 시각(분)"))

    class Meta:
        verbose_name = _("운영시간")
        verbose_name_plural = pgettext_lazy("plural", "운영시간")
        ordering = ["center", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday_known"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes"), closes__lte=END_OF_DAY),
                name="opening_in_one_day",
            ),
            ExclusionConstraint(
                name="opening_hours_apart",
                expressions=[
                    ("center", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        Minutes(
                            models.functions.Cast("opens", models.IntegerField()),
                            models.functions.Cast("closes", models.IntegerField()),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {clock(self.opens)}~{clock(self.closes)}"


def clock(minute: int) -> str:
    """Return a minute of the day as people write it: 540 is `09:00`, 1440 is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class ClosedDay(Named, models.Model):
    """A day on which one center, or with no center all of them, is closed."""

    center = models.ForeignKey(
        Center,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="closed_days",
        verbose_name=_("지원센터"),
        help_text=_("비워 두면 모든 센터가 쉬는 날이에요. 예: 임시공휴일"),
    )
    day = models.DateField(_("날짜"))
    name_ko = models.CharField(_("이름"), max_length=50)
    name_en = models.CharField(_("영문 이름"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("휴무일")
        verbose_name_plural = pgettext_lazy("plural", "휴무일")
        ordering = ["day", "center"]
        constraints = [
            models.UniqueConstraint(
                fields=["center", "day"], name="closed_day_once", nulls_distinct=False
            )
        ]
