"""The councils of i-플랫폼, one for each sector, their member centers, and how it came to them."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from equipment.models import Sector
from itube.lib.names import localized

YEARS = (1990, 2100)
MEMBER_COUNT = Count("members", filter=Q(members__center__is_published=True))


class CouncilQuerySet(models.QuerySet["Council"]):
    def for_list(self) -> "CouncilQuerySet":
        """In the sectors' order, each with member_count: how many published centers it has."""
        return (
            self.select_related("sector")
            .annotate(member_count=MEMBER_COUNT)
            .order_by("sector__order")
        )


class Council(models.Model):
    """The council (협의회) in which the centers of one sector work together."""

    sector = models.OneToOneField(
        Sector, models.PROTECT, related_name="council", verbose_name=_("업종")
    )
    aim_ko = models.TextField(_("목적"))
    aim_en = models.TextField(_("영문 목적"), blank=True)
    since = models.PositiveSmallIntegerField(
        _("구성 연도"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]
    )
    secretariat = models.ForeignKey(
        Center,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("사무국"),
        help_text=_("문의를 받는 센터예요."),
    )

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("협의회")
        verbose_name_plural = pgettext_lazy("plural", "협의회")
        ordering = ["sector__order"]
        constraints = [
            models.CheckConstraint(condition=Q(since__range=YEARS), name="council_since_a_year")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("platform:council", args=[self.sector.code])

    @property
    def name(self) -> str:
        """`소재 협의회`, in English `Materials Council`."""
        return str(_("%(sector)s 협의회") % {"sector": self.sector.name})

    @property
    def aim(self) -> str:
        return localized(self, "aim")


class Role(models.TextChoices):
    """What a center does in its council; the order is that of lists."""

    CHAIR = "chair", _("의장")
    VICE_CHAIR = "vice_chair", _("부의장")
    SECRETARY = "secretary", _("간사")
    MEMBER = "member", pgettext_lazy("council", "회원")


class MemberQuerySet(models.QuerySet["Member"]):
    def published(self) -> "MemberQuerySet":
        """Members whose center anyone may see."""
        return self.filter(center__is_published=True)

    def for_list(self) -> "MemberQuerySet":
        """With all that a row shows: those with an office first, then by the center's name."""
        rank = Case(
            *(When(role=role, then=Value(number)) for number, role in enumerate(Role.values)),
            output_field=models.SmallIntegerField(),
        )
        return self.select_related("center__institution").order_by(
            rank, "center__name_ko", "center__code"
        )


class Member(models.Model):
    """A center in a council."""

    council = models.ForeignKey(
        Council, models.CASCADE, related_name="members", verbose_name=_("협의회")
    )
    center = models.ForeignKey(
        Center, models.CASCADE, related_name="council_members", verbose_name=_("지원센터")
    )
    role = models.CharField(_("역할"), max_length=10, choices=Role, default=Role.MEMBER)
    since = models.PositiveSmallIntegerField(
        _("참여 연도"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("협의회 회원")
        verbose_name_plural = pgettext_lazy("plural", "협의회 회원")
        ordering = ["council", "center__code"]
        constraints = [
            models.UniqueConstraint(fields=["council", "center"], name="council_member_once"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(role="chair"), name="council_has_one_chair"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="council_member_role_known"
            ),
            models.CheckConstraint(
                condition=Q(since__range=YEARS), name="council_member_since_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center} ({self.get_role_display()})"


class Milestone(models.Model):
    """A step on the way of i-플랫폼, told with where it is known from."""

    slug = models.SlugField(_("코드"), unique=True)
    year = models.PositiveSmallIntegerField(
        _("연도"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]
    )
    month = models.PositiveSmallIntegerField(
        _("월"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    title_ko = models.CharField(_("제목"), max_length=100)
    title_en = models.CharField(_("영문 제목"), max_length=150, blank=True)
    text_ko = models.TextField(_("내용"), blank=True)
    text_en = models.TextField(_("영문 내용"), blank=True)
    source_ko = models.CharField(
        _("출처"), max_length=200, help_text=_("이 사실을 확인한 자료와 날짜예요.")
    )
    source_en = models.CharField(_("영문 출처"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("i-플랫폼 연혁")
        verbose_name_plural = pgettext_lazy("plural", "i-플랫폼 연혁")
        ordering = ["year", F("month").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(year__range=YEARS), name="milestone_in_a_year"),
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__range=(1, 12)), name="milestone_in_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def day(self) -> date:
        """The first day of its month, or of its year where no month is known."""
        return date(self.year, self.month or 1, 1)

    @property
    def text(self) -> str:
        return localized(self, "text")

    @property
    def source(self) -> str:
        return localized(self, "source")
