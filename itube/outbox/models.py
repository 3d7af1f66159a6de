"""What must reach someone is a row here before it is anything else."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def waiting(self) -> "OutboxQuerySet":
        """Messages that have neither gone out nor been given up."""
        return self.filter(done_at=None, given_up_at=None)

    def due(self, now: datetime) -> "OutboxQuerySet":
        """Waiting messages whose next try is not in the future."""
        return self.waiting().filter(next_try_at__lte=now)


class OutboxMessage(models.Model):
    """One message to one recipient, written in the transaction of the deed it tells about."""

    kind = models.CharField(_("종류"), max_length=50)
    channel = models.CharField(_("경로"), max_length=20, default="mail")
    recipient = models.CharField(_("받는 이"), max_length=254)
    payload = models.JSONField(_("내용"), default=dict)
    dedupe_key = models.CharField(_("중복 방지 키"), max_length=200, unique=True)
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("시도"), default=0)
    next_try_at = models.DateTimeField(_("다음 시도"), default=timezone.now)
    done_at = models.DateTimeField(_("보낸 때"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("발송을 그만둔 때"), null=True, blank=True)
    last_error = models.TextField(_("마지막 오류"), blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("발송 메시지")
        verbose_name_plural = pgettext_lazy("plural", "발송 메시지")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="outbox_waiting",
                condition=Q(done_at=None, given_up_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(given_up_at=None), name="outbox_sent_or_given_up"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
