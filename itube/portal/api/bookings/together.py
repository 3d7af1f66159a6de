"""Several bookings asked for at once: the same use on several dates, or steps in order."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import together, transitions
from bookings.models import Booking, Chain, Series
from bookings.turning_away import note_dates
from centers.admin.limits import standing_of
from equipment.models import UseMode
from itube.lib.client_address import of_request
from itube.lib.references import as_written
from itube.portal.api.bookings.acting import KEY_PARAMETER, ActingViewSet, repeatable
from itube.portal.api.bookings.bodies import (
    Body,
    CodeField,
    EquipmentField,
    SpanBody,
    TextField,
)
from itube.portal.api.bookings.bookings_out import BookingSerializer

CONSENT = gettext_lazy("신청 내용을 센터에 제공하는 데 동의하면 true")


class UseBody(Body):
    equipment = EquipmentField()
    use_mode = CodeField(UseMode.choices)
    sample_text = TextField(required=False, allow_blank=True, max_length=300)
    sample_count = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=100_000
    )


class DateBody(SpanBody):
    pass


class SeriesBody(UseBody):
    purpose = TextField()
    consent_third_party = serializers.BooleanField(help_text=CONSENT)
    dates = DateBody(many=True, min_length=2, max_length=together.MOST_DATES)


class StepBody(SpanBody, UseBody):
    pass


class ChainBody(Body):
    title = TextField(required=False, allow_blank=True, max_length=100)
    purpose = TextField()
    consent_third_party = serializers.BooleanField(help_text=CONSENT)
    steps = StepBody(many=True, min_length=2, max_length=together.MOST_STEPS)


class RefusedDateSerializer(serializers.Serializer):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    rule = serializers.CharField(help_text=gettext_lazy("어긴 규칙의 이름이나 time-taken"))
    text = serializers.CharField()


class SeriesSerializer(serializers.Serializer):
    id = serializers.CharField(source="reference")
    created_at = serializers.DateTimeField()
    bookings = BookingSerializer(many=True, source="shown")
    refused = RefusedDateSerializer(many=True)


class ChainSerializer(serializers.Serializer):
    id = serializers.CharField(source="reference")
    title = serializers.CharField()
    state = serializers.ChoiceField(
        [(state, state) for state in ("waiting", "confirmed", "finished", "broken")]
    )
    created_at = serializers.DateTimeField()
    bookings = BookingSerializer(many=True, source="shown", help_text=gettext_lazy("단계의 차례"))


class TogetherViewSet(ActingViewSet):
    @extend_schema(
        operation_id="series_create",
        tags=["bookings"],
        summary=gettext_lazy("반복 예약"),
        description=gettext_lazy(
            "같은 이용을 여러 날에 한 번에 신청합니다. 되는 날은 하나하나 예약이 되고, 안 되는 "
            "날은 까닭과 함께 refused에 남습니다."
        ),
        parameters=[KEY_PARAMETER],
        request=SeriesBody,
        responses={201: SeriesSerializer},
        extensions={"x-problems": ["refused"]},
    )
    @repeatable
    def create_series(self, request: Request) -> Response:
        """Ask for the same use on several dates; what cannot be had does not stop the others."""
        said = self.said(SeriesBody)
        spans = [date["span"] for date in said["dates"]]
        asked = self._asked(said, said | {"span": spans[0]})
        self.new_on = asked.equipment
        series = together.request_series(asked, spans, user=request.user, now=self.now)
        note_dates(series.refused, asked.equipment, standing_of(request), self.now)
        return self._series(series, 201)

    @extend_schema(
        operation_id="series_read",
        tags=["bookings"],
        summary=gettext_lazy("반복 예약 한 건"),
        description=gettext_lazy("내가 신청한 반복 예약과 그 예약들입니다."),
        responses=SeriesSerializer,
    )
    def series(self, request: Request, reference: str) -> Response:
        """A series of the person's with its bookings."""
        return self._series(self._own(Series, reference))

    @extend_schema(
        operation_id="chains_create",
        tags=["bookings"],
        summary=gettext_lazy("연속 예약"),
        description=gettext_lazy(
            "여러 장비를 차례로 쓰는 일을 한 번에 신청합니다. 모두 되거나 하나도 안 됩니다. "
            "앞 단계가 끝나야 다음 단계가 시작할 수 있습니다."
        ),
        parameters=[KEY_PARAMETER],
        request=ChainBody,
        responses={201: ChainSerializer},
        extensions={"x-problems": ["rule-broken", "time-taken", "refused"]},
    )
    @repeatable
    def create_chain(self, request: Request) -> Response:
        """Ask for several uses in order: all or none."""
        said = self.said(ChainBody)
        steps = [self._asked(said, step) for step in said["steps"]]
        self.new_on = steps[0].equipment
        chain = together.request_chain(
            steps, user=request.user, now=self.now, title=said.get("title", "")
        )
        return self._chain(chain, 201)

    @extend_schema(
        operation_id="chains_read",
        tags=["bookings"],
        summary=gettext_lazy("연속 예약 한 건"),
        description=gettext_lazy("내가 신청한 연속 예약과 그 단계들입니다."),
        responses=ChainSerializer,
    )
    def chain(self, request: Request, reference: str) -> Response:
        """A chain of the person's with its steps."""
        return self._chain(self._own(Chain, reference))

    def _asked(self, whole: dict[str, Any], use: dict[str, Any]) -> transitions.Request:
        return transitions.Request(
            equipment=use["equipment"],
            span=use["span"],
            use_mode=use["use_mode"],
            purpose=whole["purpose"],
            sample_text=use.get("sample_text", ""),
            sample_count=use.get("sample_count"),
            consent=whole["consent_third_party"],
            ip=of_request(self.request),
        )

    def _own(self, model: type[Series] | type[Chain], reference: str) -> Any:
        reference = as_written(reference)
        row = model.objects.filter(user=self.request.user, reference=reference).first()
        if row is None:
            raise Http404
        return row

    def _series(self, series: Series, status: int = 200) -> Response:
        series.shown = Booking.objects.filter(series=series).for_list().order_by("starts_at", "pk")
        return Response(SeriesSerializer(series, context={"request": self.request}).data, status)

    def _chain(self, chain: Chain, status: int = 200) -> Response:
        chain.shown = list(
            Booking.objects.filter(chain=chain).for_list().order_by("chain_position")
        )
        chain.state = together.chain_state(chain.shown)
        return Response(ChainSerializer(chain, context={"request": self.request}).data, status)
