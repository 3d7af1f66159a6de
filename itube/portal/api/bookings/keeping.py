"""Time in which a center keeps a piece from use: maintenance, and breakdowns that do not wait."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import transitions
from bookings.models import Maintenance
from centers.admin.limits import standing_of
from centers.permissions import Deed, limited
from equipment.models import Equipment
from itube.lib.references import as_written
from itube.portal.api.bookings.acting import KEY_PARAMETER, ActingViewSet, repeatable
from itube.portal.api.bookings.bodies import CodeField, EquipmentField, SpanBody, TextField
from itube.portal.api.fields import ListSerializer
from itube.portal.api.moments import WINDOW, asked_moment, asked_window
from itube.portal.api.parameters import PAGING
from itube.portal.api.reading import asked_page, frame

Kind = Maintenance.Kind
PLANNED = [(kind.value, kind.label) for kind in Kind if kind != Kind.BREAKDOWN]
CENTER = OpenApiParameter(
    "center",
    {"type": "string", "example": "C001"},
    description=gettext_lazy("센터 코드"),
)


class BreakdownBody(SpanBody):
    equipment = EquipmentField(drafts=True)
    unit = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=32_767,
        help_text=gettext_lazy("호기. 생략하면 모든 호기예요."),
    )
    text = TextField(required=False, allow_blank=True, max_length=200)


class MaintenanceBody(BreakdownBody):
    kind = CodeField(PLANNED, default=Kind.PLANNED.value)


class MaintenanceSerializer(serializers.Serializer):
    id = serializers.CharField(source="reference")
    equipment = serializers.CharField(source="equipment.number")
    unit = serializers.IntegerField(allow_null=True, help_text=gettext_lazy("null이면 모든 호기"))
    kind = serializers.ChoiceField(Kind.choices)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    text = serializers.CharField()
    cancelled_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(many=False)
class MaintenanceListSerializer(ListSerializer):
    """One page of maintenance."""

    results = MaintenanceSerializer(many=True)


class BreakdownSerializer(serializers.Serializer):
    """What a breakdown did to bookings, by their ids."""

    maintenance = MaintenanceSerializer()
    cancelled = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("센터가 취소한 예약")
    )
    reseated = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("같은 시간에 다른 호기로 옮긴 예약")
    )
    finished = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("하던 이용을 지금 끝낸 예약")
    )
    shortened = serializers.ListField(
        child=serializers.CharField(),
        help_text=gettext_lazy("고장이 시작되기 전에 이용이 끝나도록 줄인 예약"),
    )


class KeepingViewSet(ActingViewSet):
    parameters = {"list": ("center", "from", "to", "page", "page_size")}

    @extend_schema(
        operation_id="maintenance_list",
        summary=gettext_lazy("점검 목록"),
        description=gettext_lazy("담당하는 센터의 점검, 교정, 고장, 자체 사용입니다."),
        parameters=[CENTER, *WINDOW, *PAGING],
        responses=MaintenanceListSerializer,
    )
    def list(self, request: Request) -> Response:
        """Maintenance of the centers whose requests the person may see, the latest first."""
        number, size = asked_page(request)
        rows = limited(
            Maintenance.objects.all(), request.user, Deed.VIEW, self.now, to="equipment__center"
        )
        if code := request.query_params.get("center"):
            rows = rows.filter(equipment__center__code=code.upper())
        start, end = asked_moment(request, "from"), asked_moment(request, "to")
        if start and end:
            asked_window(start, end)
        if start:
            rows = rows.filter(end__gt=start)
        if end:
            rows = rows.filter(start__lt=end)
        page = rows.select_related("equipment").order_by("-start", "-pk")
        answer = {
            **frame(request, number=number, size=size, total=rows.count()),
            "results": page[(number - 1) * size : number * size],
        }
        return Response(MaintenanceListSerializer(answer).data)

    @extend_schema(
        operation_id="maintenance_create",
        summary=gettext_lazy("점검 등록"),
        description=gettext_lazy(
            "비어 있는 시간에 점검, 교정, 자체 사용을 등록합니다. 예약이 있으면 time-taken으로 "
            "답합니다. 예약을 밀어내야 하는 고장은 breakdowns에 등록합니다."
        ),
        parameters=[KEY_PARAMETER],
        request=MaintenanceBody,
        responses={201: MaintenanceSerializer},
        extensions={"x-problems": ["time-taken", "refused"]},
    )
    @repeatable
    def create(self, request: Request) -> Response:
        """Take free time of a piece for its center."""
        said = self.said(MaintenanceBody)
        piece = self._kept(said.pop("equipment"))
        made = transitions.add_maintenance(
            piece, said.pop("span"), actor=request.user, now=self.now, **said
        )
        return Response(MaintenanceSerializer(made).data, 201)

    @extend_schema(
        operation_id="maintenance_end",
        summary=gettext_lazy("점검 끝내기"),
        description=gettext_lazy(
            "시작하지 않은 점검은 없던 일이 되고, 하고 있는 점검은 지금 끝나 "
            "남은 시간이 비게 됩니다."
        ),
        responses={200: MaintenanceSerializer},
    )
    def end(self, request: Request, reference: str) -> Response:
        """Give back the time of a maintenance from now on."""
        rows = Maintenance.objects.select_related("equipment__center").filter(
            reference=as_written(reference)
        )
        seen = limited(rows, request.user, Deed.VIEW, self.now, to="equipment__center").first()
        if seen is None:
            raise Http404
        self._kept(seen.equipment)
        transitions.end_maintenance(seen, now=self.now)
        return Response(MaintenanceSerializer(seen).data)

    @extend_schema(
        operation_id="breakdowns_create",
        tags=["maintenance"],
        summary=gettext_lazy("고장 등록"),
        description=gettext_lazy(
            "고장 난 시간을 바로 잡습니다. 다른 호기로 옮길 수 있는 예약은 옮기고, 하던 이용은 "
            "지금(나중에 시작하는 고장이면 그 전에) 끝내고, 나머지는 취소하며 신청자에게 비슷한 "
            "장비를 알립니다."
        ),
        parameters=[KEY_PARAMETER],
        request=BreakdownBody,
        responses={201: BreakdownSerializer},
        extensions={"x-problems": ["refused"]},
    )
    @repeatable
    def breakdown(self, request: Request) -> Response:
        """Take the time at once: bookings in it are moved to another unit or ended."""
        said = self.said(BreakdownBody)
        piece = self._kept(said.pop("equipment"))
        done = transitions.breakdown(
            piece, said.pop("span"), actor=request.user, now=self.now, **said
        )
        answer: dict[str, Any] = {
            "maintenance": done.maintenance,
            "cancelled": [booking.reference for booking in done.cancelled],
            "reseated": [booking.reference for booking in done.reseated],
            "finished": [booking.reference for booking in done.finished],
            "shortened": [booking.reference for booking in done.shortened],
        }
        return Response(BreakdownSerializer(answer).data, 201)

    def _kept(self, piece: Equipment) -> Equipment:
        """Return piece if the person keeps it for its center; else PermissionDenied."""
        if not standing_of(self.request).may(Deed.OPERATE, piece.center_id):
            raise PermissionDenied
        return piece
