"""What was said in a request for support, and what happened to it; lines are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from equipment.models import Equipment
from itube.programs.models.support import SupportRequest
from itube.programs.support.states import INSIDE, EventKind, Party, Result, State


class SupportEventQuerySet(models.QuerySet["SupportEvent"]):
    def told_to(self, party: str) -> "SupportEventQuerySet":
        """The lines that a side reads: what is between the people who answer is theirs."""
        return self.exclude(kind__in=INSIDE) if party == Party.REQUESTER else self


class SupportEvent(models.Model):
    """One line of a request's history, written in the transaction of the deed.

    The database refuses to change or delete one.
    """

    request = models.ForeignKey(
        SupportRequest,
        models.PROTECT,
        related_name="events",
        verbose_name=_("기술지원 요청"),
        db_index=False,  # support_event_of_request begins with it
    )
    kind = models.CharField(_("일"), max_length=15, choices=EventKind)
    source = models.CharField(_("이전 상태"), max_length=10, choices=State, blank=True)
    target = models.CharField(_("다음 상태"), max_length=10, choices=State)
    # Whose it was then: the center changes, the line does not.
    center = models.ForeignKey(
        Center, models.PROTECT, null=True, related_name="+", verbose_name=_("지원센터")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("누가"),
    )
    party = models.CharField(pgettext_lazy("party", "쪽"), max_length=10, choices=Party)
    reason = models.TextField(_("사유"), blank=True)
    result = models.CharField(_("결과"), max_length=15, choices=Result, blank=True)
    data = models.JSONField(_("자료"), default=dict, blank=True)
    at = models.DateTimeField(_("때"), default=timezone.now)

    objects = SupportEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("기술지원 이력")
        verbose_name_plural = pgettext_lazy("plural", "기술지원 이력")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["request", "at"], name="support_event_of_request")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="support_event_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(source="") | Q(source__in=State.values),
                name="support_event_source_known",
            ),
            models.CheckConstraint(
                condition=Q(target__in=State.values), name="support_event_target_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class SupportMessageQuerySet(models.QuerySet["SupportMessage"]):
    def told_to(self, party: str) -> "SupportMessageQuerySet":
        """The messages that a side reads: internal notes are the center's."""
        return self.filter(is_note=False) if party == Party.REQUESTER else self


class SupportMessage(models.Model):
    """One text of the thread, of the company or of a center; with it, pieces that may help."""

    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="messages", verbose_name=_("기술지원 요청")
    )
    event = models.OneToOneField(
        SupportEvent, models.PROTECT, related_name="message", verbose_name=_("이력")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("쓴 이"),
    )
    party = models.CharField(pgettext_lazy("party", "쪽"), max_length=10, choices=Party)
    center = models.ForeignKey(
        Center, models.PROTECT, null=True, related_name="+", verbose_name=_("지원센터")
    )
    text = models.TextField(_("글"), max_length=4000)
    is_note = models.BooleanField(_("내부 메모"), default=False)
    equipment = models.ManyToManyField(
        Equipment, related_name="+", blank=True, verbose_name=_("추천 장비")
    )
    at = models.DateTimeField(_("때"), default=timezone.now)

    objects = SupportMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("기술지원 글")
        verbose_name_plural = pgettext_lazy("plural", "기술지원 글")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_party_display()} {self.at:%Y-%m-%d %H:%M}"


def file_path(file: "SupportFile", name: str) -> str:
    """Return where an upload is stored: by its request, never under the name it came with."""
    return f"support/{file.request.reference}/{file.token}"


class SupportFile(models.Model):
    """A file that came with a message; served by a view that asks for permission."""

    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="files", verbose_name=_("기술지원 요청")
    )
    message = models.ForeignKey(
        SupportMessage, models.PROTECT, related_name="files", verbose_name=_("글")
    )
    token = models.CharField(max_length=32, unique=True)
    file = models.FileField(_("파일"), upload_to=file_path, max_length=200)
    name = models.CharField(_("파일 이름"), max_length=150)
    content_type = models.CharField(_("형식"), max_length=100)
    size = models.PositiveIntegerField(_("크기"))
    at = models.DateTimeField(_("올린 때"), default=timezone.now)

    class Meta:
        verbose_name = _("기술지원 첨부 파일")
        verbose_name_plural = pgettext_lazy("plural", "기술지원 첨부 파일")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
