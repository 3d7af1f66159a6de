"""When a piece is free, and when it is not; nothing of who has it or why."""

from datetime import timedelta

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.availability.free import week_of
from equipment.models import Equipment
from itube.lib.periods import merged
from itube.portal.api.bookings.bookings_out import TimeSerializer
from itube.portal.api.moments import WINDOW, asked_moment, asked_window
from itube.portal.api.reading import ReadingViewSet

LONGEST = timedelta(days=62)
USUAL = timedelta(days=14)


class AvailabilitySerializer(serializers.Serializer):
    timezone = serializers.CharField()
    free = TimeSerializer(many=True, help_text=gettext_lazy("지금부터 예약할 수 있는 시간"))
    busy = TimeSerializer(
        many=True, help_text=gettext_lazy("운영시간 가운데 다른 예약이나 점검이 있는 시간")
    )


class AvailabilityViewSet(ReadingViewSet):
    parameters = {"retrieve": ("from", "to")}

    @extend_schema(
        operation_id="equipment_availability",
        tags=["equipment"],
        summary=gettext_lazy("장비의 비는 시간"),
        description=gettext_lazy(
            "운영시간에서 휴무일, 예약, 점검을 뺀 시간입니다. 모든 시간은 start부터 end 바로 "
            "앞까지이고, 같은 장비가 여러 대이면 한 대라도 비는 시간입니다. 오늘부터 14일이 "
            "기본이고 62일까지 물을 수 있습니다. 비는 시간이라도 신청할 때 센터의 예약 규칙을 "
            "모두 다시 봅니다."
        ),
        parameters=WINDOW,
        responses=AvailabilitySerializer,
    )
    def retrieve(self, request: Request, number: str) -> Response:
        """The free and the busy time of a piece, by its registration or i-tube number."""
        now = timezone.now()
        start = asked_moment(request, "from")
        end = asked_moment(request, "to")
        if start is None:
            start = timezone.localtime(now) if end is None else min(timezone.localtime(now), end)
        window = asked_window(start, end or start + USUAL)
        if window.length > LONGEST:
            raise exceptions.ValidationError(
                {"to": [_("from부터 %(most)d일까지 물을 수 있어요.") % {"most": LONGEST.days}]}
            )
        piece = Equipment.objects.published().numbered(number).first()
        if piece is None:
            raise Http404
        week = week_of([piece], window, now)[piece.pk]
        # A piece that takes no bookings is open, but never to be had.
        free = week.free if piece.is_bookable else []
        answer = {
            "timezone": str(timezone.get_default_timezone()),
            "free": [span._asdict() for span in free],
            "busy": [span._asdict() for span in merged(busy.span for busy in week.busy)],
        }
        return Response(AvailabilitySerializer(answer).data)
