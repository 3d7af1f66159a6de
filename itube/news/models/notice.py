"""Notices, calls with a term, and resources with files."""

import secrets
from datetime import date
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.lib.uploads import MOST_NAME
from itube.news.models.published import Published, PublishedQuerySet


class CallState(models.TextChoices):
    COMING = "coming", pgettext_lazy("call", "예정")
    OPEN = "open", _("접수중")
    LAST_DAYS = "last_days", _("내일 마감")
    LAST_DAY = "last_day", _("오늘 마감")
    CLOSED = "closed", _("마감")


class NoticeQuerySet(PublishedQuerySet):
    def for_list(self) -> Self:
        """As lists show them, pinned ones first, then the newest; without the long texts."""
        return (
            self.select_related("sector")
            .defer("body_ko", "body_en")
            .order_by("-pinned", "-published_at", "-pk")
        )

    def with_words(self, text: str) -> Self:
        """Those in whose title, summary or text, of either language, every word of text stands."""
        found = self
        for word in text.split():
            anywhere = Q()
            for field in ("title", "summary", "body"):
                anywhere |= Q(**{f"{field}_ko__icontains": word})
                anywhere |= Q(**{f"{field}_en__icontains": word})
            found = found.filter(anywhere)
        return found

    def open_calls(self, today: date) -> Self:
        """The calls that take applications on today, the one that closes first in front."""
        return self.filter(
            category=Notice.Category.CALL, opens_on__lte=today, closes_on__gte=today
        ).order_by("closes_on", "pk")


class Notice(Published):
    """Something that the portal, or with a sector that sector's council, makes known."""

    class Category(models.TextChoices):
        NOTICE = "notice", _("공지")
        CALL = "call", _("사업공고")
        RESOURCE = "resource", _("자료실")

    category = models.CharField(_("분류"), max_length=10, choices=Category, default=Category.NOTICE)
    pinned = models.BooleanField(
        _("맨 위에 두기"), default=False, help_text=_("목록의 첫머리에 둬요.")
    )
    # Seoul days; both are days of application.
    opens_on = models.DateField(_("접수 시작일"), null=True, blank=True)
    closes_on = models.DateField(_("접수 마감일"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("공지와 공고")
        verbose_name_plural = pgettext_lazy("plural", "공지와 공고")
        ordering = ["-published_at", "-pk"]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                condition=Q(category__in=["notice", "call", "resource"]),
                name="notice_category_known",
            ),
            models.CheckConstraint(
                condition=Q(category="call", opens_on__isnull=False, closes_on__gte=F("opens_on"))
                | (~Q(category="call") & Q(opens_on=None, closes_on=None)),
                name="notice_term_of_calls",
                violation_error_message=_(
                    "사업공고에는 접수 시작일과 그날부터의 마감일이 있어야 하고, "
                    "다른 분류에는 없어야 해요."
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("news:notice", args=[self.slug])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the notice with its files, one by one, so that the stored ones go too."""
        with transaction.atomic():
            for file in self.files.all():
                file.delete()
            return super().delete(*args, **kwargs)

    def call_state(self, today: date) -> CallState | None:
        """Return how a call stands on a Seoul day; None for what is no call."""
        if self.opens_on is None or self.closes_on is None:
            return None
        if today < self.opens_on:
            return CallState.COMING
        if today > self.closes_on:
            return CallState.CLOSED
        left = (self.closes_on - today).days
        return {0: CallState.LAST_DAY, 1: CallState.LAST_DAYS}.get(left, CallState.OPEN)


def file_path(file: "NoticeFile", _name: str) -> str:
    """Return where a file is stored: under its token, whatever its name."""
    return f"news/{file.token[:2]}/{file.token}"


def new_token() -> str:
    """Return a random name for an address: 128 bits."""
    return secrets.token_hex(16)


class NoticeFile(models.Model):
    """A file that goes with a notice; seen by whoever sees the notice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="files")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    file = models.FileField(_("파일"), upload_to=file_path, max_length=100)
    name = models.CharField(_("파일 이름"), max_length=MOST_NAME, editable=False)
    content_type = models.CharField(_("형식"), max_length=100, editable=False)
    size = models.PositiveIntegerField(_("크기(바이트)"), editable=False)

    class Meta:
        verbose_name = _("첨부파일")
        verbose_name_plural = pgettext_lazy("plural", "첨부파일")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row, and after the commit the stored file."""
        name, storage = self.file.name, self.file.storage
        transaction.on_commit(lambda: storage.delete(name))
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("news:file", args=[self.notice.slug, self.token])

    @property
    def ending(self) -> str:
        """The kind of file for people: `XLSX`."""
        return self.name.rpartition(".")[2].upper()
