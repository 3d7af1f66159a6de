"""A booking's formal quote."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.quotes import quote_of
from bookings.refusals import WrongStateError
from itube.portal.api.bookings.bodies import Body
from itube.portal.api.bookings.bookings_out import TimeSerializer
from itube.portal.api.bookings.deeds import VERBS
from itube.portal.api.bookings.one_booking import OneBookingViewSet, deed_schema
from itube.portal.api.equipment_out import KeeperSerializer


class LineSerializer(serializers.Serializer):
    basis = serializers.ChoiceField(
        [(code, code) for code in ("hour", "day", "sample", "base", "extra_hour", "sum")]
    )
    quantity = serializers.FloatField(min_value=0)
    unit_won = serializers.IntegerField(min_value=0)
    won = serializers.IntegerField(min_value=0)


class QuoteSerializer(serializers.Serializer):
    """A quote in whole won."""

    number = serializers.CharField(help_text=gettext_lazy("예약이 바뀌면 새 번호가 됨"))
    issued_on = serializers.DateField()
    valid_until = serializers.DateField(help_text=gettext_lazy("이날까지"))
    booking = serializers.CharField(help_text=gettext_lazy("예약번호"))
    equipment = serializers.CharField()
    equipment_name_ko = serializers.CharField()
    equipment_name_en = serializers.CharField()
    center = KeeperSerializer()
    company = serializers.CharField(allow_null=True)
    use = TimeSerializer()
    lines = LineSerializer(many=True)
    subtotal = serializers.IntegerField(min_value=0, help_text=gettext_lazy("감면 전"))
    reduction_percent = serializers.IntegerField(min_value=0, max_value=100)
    reduction = serializers.IntegerField(help_text=gettext_lazy("10원 미만 버림을 포함"))
    won = serializers.IntegerField(min_value=0, help_text=gettext_lazy("부가세 별도"))
    vat = serializers.IntegerField(min_value=0)
    total = serializers.IntegerField(min_value=0)


class QuoteBody(Body):
    pass


class QuotingViewSet(OneBookingViewSet):
    @deed_schema(
        "quote",
        gettext_lazy("견적서"),
        gettext_lazy(
            "예약할 때의 사용료로 만든 견적서입니다. 30일 동안, 늦어도 이용일까지 유효합니다."
        ),
        None,
        ["wrong-state", "refused"],
        answer=QuoteSerializer,
    )
    def quote(self, request: Request, reference: str) -> Response:
        booking, _party, _said = self.acting(reference, "quote", QuoteBody)
        if booking.state not in VERBS["quote"].states:
            raise WrongStateError(booking.state)
        piece = booking.equipment
        made = quote_of(booking, self.now)
        answer = {
            **made.__dict__,
            "booking": booking.reference,
            "equipment": piece.number,
            "equipment_name_ko": piece.name_ko,
            "equipment_name_en": piece.name_en,
            "center": piece.center,
            "company": booking.company.name_ko if booking.company else None,
            "use": {"start": booking.starts_at, "end": booking.ends_at},
        }
        return Response(QuoteSerializer(answer).data)
