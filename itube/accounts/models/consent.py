"""What a person agreed to: the text with its version, and when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.lib.names import localized


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def in_force(self, now: datetime) -> "ConsentTextQuerySet":
        """The newest version of each kind whose day has come."""
        return (
            self.filter(effective_from__lte=now)
            .order_by("kind", "-effective_from", "-version")
            .distinct("kind")
        )


class ConsentText(models.Model):
    """One version of one text; never changed once someone has agreed to it."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("이용약관")
        PRIVACY = "privacy", _("개인정보 수집·이용")
        NEWS = "news", _("소식 수신")
        THIRD_PARTY = "third_party", _("개인정보 제3자 제공")
        SUPPORT = "support", _("기술지원 요청 제공")
        CASE = "case", _("지원 사례 공개")

    kind = models.CharField(_("종류"), max_length=20, choices=Kind)
    version = models.PositiveSmallIntegerField(_("판"))
    required = models.BooleanField(_("필수"), default=True)
    title_ko = models.CharField(_("제목"), max_length=100)
    title_en = models.CharField(_("영문 제목"), max_length=100)
    body_ko = models.TextField(_("본문"))
    body_en = models.TextField(_("영문 본문"))
    effective_from = models.DateTimeField(_("시행 시각"), default=timezone.now)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("동의문")
        verbose_name_plural = pgettext_lazy("plural", "동의문")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="consent_text_version_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["terms", "privacy", "news", "third_party", "support", "case"]
                ),
                name="consent_text_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"

    @property
    def title(self) -> str:
        """The title in the page's language."""
        return localized(self, "title")

    @property
    def body(self) -> str:
        """The text in the page's language."""
        return localized(self, "body")


class Consent(models.Model):
    """One person's answer to one version of one text."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("회원")
    )
    text = models.ForeignKey(
        ConsentText, models.PROTECT, related_name="consents", verbose_name=_("동의문")
    )
    given_at = models.DateTimeField(_("동의한 때"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("철회한 때"), null=True, blank=True)
    ip_address = models.GenericIPAddressField(_("접속 주소"), null=True, blank=True)

    class Meta:
        verbose_name = _("동의 기록")
        verbose_name_plural = pgettext_lazy("plural", "동의 기록")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "text"],
                condition=Q(withdrawn_at=None),
                name="consent_given_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.given_at:%Y-%m-%d}"
