"""How centers have helped companies (기업 지원 사례): the problem, the support, the result."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from equipment.models import Equipment, Kind, Sector
from itube.lib.names import localized

YEARS = (1990, 2100)


def _body(language: str) -> models.GeneratedField:
    """Return the column that holds the three parts of a case as one text, for searches."""
    gap = Value("\n\n", output_field=models.TextField())
    parts = [f"{part}_{language}" for part in ("problem", "support", "result")]
    return models.GeneratedField(
        expression=Concat(parts[0], gap, parts[1], gap, parts[2]),
        output_field=models.TextField(),
        db_persist=True,
    )


class SupportCaseQuerySet(models.QuerySet["SupportCase"]):
    def published(self, now: datetime) -> "SupportCaseQuerySet":
        """Cases that anyone may see at that moment, of centers that anyone may see."""
        return self.filter(published_at__lte=now, center__is_published=True)

    def for_list(self) -> "SupportCaseQuerySet":
        """With all that a row of a list shows, the newest first."""
        return self.select_related("center__institution", "sector").order_by(
            "-published_at", "slug"
        )


class SupportCase(models.Model):
    """One company's case; the company is described, and named only where it has agreed."""

    slug = models.SlugField(_("주소 이름"), max_length=80, unique=True)
    title_ko = models.CharField(_("제목"), max_length=100)
    title_en = models.CharField(_("영문 제목"), max_length=200, blank=True)
    summary_ko = models.CharField(_("요약"), max_length=300)
    summary_en = models.CharField(_("영문 요약"), max_length=500, blank=True)
    problem_ko = models.TextField(_("기업의 어려움"))
    problem_en = models.TextField(_("기업의 어려움(영문)"), blank=True)
    support_ko = models.TextField(_("지원 내용"))
    support_en = models.TextField(_("지원 내용(영문)"), blank=True)
    result_ko = models.TextField(_("결과"))
    result_en = models.TextField(_("결과(영문)"), blank=True)
    body_ko = _body("ko")
    body_en = _body("en")
    company_ko = models.CharField(
        _("기업"),
        max_length=100,
        help_text=_("기업이 동의하지 않으면 이름 대신 업종과 규모로 적어요."),
    )
    company_en = models.CharField(_("기업(영문)"), max_length=150, blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="cases", verbose_name=_("업종"))
    center = models.ForeignKey(
        Center, models.CASCADE, related_name="cases", verbose_name=_("지원센터")
    )
    equipment = models.ManyToManyField(
        Equipment, related_name="cases", blank=True, verbose_name=_("사용한 장비")
    )
    kinds = models.ManyToManyField(
        Kind, related_name="cases", blank=True, verbose_name=_("사용한 장비종류")
    )
    is_demonstration = models.BooleanField(
        _("실증"), default=False, help_text=_("시장에 내놓기 전에 실제 조건에서 검증한 사례예요.")
    )
    is_example = models.BooleanField(
        _("예시"), default=False, help_text=_("보여 주려고 지은 사례예요. 화면에 예시라고 적어요.")
    )
    year = models.PositiveSmallIntegerField(
        _("지원 연도"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]
    )
    published_at = models.DateTimeField(
        _("공개 시각"),
        null=True,
        blank=True,
        help_text=_("비우면 초안이고, 앞으로 올 때를 적으면 그때 공개돼요."),
    )

    objects = SupportCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("기업 지원 사례")
        verbose_name_plural = pgettext_lazy("plural", "기업 지원 사례")
        ordering = [F("published_at").desc(nulls_first=True), "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(year__range=YEARS), name="case_in_a_year")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.slug])

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def summary(self) -> str:
        return localized(self, "summary")

    @property
    def body(self) -> str:
        """The three parts as one text, in the page's language."""
        return f"{self.problem}\n\n{self.support}\n\n{self.result}"

    @property
    def problem(self) -> str:
        return localized(self, "problem")

    @property
    def support(self) -> str:
        return localized(self, "support")

    @property
    def result(self) -> str:
        return localized(self, "result")

    @property
    def company(self) -> str:
        return localized(self, "company")
