"""A center's inbox: what waits for an answer there, the nearest deadline first."""

from django.db.models import F
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.models import Booking
from bookings.states import PENDING
from itube.portal.api.bookings.acting import ActingViewSet
from itube.portal.api.bookings.bookings_out import BookingSerializer
from itube.portal.api.bookings.keeping import CENTER
from itube.portal.api.bookings.mine import STATES, asked_bookings
from itube.portal.api.fields import ListSerializer
from itube.portal.api.moments import WINDOW
from itube.portal.api.parameters import PAGING
from itube.portal.api.reading import asked_page, frame


class DeskBookingSerializer(BookingSerializer):
    purpose = serializers.CharField()
    company = serializers.CharField(source="company.name_ko", default=None, allow_null=True)


@extend_schema_serializer(many=False)
class DeskListSerializer(ListSerializer):
    """One page of a center's bookings."""

    results = DeskBookingSerializer(many=True)


class DeskViewSet(ActingViewSet):
    parameters = {"list": ("center", "state", "from", "to", "page", "page_size")}

    @extend_schema(
        operation_id="desk_bookings_list",
        tags=["desk"],
        summary=gettext_lazy("센터의 예약"),
        description=gettext_lazy(
            "담당하는 센터의 예약입니다. state를 적지 않으면 답을 기다리는 신청을 응답 기한이 "
            "가까운 것부터 읽습니다."
        ),
        parameters=[CENTER, STATES, *WINDOW, *PAGING],
        responses=DeskListSerializer,
    )
    def list(self, request: Request) -> Response:
        """The bookings of the centers whose requests the person may see, by deadline."""
        number, size = asked_page(request)
        rows = asked_bookings(request, Booking.objects.seen_by_center(request.user, self.now))
        if "state" not in request.query_params:
            rows = rows.filter(state__in=PENDING)
        if code := request.query_params.get("center"):
            rows = rows.filter(equipment__center__code=code.upper())
        page = rows.for_list().order_by(F("respond_by").asc(nulls_last=True), "starts_at", "pk")
        answer = {
            **frame(request, number=number, size=size, total=rows.count()),
            "results": page[(number - 1) * size : number * size],
        }
        return Response(DeskListSerializer(answer, context={"request": request}).data)
