"""The rows of the inbox, each with what one needs to decide without opening it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDay
from django.utils.translation import gettext_lazy as _

from bookings.availability.opening import SEOUL
from bookings.models import Booking, Maintenance, Occupancy, Offer
from bookings.models.booking import BookingQuerySet
from bookings.states import PENDING, WAITS_FOR_CENTER, WAITS_FOR_REQUESTER, Party, State
from centers.models import Center


class Show(models.TextChoices):
    """Whose turn the shown bookings wait for."""

    MINE = "mine", _("내 차례")
    THEIRS = "theirs", _("답 기다림")
    ALL = "all", _("모두")


STATES = {
    Show.MINE: WAITS_FOR_CENTER,
    Show.THEIRS: WAITS_FOR_REQUESTER,
    Show.ALL: PENDING,
}


def waiting_in(center: Center, show: str) -> BookingQuerySet:
    """Return the pending bookings of center that show asks for, the next deadline first."""
    return (
        Booking.objects.filter(equipment__center=center.pk, state__in=STATES[Show(show)])
        .for_list()
        .order_by("respond_by", "pk")
    )


def with_conflicts(bookings: BookingQuerySet) -> BookingQuerySet:
    """Add to each what stands in its way, counted over live rows.

    same_time, same_day: other pending bookings of the piece that overlap the time, or begin on
    the same Seoul day at another time. maintained: maintenance of a unit of the piece overlaps
    it. holds_time: it still has its time. options: offers that wait for an answer.
    """
    rivals = Booking.objects.filter(equipment=OuterRef("equipment"), state__in=PENDING).exclude(
        pk=OuterRef("pk")
    )
    overlaps = Q(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    next_day = ExpressionWrapper(OuterRef("day") + timedelta(days=1), output_field=DateTimeField())
    same_day = Q(starts_at__gte=OuterRef("day"), starts_at__lt=next_day)
    maintenance = Maintenance.objects.filter(
        equipment=OuterRef("equipment"),
        cancelled_at=None,
        start__lt=OuterRef("ends_at"),
        end__gt=OuterRef("starts_at"),
    )
    return bookings.annotate(
        day=TruncDay("starts_at", tzinfo=SEOUL),
        same_time=_count(rivals.filter(overlaps)),
        same_day=_count(rivals.filter(same_day).exclude(overlaps)),
        maintained=Exists(maintenance),
        holds_time=Exists(Occupancy.objects.holding().filter(booking=OuterRef("pk"))),
        options=_count(Offer.objects.filter(booking=OuterRef("pk"), is_open=True)),
    )


def _count(rows: models.QuerySet) -> Coalesce:
    one_group = rows.order_by().annotate(one=models.Value(1)).values("one")
    return Coalesce(models.Subquery(one_group.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True)
class History:
    """How the bookings of a company (of a person without one) with one center ended.

    cancelled counts only what the requester's side cancelled.
    """

    used: int = 0
    no_shows: int = 0
    cancelled: int = 0

    @property
    def is_new(self) -> bool:
        return not (self.used or self.no_shows or self.cancelled)


def histories(center: Center, bookings: Iterable[Booking]) -> dict[int, History]:
    """Return the history of each booking's requester with center, by the booking's key.

    One statement for all of them.
    """
    bookings = list(bookings)
    companies = {booking.company_id for booking in bookings if booking.company_id}
    people = {booking.user_id for booking in bookings if not booking.company_id}
    rows = (
        Booking.objects.filter(
            Q(company__in=companies) | Q(company=None, user__in=people),
            equipment__center=center.pk,
            state__in=(State.COMPLETED, State.NO_SHOW, State.CANCELLED),
        )
        .order_by()
        .annotate(person=models.Case(models.When(company=None, then=F("user_id"))))
        .values("company_id", "person")
        .annotate(
            used=Count("pk", Q(state=State.COMPLETED)),
            no_shows=Count("pk", Q(state=State.NO_SHOW)),
            cancelled=Count("pk", Q(state=State.CANCELLED, cancelled_by=Party.REQUESTER)),
        )
    )
    found: dict[Any, History] = {
        (row["company_id"], row["person"]): History(row["used"], row["no_shows"], row["cancelled"])
        for row in rows
    }
    return {
        booking.pk: found.get(
            (booking.company_id, None if booking.company_id else booking.user_id), History()
        )
        for booking in bookings
    }


def to_close(center: Center, now: datetime) -> BookingQuerySet:
    """Return the uses of center whose time is over and whose record is not written."""
    return (
        Booking.objects.filter(
            equipment__center=center.pk,
            state__in=(State.CONFIRMED, State.IN_USE),
            ends_at__lte=now,
        )
        .for_list()
        .select_related("tariff")
        .order_by("ends_at", "pk")
    )
