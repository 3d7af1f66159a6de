"""What a center answers to a request: yes, no, a question, or another time."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import transitions
from bookings.states import REJECT_REASONS
from bookings.transitions.offering import MOST_OFFERS
from itube.lib.periods import Span
from itube.portal.api.bookings.acting import repeatable
from itube.portal.api.bookings.bodies import (
    CodeField,
    EquipmentField,
    InstantField,
    SpanBody,
    TextField,
    ends_too_early,
)
from itube.portal.api.bookings.one_booking import (
    Acting,
    DeedBody,
    OneBookingViewSet,
    deed_schema,
)
from itube.portal.api.bookings.refused import Wanted


class ApproveBody(DeedBody):
    start = InstantField(
        required=False,
        help_text=gettext_lazy("다른 시간으로 확정할 때만 end와 함께 적어요."),
    )
    end = InstantField(required=False)
    text = TextField(required=False, allow_blank=True)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        start, end = values.pop("start", None), values.pop("end", None)
        if (start is None) != (end is None):
            missing = "end" if end is None else "start"
            raise serializers.ValidationError({missing: [_("start와 end를 함께 적어 주세요.")]})
        if start and end:
            if end <= start:
                raise serializers.ValidationError({"end": [ends_too_early()]})
            values["span"] = Span(start, end)
        return values


class RejectBody(DeedBody):
    reason = CodeField([(reason.value, reason.label) for reason in REJECT_REASONS])
    text = TextField(required=False, allow_blank=True)


class AskBody(DeedBody):
    text = TextField()


class OptionBody(SpanBody):
    equipment = EquipmentField(
        drafts=True, required=False, help_text=gettext_lazy("생략하면 신청한 장비예요.")
    )


class ReferralBody(SpanBody):
    equipment = EquipmentField(help_text=gettext_lazy("다른 센터의 장비"))


class OfferBody(DeedBody):
    options = OptionBody(many=True, min_length=1, max_length=MOST_OFFERS)
    keep_asked = serializers.BooleanField(
        default=True, help_text=gettext_lazy("신청한 시간도 그대로 잡아 둘지")
    )
    text = TextField(required=False, allow_blank=True)


class ReferBody(OfferBody):
    options = ReferralBody(many=True, min_length=1, max_length=MOST_OFFERS)


class AnsweringViewSet(OneBookingViewSet):
    @deed_schema(
        "approve",
        pgettext_lazy("deed", "승인"),
        gettext_lazy("신청한 시간이나 다른 시간으로 확정합니다. 승인 권한이 필요합니다."),
        ApproveBody,
        ["time-taken", "wrong-state"],
    )
    @repeatable
    def approve(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "approve", ApproveBody)
        self.wanted = Wanted(booking.equipment, said.get("span", booking.span))
        transitions.approve(booking, actor=request.user, now=self.now, **said)
        return self.shown(booking)

    @deed_schema(
        "reject",
        pgettext_lazy("deed", "반려"),
        gettext_lazy("사유를 적어 반려합니다. 승인 권한이 필요합니다."),
        RejectBody,
        ["wrong-state"],
    )
    @repeatable
    def reject(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "reject", RejectBody)
        transitions.reject(booking, actor=request.user, now=self.now, **said)
        return self.shown(booking)

    @deed_schema(
        "ask",
        pgettext_lazy("deed", "보완요청"),
        gettext_lazy("신청자에게 더 묻습니다. 답할 때까지 시간은 잡혀 있습니다."),
        AskBody,
        ["wrong-state"],
    )
    @repeatable
    def ask(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "ask", AskBody)
        transitions.ask(booking, actor=request.user, now=self.now, **said)
        return self.shown(booking)

    @deed_schema(
        "offer",
        pgettext_lazy("deed", "일정제안"),
        gettext_lazy("같은 센터의 장비로 다른 시간을 3개까지 제안합니다."),
        OfferBody,
        ["time-taken", "wrong-state", "refused"],
    )
    @repeatable
    def offer(self, request: Request, reference: str) -> Response:
        acting = self.acting(reference, "offer", OfferBody)
        center = acting.booking.equipment.center_id
        for option in acting.said["options"]:
            option.setdefault("equipment", acting.booking.equipment)
        errors = [
            _("다른 센터의 장비예요. refer로 제안해 주세요.")
            if option["equipment"].center_id != center
            else None
            for option in acting.said["options"]
        ]
        return self._offered(acting, errors)

    @deed_schema(
        "refer",
        pgettext_lazy("deed", "다른 센터 연계"),
        gettext_lazy(
            "다른 센터의 장비를 제안합니다. 신청자가 고르고 정보 제공에 동의하면 그 센터가 "
            "검토합니다. 그 센터의 예약 규칙을 모두 봅니다."
        ),
        ReferBody,
        ["rule-broken", "time-taken", "wrong-state", "refused"],
    )
    @repeatable
    def refer(self, request: Request, reference: str) -> Response:
        acting = self.acting(reference, "refer", ReferBody)
        center = acting.booking.equipment.center_id
        errors = [
            _("같은 센터의 장비예요. offer로 제안해 주세요.")
            if option["equipment"].center_id == center
            else None
            for option in acting.said["options"]
        ]
        return self._offered(acting, errors)

    def _offered(self, acting: Acting, errors: list[str | None]) -> Response:
        if any(errors):
            raise serializers.ValidationError(
                {"options": [{"equipment": [text]} if text else {} for text in errors]}
            )
        said = acting.said
        options = [
            transitions.Option(option["equipment"], option["span"]) for option in said["options"]
        ]
        self.wanted = Wanted(options[0].equipment, options[0].span)
        transitions.offer(
            acting.booking,
            options,
            actor=self.request.user,
            now=self.now,
            keep_asked=said["keep_asked"],
            text=said.get("text", ""),
        )
        return self.shown(acting.booking)
