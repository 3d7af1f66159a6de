"""What notices and events share: two languages, and when the public sees them."""

from collections import Counter
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from centers.permissions import Person, runs_portal
from itube.lib.names import localized


class PublishedQuerySet(models.QuerySet):
    def published(self, now: datetime) -> Self:
        """Those that the public sees at now: half-open [published_at, unpublish_at)."""
        return self.filter(Q(unpublish_at=None) | Q(unpublish_at__gt=now), published_at__lte=now)

    def seen_by(self, user: Person, now: datetime) -> Self:
        """Those that user may see: who runs the portal also sees drafts and what is scheduled."""
        return self.all() if runs_portal(user) else self.published(now)

    def counts_by(self, column: str) -> Counter[str]:
        """Return how many there are by the value of column, all of them under an empty name."""
        values = self.order_by().values_list(column).annotate(n=Count("pk"))
        counts: Counter[str] = Counter(dict(values))
        counts[""] = counts.total()
        return counts


class Published(models.Model):
    """A text of the portal. Without published_at it is a draft, with one in the future it waits."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        SCHEDULED = "scheduled", _("게시 예약")
        OUT = "out", _("게시 중")
        WITHDRAWN = "withdrawn", _("게시 끝")

    slug = models.SlugField(
        _("주소 이름"),
        max_length=80,
        unique=True,
        help_text=_("주소에 쓰는 영문 소문자, 숫자, 붙임표예요. 게시한 뒤에는 바꾸지 마세요."),
    )
    title_ko = models.CharField(_("제목"), max_length=120)
    title_en = models.CharField(_("영문 제목"), max_length=160)
    summary_ko = models.CharField(_("요약"), max_length=400)
    summary_en = models.CharField(_("영문 요약"), max_length=600)
    body_ko = models.TextField(
        _("본문"),
        blank=True,
        help_text=_(
            "빈 줄로 문단을 나눠요. 줄 앞의 ‘## ’은 소제목, ‘- ’은 목록이 되고, "
            "링크는 [보일 글](주소)로 적어요."
        ),
    )
    body_en = models.TextField(_("영문 본문"), blank=True)
    sector = models.ForeignKey(
        "equipment.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("업종"),
        help_text=_("고르면 그 업종 협의회의 소식이 돼요."),
    )
    published_at = models.DateTimeField(
        _("게시 시각"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("비워 두면 작성 중, 앞날이면 그때 저절로 게시돼요."),
    )
    unpublish_at = models.DateTimeField(
        _("게시 끝"), null=True, blank=True, help_text=_("이때부터 누리집에서 보이지 않아요.")
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(unpublish_at=None) | Q(unpublish_at__gt=F("published_at")),
                name="%(class)s_withdrawn_after_published",
                violation_error_message=_("게시 끝은 게시 시각보다 뒤여야 해요."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def summary(self) -> str:
        return localized(self, "summary")

    @property
    def body(self) -> str:
        """The text in the page's language, as it is written; itube.news.markup makes HTML of it."""
        return localized(self, "body")

    def stage(self, now: datetime) -> Stage:
        """Return where the text stands at now."""
        if self.published_at is None:
            return self.Stage.DRAFT
        if self.published_at > now:
            return self.Stage.SCHEDULED
        if self.unpublish_at and self.unpublish_at <= now:
            return self.Stage.WITHDRAWN
        return self.Stage.OUT
