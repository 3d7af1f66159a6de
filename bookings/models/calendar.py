"""When pieces can be used at all: own hours, public holidays, and the open time worked out."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, IntegerField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from centers.models.hours import END_OF_DAY, Minutes, Weekday, clock
from equipment.models import Equipment
from itube.lib.names import Named


class PieceHours(models.Model):
    """One open stretch of a weekday of one piece, in minutes after midnight, half-open.

    A piece with any row keeps these hours instead of its center's.
    """

    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="own_hours", verbose_name=_("장비")
    )
    weekday = models.PositiveSmallIntegerField(_("요일"), choices=Weekday)
    opens = models.PositiveSmallIntegerField(_("여는 시각(분)"))
    closes = models.PositiveSmallIntegerField(_("닫는 시각(분)"))

    class Meta:
        verbose_name = _("장비 이용시간")
        verbose_name_plural = pgettext_lazy("plural", "장비 이용시간")
        ordering = ["equipment", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="piece_hours_weekday_known"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes"), closes__lte=END_OF_DAY),
                name="piece_hours_in_one_day",
            ),
            ExclusionConstraint(
                name="piece_hours_apart",
                expressions=[
                    ("equipment", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        Minutes(Cast("opens", IntegerField()), Cast("closes", IntegerField())),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {clock(self.opens)}~{clock(self.closes)}"


class Holiday(Named, models.Model):
    """A public holiday of Korea, substitutes included, as the package `holidays` lists them."""

    day = models.DateField(_("날짜"), unique=True)
    name_ko = models.CharField(_("이름"), max_length=80)
    name_en = models.CharField(_("영문 이름"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("공휴일")
        verbose_name_plural = pgettext_lazy("plural", "공휴일")
        ordering = ["day"]


class OpenCalendar(models.Model):
    """The open time of a center, or of one piece that keeps hours or holidays of its own.

    A piece follows its own calendar if there is one, else its center's.
    """

    center = models.ForeignKey(
        Center, models.CASCADE, related_name="open_calendars", verbose_name=_("지원센터")
    )
    equipment = models.OneToOneField(
        Equipment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="open_calendar",
        verbose_name=_("장비"),
    )

    class Meta:
        verbose_name = _("운영 달력")
        verbose_name_plural = pgettext_lazy("plural", "운영 달력")
        constraints = [
            models.UniqueConstraint(
                fields=["center"], condition=Q(equipment=None), name="open_calendar_of_center_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.equipment or self.center)


class OpenSpan(models.Model):
    """One unbroken open stretch [start, end) of a calendar; for searching, never for deeds.

    Written by the database itself whenever hours, closed days or holidays change (triggers of
    the migrations), 400 days ahead.
    """

    # The constraint's index begins with it.
    calendar = models.ForeignKey(OpenCalendar, models.CASCADE, related_name="spans", db_index=False)
    span = DateTimeRangeField()

    class Meta:
        verbose_name = _("운영 시간대")
        verbose_name_plural = pgettext_lazy("plural", "운영 시간대")
        constraints = [
            # Also the index by which the first fitting stretch is found. That spans lie apart is
            # by the way they are made; an exclusion constraint makes a rebuild nine times slower.
            models.UniqueConstraint("calendar", F("span__endswith"), name="open_span_ends_once")
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.span}"
