"""Who comes to an event. Personal data of people without an account: kept no longer than needed."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.news.models.event import Event
from itube.news.models.notice import new_token

# How long after an event's end the registrations are deleted; the consent's text says it.
KEPT = timedelta(days=30)
# The wording of templates/news/_consent.html that people agree to; raise it with each new wording.
CONSENT_VERSION = 1


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def old(self, now: datetime) -> Self:
        """Those of events that were over KEPT before now."""
        return self.filter(event__in=Event.objects.over(now - KEPT).order_by().values("pk"))


class Registration(models.Model):
    """One person's place. Cancelling deletes the row, so that nothing of the person stays.

    Places are numbered: no number is given twice, and none beyond the event's capacity, so that
    two who take the last place at once cannot both get it.
    """

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="registrations", verbose_name=_("행사")
    )
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    place = models.PositiveIntegerField(_("자리 번호"))
    name = models.CharField(_("이름"), max_length=60)
    organisation = models.CharField(_("소속"), max_length=100)
    email = models.EmailField(_("전자우편"), max_length=254)
    language = models.CharField(_("언어"), max_length=2, default="ko")
    consent_version = models.PositiveSmallIntegerField(_("동의문 판"), default=CONSENT_VERSION)
    registered_at = models.DateTimeField(_("신청한 때"), default=timezone.now)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("참가 신청")
        verbose_name_plural = pgettext_lazy("plural", "참가 신청")
        ordering = ["event", "place"]
        constraints = [
            models.UniqueConstraint(fields=["event", "place"], name="registration_place_once"),
            models.UniqueConstraint("event", Lower("email"), name="registration_once_an_address"),
            models.CheckConstraint(condition=Q(place__gte=1), name="registration_place_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.place}"

    def get_absolute_url(self) -> str:
        """Return the page that the person's mail leads to; only its token lets anyone in."""
        return reverse("news:registration", args=[self.token])
