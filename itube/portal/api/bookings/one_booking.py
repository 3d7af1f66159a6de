"""Addresses of one booking: found if the person may see it, acted on if the person may do that."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from bookings.looks import note_look
from bookings.models import Attachment, Booking, Offer, UsageRecord
from bookings.states import Party
from centers.admin.limits import standing_of
from centers.permissions import Standing
from itube.accounts.models import User
from itube.lib.references import LENGTH, as_written
from itube.portal.api.bookings.acting import KEY_PARAMETER, ActingViewSet
from itube.portal.api.bookings.bodies import Body
from itube.portal.api.bookings.bookings_out import BookingDetailSerializer
from itube.portal.api.bookings.deeds import acting_party, allowed


class DeedBody(Body):
    """What every change of a booking may say."""

    version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text=_("읽은 예약의 version. 그 뒤에 바뀌었으면 하지 않고 wrong-state로 답해요."),
    )


class Acting(NamedTuple):
    """A booking that someone acts on, on whose side, and what was said."""

    booking: Booking
    party: Party
    said: dict[str, Any]


class OneBookingViewSet(ActingViewSet):
    def acting(
        self, reference: str, verb: str, shape: type[serializers.Serializer] = DeedBody
    ) -> Acting:
        """Return the booking and the cleaned body; Http404, PermissionDenied, ValidationError."""
        user = self.request.user
        booking = found(user, self.now, reference)
        party = acting_party(verb, booking, user, self.standing)
        said = self.said(shape, booking=booking, party=party)
        if version := said.pop("version", None):
            # The deed compares it with the row's, and refuses what has changed since.
            booking.version = version
        return Acting(booking, party, said)

    @property
    def standing(self) -> Standing:
        return standing_of(self.request)

    def shown(self, booking: Booking, status: int = 200) -> Response:
        """Answer with the booking as it is now, and with what may be done next.

        It names its requester: that someone else read that is written down.
        """
        whole = with_all(booking.pk)
        note_look(self.request.user, whole)
        whole.deeds = allowed(whole, self.request.user, self.standing)
        context = {"request": self.request}
        return Response(BookingDetailSerializer(whole, context=context).data, status)


def deed_schema(
    name: str,
    summary: Any,
    description: Any,
    body: type[serializers.Serializer] | None,
    problems: Sequence[str] = (),
    answer: Any = BookingDetailSerializer,
) -> Callable:
    """Return what a deed says of itself in the schema; problems are its own types of problem."""
    return extend_schema(
        operation_id=f"bookings_{name}",
        summary=summary,
        description=description,
        parameters=[KEY_PARAMETER],
        request=body,
        responses=answer,
        extensions={"x-problems": list(problems)},
    )


def found(user: User, now: datetime, reference: str) -> Booking:
    """Return the booking of that reference if user may see it; else it does not exist."""
    reference = as_written(reference)
    if len(reference) != LENGTH or not reference.isalnum():
        raise Http404
    booking = (
        Booking.objects.visible_to(user, now)
        .select_related("equipment__center", "user", "company", "tariff")
        .filter(reference=reference)
        .first()
    )
    if booking is None:
        raise Http404
    return booking


def with_all(pk: int) -> Booking:
    """Return a booking with all that its page in the API tells."""
    booking = (
        Booking.objects.for_list()
        .select_related("tariff")
        .prefetch_related(
            "events",
            Prefetch("attachments", queryset=Attachment.objects.select_related("booking")),
            Prefetch(
                "offers",
                queryset=Offer.objects.select_related("equipment__center").order_by("pk"),
                to_attr="numbered_offers",
            ),
            Prefetch(
                "usage_records",
                queryset=UsageRecord.objects.counted(),
                to_attr="usage_in_force",
            ),
        )
        .get(pk=pk)
    )
    # Offers are only ever added, so that each keeps its number.
    for number, offer in enumerate(booking.numbered_offers, 1):
        offer.number = number
    return booking
