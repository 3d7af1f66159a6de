"""From a confirmed booking to its record of use, and what is corrected in it later."""

from django.utils.translation import gettext_lazy, pgettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import transitions
from bookings.models import OrganisationType, UsageRecord, UseType
from bookings.refusals import WrongStateError
from itube.portal.api.bookings.acting import repeatable
from itube.portal.api.bookings.bodies import CodeField, InstantField, TextField
from itube.portal.api.bookings.one_booking import DeedBody, OneBookingViewSet, deed_schema

MOST_MINUTES = 366 * 24 * 60
MOST_COUNT = 100_000
MOST_WON = 10_000_000_000


class StartBody(DeedBody):
    pass


class NoShowBody(DeedBody):
    text = TextField(required=False, allow_blank=True)


class RecordBody(DeedBody):
    """The fields of the operating journal that staff fill in."""

    start = InstantField(required=False)
    end = InstantField(required=False)
    operating_minutes = serializers.IntegerField(
        required=False, min_value=0, max_value=MOST_MINUTES
    )
    use_type = CodeField(UseType.choices, required=False)
    samples = serializers.IntegerField(required=False, min_value=0, max_value=MOST_COUNT)
    staff_minutes = serializers.IntegerField(required=False, min_value=0, max_value=MOST_MINUTES)
    fee_won = serializers.IntegerField(required=False, min_value=0, max_value=MOST_WON)
    note = TextField(required=False, allow_blank=True, max_length=200)


class FinishBody(RecordBody):
    text = TextField(required=False, allow_blank=True, help_text=gettext_lazy("신청자에게 전할 말"))


class UsageBody(RecordBody):
    organisation_type = CodeField(OrganisationType.choices, required=False)
    organisation_name = TextField(required=False, allow_blank=True, max_length=100)
    department = TextField(required=False, allow_blank=True, max_length=50)


class UsingViewSet(OneBookingViewSet):
    @deed_schema(
        "start",
        pgettext_lazy("deed", "이용 시작"),
        gettext_lazy("이용을 시작했다고 적습니다. 이용일 하루 전부터 할 수 있습니다."),
        StartBody,
        ["wrong-state", "refused"],
    )
    @repeatable
    def start(self, request: Request, reference: str) -> Response:
        booking, _party, _said = self.acting(reference, "start", StartBody)
        transitions.start_use(booking, actor=request.user, now=self.now)
        return self.shown(booking)

    @deed_schema(
        "finish",
        pgettext_lazy("deed", "이용 종료"),
        gettext_lazy(
            "이용을 마치고 이용기록을 씁니다. 적지 않은 항목은 예약에서 채우고, 사용료는 실제 "
            "이용에 맞춰 다시 계산합니다."
        ),
        FinishBody,
        ["wrong-state", "refused"],
    )
    @repeatable
    def finish(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "finish", FinishBody)
        text = said.pop("text", "")
        transitions.finish_use(
            booking, transitions.Use(**said), actor=request.user, now=self.now, text=text
        )
        return self.shown(booking)

    @deed_schema(
        "no_show",
        gettext_lazy("미이용 처리"),
        gettext_lazy("이용 시각이 지나도 오지 않은 예약을 미이용으로 닫습니다."),
        NoShowBody,
        ["wrong-state", "refused"],
    )
    @repeatable
    def no_show(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "no-show", NoShowBody)
        transitions.no_show(booking, actor=request.user, now=self.now, **said)
        return self.shown(booking)

    @deed_schema(
        "usage",
        gettext_lazy("이용기록 고치기"),
        gettext_lazy(
            "이용을 마친 예약의 이용기록을 고칩니다. 적은 항목만 바뀌고, 먼저 기록은 남습니다."
        ),
        UsageBody,
        ["wrong-state", "refused"],
    )
    @repeatable
    def usage(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "usage", UsageBody)
        record = UsageRecord.objects.counted().filter(booking=booking).first()
        if record is None:
            raise WrongStateError(booking.state)
        transitions.correct_use(record, writer=request.user, now=self.now, **said)
        return self.shown(booking)
