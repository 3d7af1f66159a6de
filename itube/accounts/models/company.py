"""The organisation that a user works for and that pays."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.lib import business_number
from itube.lib.names import Named
from itube.lib.provinces import Province


class CheckDigitHolds(models.Func):
    """itube.lib.business_number.is_valid in SQL: ten digits, not all equal, right check digit."""

    output_field = models.BooleanField()
    arity = 1

    def as_sql(self, compiler, connection, **extra):  # type: ignore[override]
        column, params = compiler.compile(self.source_expressions[0])
        digit = [f"substr({column}, {place}, 1)::int" for place in range(1, 11)]
        weighted = " + ".join(
            f"{weight} * {digit[place]}" for place, weight in enumerate(business_number.WEIGHTS)
        )
        total = f"({weighted} + {digit[8]} * 5 / 10)"
        # Modulo as a function: a percent sign would be read as a parameter.
        sql = (
            f"CASE WHEN {column} ~ '^[0-9]{{10}}$' AND {column} !~ '^(.)\\1{{9}}$'"
            f" THEN mod(10 - mod({total}, 10), 10) = {digit[9]} ELSE false END"
        )
        return sql, list(params) * sql.count(column)


def validate_business_number(value: str) -> None:
    """Raise ValidationError unless value is a business number as stored: ten digits, checked."""
    if not business_number.is_valid(value):
        raise ValidationError(
            _("사업자등록번호가 맞지 않아요. 숫자 10자리를 확인해 주세요. 예: 123-45-67891"),
            code="business_number",
        )


class Company(Named, models.Model):
    class Size(models.TextChoices):
        LARGE = "large", _("대기업")
        MIDDLE = "middle", _("중견기업")
        SMALL = "small", _("중소기업")
        UNIVERSITY = "university", _("대학")
        INSTITUTE = "institute", _("연구기관·공공기관")

    business_number = models.CharField(
        _("사업자등록번호"), max_length=10, unique=True, validators=[validate_business_number]
    )
    name_ko = models.CharField(_("회사 이름"), max_length=100)
    name_en = models.CharField(_("회사 영문 이름"), max_length=100, blank=True)
    size = models.CharField(_("기업 구분"), max_length=10, choices=Size, default=Size.SMALL)
    province = models.CharField(_("시·도"), max_length=5, choices=Province, blank=True)
    address = models.CharField(_("주소"), max_length=200, blank=True)
    blocked_at = models.DateTimeField(_("이용 제한 시각"), null=True, blank=True)
    blocked_reason = models.CharField(_("이용 제한 사유"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("등록 시각"), auto_now_add=True)

    class Meta:
        verbose_name = _("회사")
        verbose_name_plural = pgettext_lazy("plural", "회사")
        ordering = ["name_ko", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(CheckDigitHolds(F("business_number"))),
                name="company_business_number_valid",
            ),
            models.CheckConstraint(
                condition=Q(size__in=["large", "middle", "small", "university", "institute"]),
                name="company_size_known",
            ),
            models.CheckConstraint(
                condition=Q(province__in=["", *Province.values]), name="company_province_known"
            ),
        ]
