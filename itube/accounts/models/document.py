"""What the portal declares to everyone: how it treats personal data, how accessible it is.

Versioned like the texts that people agree to (ConsentText), but nobody agrees to these. Terms of
use are such a text, and stand there alone.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.lib.names import localized


class DocumentQuerySet(models.QuerySet["Document"]):
    def of_kind(self, kind: str) -> "DocumentQuerySet":
        """All versions of one document, the newest first."""
        return self.filter(kind=kind).order_by("-effective_from", "-version")


class Document(models.Model):
    """One version of one document. A version that has been in force stays as it was."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("개인정보처리방침")
        ACCESSIBILITY = "accessibility", _("웹접근성 안내")

    kind = models.CharField(_("종류"), max_length=20, choices=Kind)
    version = models.PositiveSmallIntegerField(_("판"))
    title_ko = models.CharField(_("제목"), max_length=100)
    title_en = models.CharField(_("영문 제목"), max_length=100)
    body_ko = models.TextField(
        _("본문"),
        help_text=_(
            "빈 줄로 문단을 나눠요. ‘1. 제목’으로 시작하고 다음 줄이 있으면 제목이 되고, "
            "‘- ’는 목록, ‘| 칸 | 칸 |’은 표가 돼요."
        ),
    )
    body_en = models.TextField(_("영문 본문"))
    effective_from = models.DateTimeField(_("시행 시각"), default=timezone.now)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("공개 문서")
        verbose_name_plural = pgettext_lazy("plural", "공개 문서")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="document_version_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["privacy", "accessibility"]), name="document_kind_known"
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

    def has_been_in_force(self, now: datetime) -> bool:
        """Whether people may have read it as what holds."""
        return self.effective_from <= now
