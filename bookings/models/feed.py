"""How people hear of bookings: feeds for their calendars, and which mails they want."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.states import EventKind
from centers.models import Center
from equipment.models import Equipment


def new_token() -> str:
    """Return a random token for an address that nobody guesses: 192 bits."""
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """An address that calendar programs read; whoever knows it may read it, until revoked.

    With a center or a piece it tells that one's bookings, as far as owner may still see them;
    without, the owner's own.
    """

    token = models.CharField(max_length=40, unique=True, default=new_token)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="calendar_feeds",
        verbose_name=_("만든 이"),
    )
    equipment = models.ForeignKey(
        Equipment, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("장비")
    )
    center = models.ForeignKey(
        Center, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("지원센터")
    )
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)
    revoked_at = models.DateTimeField(_("끊은 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("달력 구독 주소")
        verbose_name_plural = pgettext_lazy("plural", "달력 구독 주소")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(equipment=None) | Q(center=None), name="calendar_feed_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["owner", "equipment", "center"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="calendar_feed_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.equipment or self.center or self.owner)


class MailPreference(models.Model):
    """A kind of mail that a person does not want; without a row every mail is sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="muted_mails",
        verbose_name=_("회원"),
    )
    kind = models.CharField(_("종류"), max_length=10, choices=EventKind)

    class Meta:
        verbose_name = _("받지 않는 메일")
        verbose_name_plural = pgettext_lazy("plural", "받지 않는 메일")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="mail_preference_once")
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class IdempotencyKey(models.Model):
    """The first answer to a request that a client may send again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    # Of method, address and body: the same key for something else is a mistake of the client.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    # As it was sent, so that a repeat gets the same.
    body = models.TextField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("멱등키")
        verbose_name_plural = pgettext_lazy("plural", "멱등키")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
