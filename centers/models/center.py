"""Institutions and the support centers they run."""

import unicodedata
from functools import cache

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext, pgettext_lazy

from centers.models.codes import PROVINCE_SHORT, CenterKind, Province
from itube.lib.names import Named, localized

CODE = r"^C\d{3}$"

# Korea with all its islands: Marado in the south, Dokdo in the east.
LATITUDE = (33.0, 39.0)
LONGITUDE = (124.0, 132.0)


class Institution(Named, models.Model):
    """A public body (기관) that runs one or more centers."""

    name_ko = models.CharField(_("기관 이름"), max_length=100, unique=True)
    name_en = models.CharField(_("기관 영문 이름"), max_length=150, blank=True)
    kind = models.CharField(_("기관 유형"), max_length=15, choices=CenterKind)
    province = models.CharField(_("시·도"), max_length=5, choices=Province)
    city_ko = models.CharField(_("시·군·구"), max_length=30)
    city_en = models.CharField(_("시·군·구 영문"), max_length=50, blank=True)
    latitude = models.FloatField(_("위도"))
    longitude = models.FloatField(_("경도"))
    homepage = models.URLField(_("누리집"), blank=True)

    class Meta:
        verbose_name = _("기관")
        verbose_name_plural = pgettext_lazy("plural", "기관")
        ordering = ["name_ko"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CenterKind.values), name="institution_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(province__in=Province.values), name="institution_province_known"
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=LATITUDE) & Q(longitude__range=LONGITUDE),
                name="institution_in_korea",
            ),
        ]


@cache
def _province_names() -> dict[str, str]:
    """Return each province's names, long and short, in every language of the site, by its code."""
    names: dict[str, list[str]] = {code: [] for code in Province.values}
    for language, _label in settings.LANGUAGES:
        with override(language):
            for code, label in Province.choices:
                names[code] += [str(label), str(PROVINCE_SHORT[code])]
    return {code: "\n".join(found).casefold() for code, found in names.items()}


class CenterQuerySet(models.QuerySet["Center"]):
    def published(self) -> "CenterQuerySet":
        """Centers that anyone may see."""
        return self.filter(is_published=True)

    def search(self, text: str) -> "CenterQuerySet":
        """Centers that have every word of text in a name, their place or their code."""
        found = self
        for word in unicodedata.normalize("NFC", text).split():
            provinces = [
                code for code, names in _province_names().items() if word.casefold() in names
            ]
            found = found.filter(
                Q(name_ko__icontains=word)
                | Q(name_en__icontains=word)
                | Q(institution__name_ko__icontains=word)
                | Q(institution__name_en__icontains=word)
                | Q(city_ko__icontains=word)
                | Q(city_en__icontains=word)
                | Q(address_ko__icontains=word)
                | Q(address_en__icontains=word)
                | Q(code__iexact=word)
                | Q(province__in=provinces)
            )
        return found

    def for_list(self) -> "CenterQuerySet":
        """With all that a row of a list shows."""
        return self.select_related("institution")


class Center(Named, models.Model):
    """A support center (지원센터): the place that keeps equipment and answers requests."""

    code = models.CharField(
        _("센터 코드"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(CODE, _("C와 숫자 세 자리로 적어 주세요. 예: C001"))],
        help_text=_("한 번 쓴 코드는 다시 쓰지 않아요."),
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="centers", verbose_name=_("기관")
    )
    name_ko = models.CharField(_("센터 이름"), max_length=100)
    name_en = models.CharField(_("센터 영문 이름"), max_length=150, blank=True)
    summary_ko = models.TextField(_("소개"), blank=True)
    summary_en = models.TextField(_("영문 소개"), blank=True)
    province = models.CharField(_("시·도"), max_length=5, choices=Province)
    city_ko = models.CharField(_("시·군·구"), max_length=30)
    city_en = models.CharField(_("시·군·구 영문"), max_length=50, blank=True)
    address_ko = models.CharField(_("주소"), max_length=200, blank=True)
    address_en = models.CharField(_("영문 주소"), max_length=200, blank=True)
    latitude = models.FloatField(
        _("위도"), validators=[MinValueValidator(LATITUDE[0]), MaxValueValidator(LATITUDE[1])]
    )
    longitude = models.FloatField(
        _("경도"), validators=[MinValueValidator(LONGITUDE[0]), MaxValueValidator(LONGITUDE[1])]
    )
    phone = models.CharField(
        _("대표 전화"),
        max_length=20,
        blank=True,
        help_text=_("담당자 개인 번호가 아니라 센터 공용 번호를 적어요."),
    )
    email = models.EmailField(_("대표 전자우편"), blank=True)
    homepage = models.URLField(_("누리집"), blank=True)
    opened_on = models.DateField(_("개소일"), null=True, blank=True)
    is_published = models.BooleanField(_("공개"), default=True)

    objects = CenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("지원센터")
        verbose_name_plural = pgettext_lazy("plural", "지원센터")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE), name="center_code_shape"),
            models.CheckConstraint(
                condition=Q(province__in=Province.values), name="center_province_known"
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=LATITUDE) & Q(longitude__range=LONGITUDE),
                name="center_in_korea",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("centers:detail", args=[self.code])

    @property
    def summary(self) -> str:
        return localized(self, "summary")

    @property
    def city(self) -> str:
        return localized(self, "city")

    @property
    def address(self) -> str:
        return localized(self, "address")

    @property
    def kind(self) -> str:
        """The kind of the institution, a CenterKind value."""
        return self.institution.kind

    @property
    def place(self) -> str:
        """Province in short and city: `충남 천안시`, in English `Cheonan, Chungnam`."""
        return _with_city(PROVINCE_SHORT[self.province], self.city)

    @property
    def region(self) -> str:
        """Province in full and city: `충청남도 천안시`."""
        return _with_city(self.get_province_display(), self.city)


def _with_city(province: str | Promise, city: str) -> str:
    if not city:
        return str(province)
    # Korean goes from the large to the small, English the other way.
    return pgettext("place", "%(province)s %(city)s") % {"province": province, "city": city}
