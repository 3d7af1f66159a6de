"""One's own bookings: asking for a time, the list, and one of them with its history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from bookings import transitions
from bookings.models import Booking
from bookings.models.booking import BookingQuerySet
from bookings.states import State
from equipment.models import UseMode
from itube.lib.client_address import of_request
from itube.portal.api.bookings.acting import KEY_PARAMETER, repeatable
from itube.portal.api.bookings.bodies import CodeField, EquipmentField, SpanBody, TextField
from itube.portal.api.bookings.bookings_out import (
    BookingDetailSerializer,
    BookingListSerializer,
    BookingSerializer,
)
from itube.portal.api.bookings.one_booking import OneBookingViewSet, found
from itube.portal.api.bookings.refused import Wanted
from itube.portal.api.moments import WINDOW, asked_moment, asked_window
from itube.portal.api.parameters import PAGING
from itube.portal.api.reading import asked_page, frame

STATES = OpenApiParameter(
    "state",
    {"type": "array", "items": {"type": "string", "enum": State.values}},
    description=gettext_lazy("상태. 여러 번 적으면 ‘또는’"),
    explode=True,
)


class RequestBody(SpanBody):
    equipment = EquipmentField()
    use_mode = CodeField(UseMode.choices, help_text=gettext_lazy("장비의 use_modes 가운데 하나"))
    purpose = TextField()
    consent_third_party = serializers.BooleanField(
        help_text=gettext_lazy("신청 내용을 센터에 제공하는 데 동의하면 true")
    )
    sample_text = TextField(required=False, allow_blank=True, max_length=300)
    sample_count = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=100_000
    )


class BookingViewSet(OneBookingViewSet):
    parameters = {"list": ("state", "from", "to", "page", "page_size")}

    @extend_schema(
        operation_id="bookings_list",
        summary=gettext_lazy("나의 예약"),
        description=gettext_lazy(
            "내가 신청한 예약을 이용 시각이 늦은 것부터 읽습니다. "
            "from과 to로는 그 사이에 걸치는 예약을 찾습니다."
        ),
        parameters=[STATES, *WINDOW, *PAGING],
        responses=BookingListSerializer,
    )
    def list(self, request: Request) -> Response:
        """The person's own bookings, the latest use first."""
        number, size = asked_page(request)
        mine = asked_bookings(request, Booking.objects.of_user(request.user))
        page = mine.for_list().order_by("-starts_at", "-pk")
        answer = {
            **frame(request, number=number, size=size, total=mine.count()),
            "results": page[(number - 1) * size : number * size],
        }
        return Response(BookingListSerializer(answer, context={"request": request}).data)

    @extend_schema(
        operation_id="bookings_create",
        summary=gettext_lazy("예약 신청"),
        description=gettext_lazy(
            "센터의 규칙을 모두 보고, 사용료를 계산하고, 시간을 잡아 둔 뒤 답합니다. "
            "Idempotency-Key를 붙이면 같은 요청을 다시 보내도 한 번만 신청되고 같은 답을 받습니다."
        ),
        parameters=[KEY_PARAMETER],
        request=RequestBody,
        responses={201: BookingSerializer},
        extensions={"x-problems": ["rule-broken", "time-taken"]},
    )
    def create(self, request: Request) -> Response:
        """Ask for a time; it is held when the answer comes."""
        response = self._ask(request)
        if response.status_code == 201:
            names = [response.data["id"]]
            response["Location"] = reverse("api:booking", args=names, request=request)
        return response

    @repeatable
    def _ask(self, request: Request) -> Response:
        said = self.said(RequestBody)
        self.wanted = Wanted(said["equipment"], said["span"], said["use_mode"])
        self.new_on = said["equipment"]
        asked = transitions.Request(
            equipment=said["equipment"],
            span=said["span"],
            use_mode=said["use_mode"],
            purpose=said["purpose"],
            sample_text=said.get("sample_text", ""),
            sample_count=said.get("sample_count"),
            consent=said["consent_third_party"],
            ip=of_request(request),
        )
        booking = transitions.request_booking(asked, user=request.user, now=self.now)
        return Response(BookingSerializer(booking, context={"request": request}).data, 201)

    @extend_schema(
        operation_id="bookings_read",
        summary=gettext_lazy("예약 한 건"),
        description=gettext_lazy(
            "예약의 모든 정보와 이력, 지금 할 수 있는 일(deeds)을 읽습니다. "
            "신청자와 그 센터의 담당자가 볼 수 있습니다."
        ),
        responses=BookingDetailSerializer,
    )
    def retrieve(self, request: Request, reference: str) -> Response:
        """A booking with its timeline, offers, files, and what the person may do with it now."""
        return self.shown(found(request.user, self.now, reference))


def asked_bookings(request: Request, bookings: BookingQuerySet) -> BookingQuerySet:
    """Return those of bookings that the parameters state, from and to ask for."""
    states = request.query_params.getlist("state")
    if unknown := [state for state in states if state not in State.values]:
        raise exceptions.ValidationError({"state": [_unknown_state(unknown[0])]})
    if states:
        bookings = bookings.filter(state__in=states)
    start, end = asked_moment(request, "from"), asked_moment(request, "to")
    if start and end:
        asked_window(start, end)
    conditions: dict[str, Any] = {}
    if start:
        conditions["ends_at__gt"] = start
    if end:
        conditions["starts_at__lt"] = end
    return bookings.filter(**conditions)


def _unknown_state(state: str) -> str:
    return _("없는 상태예요: ‘%(state)s’. 쓸 수 있는 값: %(known)s") % {
        "state": state[:20],
        "known": ", ".join(State.values),
    }
