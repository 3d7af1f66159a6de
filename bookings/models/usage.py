"""Use as it was, in the fields of the national operating journal (운영일지)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from equipment.models import Equipment, UseMode
from itube.lib.periods import Span


class UseClass(models.TextChoices):
    """이용구분, codes 01 to 03 of the journal."""

    OWN = "own", _("장비구축부서")
    INTERNAL = "internal", _("기관 내 타 부서")
    EXTERNAL = "external", _("타기관")


class UseType(models.TextChoices):
    """이용유형, codes 1 to 5 of the journal."""

    ANALYSIS = "analysis", _("계측·분석·시험·검교정")
    PRODUCTION = "production", _("제조·생산·가공")
    COMPUTING = "computing", _("정보처리·시뮬레이션")
    EDUCATION = "education", _("교육")
    OTHER = "other", _("기타")


class OrganisationType(models.TextChoices):
    """이용기관유형 of the journal."""

    NATIONAL_LAB = "national_lab", _("국·공립연구기관")
    GOVERNMENT_LAB = "government_lab", _("정부출연연구기관")
    LOCAL_LAB = "local_lab", _("지자체출연연구기관")
    CONSORTIUM = "consortium", _("연구조합")
    PUBLIC = "public", _("기타 공공기관")
    UNIVERSITY_PUBLIC = "univ_public", _("4년제 국공립대학")
    UNIVERSITY_PRIVATE = "univ_private", _("4년제 사립대학")
    COLLEGE_PUBLIC = "college_public", _("2년제 국공립대학")
    COLLEGE_PRIVATE = "college_private", _("2년제 사립대학")
    MEDICAL = "medical", _("의료기관")
    HOSPITAL = "hospital", _("대학 부속병원")
    COMPANY = "company", _("민간기업")
    PUBLIC_COMPANY = "public_company", _("공기업")
    OTHER = "other", _("기타")


class UsageQuerySet(models.QuerySet["UsageRecord"]):
    def counted(self) -> "UsageQuerySet":
        """Records that figures count: those that no later record has replaced."""
        return self.filter(is_replaced=False)


class UsageRecord(models.Model):
    """One use [start, end) of a piece, booked or in-house; never changed, only replaced."""

    equipment = models.ForeignKey(
        Equipment,
        models.PROTECT,
        related_name="usage_records",
        verbose_name=_("장비"),
        db_index=False,  # usage_of_piece begins with it
    )
    booking = models.ForeignKey(
        Booking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="usage_records",
        verbose_name=_("예약"),
        db_index=False,  # usage_once_a_booking has it
    )
    start = models.DateTimeField(_("시작일시"))
    end = models.DateTimeField(_("종료일시"))
    # Minutes in which the piece really ran: at most end - start times its units.
    operating_minutes = models.PositiveIntegerField(_("가동시간(분)"))
    use_class = models.CharField(_("이용구분"), max_length=10, choices=UseClass)
    use_mode = models.CharField(_("이용방법"), max_length=10, choices=UseMode, blank=True)
    use_type = models.CharField(
        _("이용유형"), max_length=10, choices=UseType, default=UseType.ANALYSIS
    )
    organisation_type = models.CharField(
        _("이용기관유형"), max_length=15, choices=OrganisationType, blank=True
    )
    organisation_name = models.CharField(_("이용기관명"), max_length=100, blank=True)
    department = models.CharField(_("이용부서명"), max_length=50, blank=True)
    samples = models.PositiveIntegerField(_("시료수"), default=0)
    staff_minutes = models.PositiveIntegerField(_("인력투입시간(분)"), default=0)
    fee_won = models.BigIntegerField(_("이용료(원)"), default=0)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("작성자"),
    )
    note = models.CharField(_("비고"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("작성한 때"), default=timezone.now)
    # A mistake is corrected by a new record that names the wrong one.
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("고친 기록"),
        db_index=False,  # usage_replaced_once has it
    )
    is_replaced = models.BooleanField(_("고쳐짐"), default=False)

    objects = UsageQuerySet.as_manager()

    class Meta:
        verbose_name = _("이용기록")
        verbose_name_plural = pgettext_lazy("plural", "이용기록")
        ordering = ["-start", "-pk"]
        indexes = [models.Index(fields=["equipment", "start"], name="usage_of_piece")]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="usage_ends_after_start"),
            models.CheckConstraint(
                condition=Q(use_class__in=UseClass.values), name="usage_class_known"
            ),
            models.CheckConstraint(
                condition=Q(use_type__in=UseType.values), name="usage_type_known"
            ),
            models.CheckConstraint(condition=Q(fee_won__gte=0), name="usage_fee_not_negative"),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(replaces__isnull=False),
                name="usage_replaced_once",
            ),
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(booking__isnull=False, is_replaced=False),
                name="usage_once_a_booking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment} {self.start:%Y-%m-%d %H:%M}"

    @property
    def span(self) -> Span:
        """The time of the use, as it was."""
        return Span(self.start, self.end)
