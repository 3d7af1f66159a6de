"""What happened to a booking: rows are only ever added, the database refuses anything else."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from bookings.states import EventKind, Party, Reason, State


class BookingEvent(models.Model):
    """One line of a booking's timeline, written in the transaction of the deed."""

    booking = models.ForeignKey(
        Booking,
        models.PROTECT,
        related_name="events",
        verbose_name=_("예약"),
        db_index=False,  # event_of_booking begins with it
    )
    kind = models.CharField(_("일"), max_length=10, choices=EventKind)
    source = models.CharField(_("이전 상태"), max_length=10, choices=State, blank=True)
    target = models.CharField(_("다음 상태"), max_length=10, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("누가"),
    )
    party = models.CharField(pgettext_lazy("party", "쪽"), max_length=10, choices=Party)
    reason = models.CharField(_("사유"), max_length=20, choices=Reason, blank=True)
    text = models.TextField(_("글"), blank=True)
    data = models.JSONField(_("자료"), default=dict, blank=True)
    at = models.DateTimeField(_("때"), default=timezone.now)

    class Meta:
        verbose_name = _("예약 이력")
        verbose_name_plural = pgettext_lazy("plural", "예약 이력")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["booking", "at"], name="event_of_booking")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="booking_event_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(source="") | Q(source__in=State.values),
                name="booking_event_source_known",
            ),
            models.CheckConstraint(
                condition=Q(target__in=State.values), name="booking_event_target_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


def attachment_path(attachment: "Attachment", name: str) -> str:
    """Return where an upload is stored: by its booking, never under the name it came with."""
    return f"bookings/{attachment.booking.reference}/{attachment.token}"


class Attachment(models.Model):
    """A file that belongs to a booking; served by a view that asks for permission."""

    booking = models.ForeignKey(
        Booking, models.PROTECT, related_name="attachments", verbose_name=_("예약")
    )
    event = models.ForeignKey(
        BookingEvent, models.PROTECT, null=True, related_name="attachments", verbose_name=_("이력")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("올린 이")
    )
    token = models.CharField(max_length=32, unique=True)
    file = models.FileField(_("파일"), upload_to=attachment_path, max_length=200)
    name = models.CharField(_("파일 이름"), max_length=150)
    content_type = models.CharField(_("형식"), max_length=100)
    size = models.PositiveIntegerField(_("크기"))
    at = models.DateTimeField(_("올린 때"), default=timezone.now)

    class Meta:
        verbose_name = _("첨부 파일")
        verbose_name_plural = pgettext_lazy("plural", "첨부 파일")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
