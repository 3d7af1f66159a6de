"""The line for a piece: waiting for time that becomes free."""

from datetime import timedelta

from django.http import Http404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import waiting
from bookings.models import Wait
from equipment.models import Equipment, UseMode
from itube.lib.references import as_written
from itube.portal.api.bookings.acting import KEY_PARAMETER, ActingViewSet, repeatable
from itube.portal.api.bookings.bodies import CodeField, SpanBody
from itube.portal.api.fields import ListSerializer
from itube.portal.api.parameters import PAGING
from itube.portal.api.reading import asked_page, frame


class WaitBody(SpanBody):
    use_mode = CodeField(UseMode.choices)
    minutes = serializers.IntegerField(
        min_value=10,
        max_value=7 * 24 * 60,
        help_text=gettext_lazy("start와 end 사이의 어느 때든 이만큼 이어서 비면 돼요."),
    )


class HeldSerializer(serializers.Serializer):
    """Time that is held; booking it in the usual way takes it."""

    start = serializers.DateTimeField(source="held_start")
    end = serializers.DateTimeField(source="held_end")
    until = serializers.DateTimeField(
        source="held_until", help_text=gettext_lazy("이때까지 신청해야 함")
    )


class WaitSerializer(serializers.Serializer):
    id = serializers.CharField(source="reference")
    state = serializers.ChoiceField(Wait.State.choices)
    equipment = serializers.CharField(source="equipment.number")
    use_mode = serializers.ChoiceField(UseMode.choices)
    start = serializers.DateTimeField(source="from_at")
    end = serializers.DateTimeField(source="until_at")
    minutes = serializers.IntegerField(min_value=1)
    held = serializers.SerializerMethodField(help_text=gettext_lazy("잡아 둔 시간. 없으면 null"))
    created_at = serializers.DateTimeField()

    @extend_schema_field(HeldSerializer(allow_null=True))
    def get_held(self, wait: Wait) -> dict | None:
        return HeldSerializer(wait).data if wait.state == Wait.State.HELD else None


class NewWaitSerializer(WaitSerializer):
    position = serializers.SerializerMethodField(help_text=gettext_lazy("줄에서 몇 번째인지"))

    def get_position(self, wait: Wait) -> int:
        return waiting.position(wait)


@extend_schema_serializer(many=False)
class WaitListSerializer(ListSerializer):
    """One page of the places that a person has in lines."""

    results = WaitSerializer(many=True)


class WaitingViewSet(ActingViewSet):
    parameters = {"list": ("page", "page_size")}

    @extend_schema(
        operation_id="equipment_wait",
        tags=["waits"],
        summary=gettext_lazy("빈 시간 기다리기"),
        description=gettext_lazy(
            "장비의 줄에 섭니다. 맞는 시간이 비면 맨 앞사람 앞으로 잡아 두고 알려 드립니다."
        ),
        parameters=[KEY_PARAMETER],
        request=WaitBody,
        responses={201: NewWaitSerializer},
        extensions={"x-problems": ["refused"]},
    )
    @repeatable
    def create(self, request: Request, number: str) -> Response:
        """Put the person into the line for a piece."""
        piece = Equipment.objects.published().numbered(number).first()
        if piece is None:
            raise Http404
        said = self.said(WaitBody)
        wait = waiting.join(
            piece,
            said["span"],
            timedelta(minutes=said["minutes"]),
            use_mode=said["use_mode"],
            user=request.user,
            now=self.now,
        )
        return Response(NewWaitSerializer(wait).data, 201)

    @extend_schema(
        operation_id="waits_list",
        summary=gettext_lazy("내가 기다리는 시간"),
        description=gettext_lazy("내가 선 줄을 늦게 선 것부터 읽습니다."),
        parameters=PAGING,
        responses=WaitListSerializer,
    )
    def list(self, request: Request) -> Response:
        """The person's places in lines, the latest first."""
        number, size = asked_page(request)
        mine = Wait.objects.filter(user=request.user)
        page = mine.select_related("equipment").order_by("-created_at", "-pk")
        answer = {
            **frame(request, number=number, size=size, total=mine.count()),
            "results": page[(number - 1) * size : number * size],
        }
        return Response(WaitListSerializer(answer).data)

    @extend_schema(
        operation_id="waits_leave",
        summary=gettext_lazy("그만 기다리기"),
        description=gettext_lazy("줄에서 나옵니다. 잡아 둔 시간은 다음 사람에게 갑니다."),
        responses={200: WaitSerializer},
        extensions={"x-problems": ["refused"]},
    )
    def leave(self, request: Request, reference: str) -> Response:
        """Take the person out of a line."""
        reference = as_written(reference)
        mine = Wait.objects.select_related("equipment").filter(user=request.user)
        wait = mine.filter(reference=reference).first()
        if wait is None:
            raise Http404
        waiting.leave(wait)
        wait.refresh_from_db()
        return Response(WaitSerializer(wait).data)
