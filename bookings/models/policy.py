"""The rules of a center or of one of its pieces, as numbers; empty means: as the level above."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from equipment.models import Equipment
from itube.accounts.models import Company

GRIDS = ((10, "10"), (15, "15"), (30, "30"), (60, "60"))
# Of what follows from larger numbers some dates could not be counted.
LONGEST_USE = 31 * 24 * 60
LONGEST_NOTICE = 365 * 24


class BookingPolicy(models.Model):
    """How a center, or one piece of it, may be booked. bookings.policies says what is in force."""

    center = models.OneToOneField(
        Center,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="booking_policy",
        verbose_name=_("지원센터"),
    )
    equipment = models.OneToOneField(
        Equipment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="booking_policy",
        verbose_name=_("장비"),
    )
    grid_minutes = models.PositiveSmallIntegerField(
        _("예약 단위(분)"), choices=GRIDS, null=True, blank=True
    )
    grid_offset_minutes = models.PositiveSmallIntegerField(
        _("예약 시작점(분)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(59)],
        help_text=_("정각에서 몇 분 뒤를 첫 칸으로 삼는지 적어요."),
    )
    min_minutes = models.PositiveIntegerField(
        _("최소 이용(분)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(10), MaxValueValidator(LONGEST_USE)],
    )
    max_minutes = models.PositiveIntegerField(
        _("최대 이용(분)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(10), MaxValueValidator(LONGEST_USE)],
    )
    notice_hours = models.PositiveIntegerField(
        _("신청 마감(시간 전)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_NOTICE)],
        help_text=_("이용을 시작하기 몇 시간 전까지 신청을 받는지 적어요."),
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("예약 가능 기간(일)"), null=True, blank=True, validators=[MaxValueValidator(365)]
    )
    buffer_before_minutes = models.PositiveSmallIntegerField(
        _("준비 시간(분)"), null=True, blank=True
    )
    buffer_after_minutes = models.PositiveSmallIntegerField(
        _("정리 시간(분)"), null=True, blank=True
    )
    quota_hours = models.PositiveSmallIntegerField(
        _("회사당 이용 한도(시간)"),
        null=True,
        blank=True,
        help_text=_("한도 기간 안에 한 회사가 예약할 수 있는 시간이에요. 비우면 한도가 없어요."),
    )
    quota_days = models.PositiveSmallIntegerField(
        _("한도 기간(일)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    instant = models.BooleanField(
        _("바로 승인"),
        null=True,
        blank=True,
        help_text=_("조건에 맞는 신청을 사람의 검토 없이 승인해요."),
    )
    opens_on_holidays = models.BooleanField(_("공휴일에도 운영"), null=True, blank=True)
    respond_hours = models.PositiveSmallIntegerField(
        _("센터 응답 기한(운영시간)"),
        null=True,
        blank=True,
        help_text=_("운영시간으로 세어요. 8이면 다음 근무일 이맘때까지예요."),
    )
    reply_hours = models.PositiveSmallIntegerField(
        _("신청자 답변 기한(시간)"), null=True, blank=True
    )
    cancel_free_hours = models.PositiveSmallIntegerField(
        _("무료 취소 기한(시간 전)"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("예약 규칙")
        verbose_name_plural = pgettext_lazy("plural", "예약 규칙")
        constraints = [
            models.CheckConstraint(
                condition=Q(center__isnull=False, equipment=None)
                | Q(center=None, equipment__isnull=False),
                name="booking_policy_of_center_or_piece",
            ),
            models.CheckConstraint(
                condition=Q(grid_minutes=None) | Q(grid_minutes__in=[10, 15, 30, 60]),
                name="booking_policy_grid_known",
            ),
            models.CheckConstraint(
                condition=Q(min_minutes=None)
                | Q(max_minutes=None)
                | Q(min_minutes__lte=models.F("max_minutes")),
                name="booking_policy_min_to_max",
            ),
        ]

    def __str__(self) -> str:
        return str(self.center or self.equipment)


class FeeReduction(models.Model):
    """The percentage by which a center lowers the fees of one class of companies."""

    center = models.ForeignKey(
        Center, models.CASCADE, related_name="fee_reductions", verbose_name=_("지원센터")
    )
    company_size = models.CharField(_("기업 구분"), max_length=10, choices=Company.Size)
    percent = models.PositiveSmallIntegerField(
        _("감면율(%)"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("사용료 감면율")
        verbose_name_plural = pgettext_lazy("plural", "사용료 감면율")
        ordering = ["center", "company_size"]
        constraints = [
            models.UniqueConstraint(
                fields=["center", "company_size"], name="fee_reduction_once_a_size"
            ),
            models.CheckConstraint(
                condition=Q(percent__range=(1, 100)), name="fee_reduction_in_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_company_size_display()} {self.percent} %"
