"""Who has which unit of a piece when: the one table that keeps from double booking."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from centers.models import Center
from equipment.models import Equipment
from itube.lib.periods import Span
from itube.lib.references import new_reference


class Offer(models.Model):
    """One time, on this piece or another, that the center offers instead of the asked one."""

    booking = models.ForeignKey(
        Booking, models.PROTECT, related_name="offers", verbose_name=_("예약")
    )
    equipment = models.ForeignKey(
        Equipment, models.PROTECT, related_name="+", verbose_name=_("장비")
    )
    start = models.DateTimeField(_("시작"))
    end = models.DateTimeField(_("종료"))
    # Offers of an earlier round, or withdrawn by a breakdown, stay for the timeline.
    is_open = models.BooleanField(_("유효"), default=True)
    accepted_at = models.DateTimeField(_("수락한 때"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("제안한 이"),
    )
    # The center whose request it was, where the piece is another center's (a referral).
    referred_from = models.ForeignKey(
        Center,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_made",
        verbose_name=_("연계한 센터"),
    )
    at = models.DateTimeField(_("제안한 때"), default=timezone.now)

    class Meta:
        verbose_name = _("제안 일정")
        verbose_name_plural = pgettext_lazy("plural", "제안 일정")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="offer_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.booking} {self.start:%Y-%m-%d %H:%M}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Maintenance(models.Model):
    """Time in which a piece, or one unit of it, is kept from use by its center."""

    class Kind(models.TextChoices):
        PLANNED = "planned", _("점검")
        CALIBRATION = "calibration", _("교정")
        BREAKDOWN = "breakdown", _("고장")
        IN_HOUSE = "in_house", _("센터 자체 사용")

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    equipment = models.ForeignKey(
        Equipment, models.PROTECT, related_name="maintenances", verbose_name=_("장비")
    )
    unit = models.PositiveSmallIntegerField(
        _("호기"), null=True, blank=True, help_text=_("비우면 모든 호기예요.")
    )
    kind = models.CharField(_("종류"), max_length=12, choices=Kind, default=Kind.PLANNED)
    start = models.DateTimeField(_("시작"))
    end = models.DateTimeField(_("종료"))
    text = models.CharField(_("내용"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("등록한 이"),
    )
    created_at = models.DateTimeField(_("등록한 때"), default=timezone.now)
    cancelled_at = models.DateTimeField(_("취소한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("점검")
        verbose_name_plural = pgettext_lazy("plural", "점검")
        ordering = ["start", "pk"]
        indexes = [models.Index(fields=["equipment", "start"], name="maintenance_of_piece")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="maintenance_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["planned", "calibration", "breakdown", "in_house"]),
                name="maintenance_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment} {self.get_kind_display()} {self.start:%Y-%m-%d %H:%M}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class OccupancyQuerySet(models.QuerySet["Occupancy"]):
    def holding(self) -> "OccupancyQuerySet":
        """Rows that keep their time from anyone else."""
        return self.filter(holds=True)


class Occupancy(models.Model):
    """One unit of a piece is taken over [start, end) of span, buffers included."""

    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="occupancies")
    unit = models.PositiveSmallIntegerField(_("호기"), default=1)
    span = DateTimeRangeField(_("기간"))
    # False as soon as the time is free again; the index then forgets the row.
    holds = models.BooleanField(default=True)
    # Exactly one of these says why.
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="occupancies"
    )
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, blank=True, related_name="occupancies"
    )
    maintenance = models.ForeignKey(
        Maintenance, models.PROTECT, null=True, blank=True, related_name="occupancies"
    )
    wait = models.ForeignKey(
        "bookings.Wait", models.PROTECT, null=True, blank=True, related_name="occupancies"
    )

    objects = OccupancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("점유")
        verbose_name_plural = pgettext_lazy("plural", "점유")
        constraints = [
            ExclusionConstraint(
                name="occupancy_one_holder",
                expressions=[
                    ("equipment", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=Q(holds=True),
            ),
            models.CheckConstraint(condition=Q(unit__gte=1), name="occupancy_unit_from_one"),
            models.CheckConstraint(
                condition=Q(booking__isnull=False, offer=None, maintenance=None, wait=None)
                | Q(booking=None, offer__isnull=False, maintenance=None, wait=None)
                | Q(booking=None, offer=None, maintenance__isnull=False, wait=None)
                | Q(booking=None, offer=None, maintenance=None, wait__isnull=False),
                name="occupancy_has_one_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment} #{self.unit} {self.span}"
