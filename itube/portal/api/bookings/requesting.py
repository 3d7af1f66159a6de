"""What the person who asked does with a booking; cancelling and moving its center does too."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import transitions
from bookings.refusals import WrongStateError
from bookings.states import (
    CENTER_CANCEL_REASONS,
    REQUESTER_CANCEL_REASONS,
    Party,
    Reason,
)
from itube.lib.client_address import of_request
from itube.portal.api.bookings.acting import repeatable
from itube.portal.api.bookings.bodies import Body, CodeField, SpanBody, TextField
from itube.portal.api.bookings.bookings_out import BookingDetailSerializer
from itube.portal.api.bookings.one_booking import DeedBody, OneBookingViewSet, deed_schema
from itube.portal.api.bookings.refused import Wanted

REASONS_OF = {
    Party.REQUESTER: REQUESTER_CANCEL_REASONS,
    Party.CENTER: CENTER_CANCEL_REASONS,
}
CANCEL_REASONS = dict.fromkeys((*REQUESTER_CANCEL_REASONS, *CENTER_CANCEL_REASONS))


class CancelBody(DeedBody):
    reason = CodeField(
        [(reason.value, reason.label) for reason in CANCEL_REASONS],
        required=False,
        help_text=gettext_lazy(
            "신청자는 plan_changed, found_elsewhere, too_slow, cost, other 가운데 하나이고 "
            "생략하면 other예요. 센터는 꼭 적어요."
        ),
    )
    text = TextField(required=False, allow_blank=True)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        reasons = REASONS_OF[self.context["party"]]
        if self.context["party"] == Party.REQUESTER:
            values.setdefault("reason", Reason.OTHER.value)
        if values.get("reason") not in reasons:
            raise serializers.ValidationError(
                {
                    "reason": [
                        _("다음 가운데 하나를 적어 주세요: %(known)s")
                        % {"known": ", ".join(reasons)}
                    ]
                }
            )
        return values


class MoveBody(SpanBody, DeedBody):
    pass


class ReplyBody(DeedBody):
    text = TextField()


class AcceptBody(DeedBody):
    offer = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text=gettext_lazy("고르는 제안의 id. 고를 제안이 하나뿐이면 생략할 수 있어요."),
    )
    consent_third_party = serializers.BooleanField(
        default=False, help_text=gettext_lazy("다른 센터의 장비를 고를 때 필요해요.")
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        offers = list(self.context["booking"].offers.select_related("equipment").order_by("pk"))
        open_ones = {number: offer for number, offer in enumerate(offers, 1) if offer.is_open}
        number = values.pop("offer", None)
        if number is None and len(open_ones) == 1:
            values["chosen"] = next(iter(open_ones.values()))
        elif open_ones:
            values["chosen"] = open_ones.get(number)
        if open_ones and values["chosen"] is None:
            raise serializers.ValidationError(
                {
                    "offer": [
                        _("고를 수 있는 제안의 id를 적어 주세요: %(known)s")
                        % {"known": ", ".join(map(str, open_ones))}
                    ]
                }
            )
        return values


class DeclineBody(DeedBody):
    text = TextField(required=False, allow_blank=True)


class MessageBody(Body):
    text = TextField()


class RequestingViewSet(OneBookingViewSet):
    @deed_schema(
        "cancel",
        pgettext_lazy("deed", "예약 취소"),
        gettext_lazy("이용 전의 예약을 취소합니다. 신청자와 센터가 할 수 있습니다."),
        CancelBody,
        ["wrong-state"],
    )
    @repeatable
    def cancel(self, request: Request, reference: str) -> Response:
        booking, party, said = self.acting(reference, "cancel", CancelBody)
        transitions.cancel(booking, actor=request.user, party=party, now=self.now, **said)
        return self.shown(booking)

    @deed_schema(
        "move",
        gettext_lazy("예약 시간 변경"),
        gettext_lazy(
            "같은 장비의 다른 시간으로 옮깁니다. 예약번호와 상태는 그대로입니다. "
            "신청자가 옮길 때는 신청할 때와 같은 규칙을 모두 봅니다."
        ),
        MoveBody,
        ["rule-broken", "time-taken", "wrong-state"],
    )
    @repeatable
    def move(self, request: Request, reference: str) -> Response:
        booking, party, said = self.acting(reference, "move", MoveBody)
        self.wanted = Wanted(booking.equipment, said["span"])
        transitions.reschedule(booking, said["span"], actor=request.user, party=party, now=self.now)
        return self.shown(booking)

    @deed_schema(
        "reply",
        gettext_lazy("보완요청에 답변"),
        gettext_lazy("센터가 물은 것에 답합니다. 예약은 다시 검토중이 됩니다."),
        ReplyBody,
        ["wrong-state"],
    )
    @repeatable
    def reply(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "reply", ReplyBody)
        transitions.reply(booking, actor=request.user, now=self.now, **said)
        return self.shown(booking)

    @deed_schema(
        "accept_offer",
        pgettext_lazy("deed", "제안 수락"),
        gettext_lazy(
            "센터가 제안한 일정 가운데 하나를 고릅니다. 같은 센터의 제안이면 확정되고, "
            "다른 센터의 제안이면 그 센터가 검토합니다."
        ),
        AcceptBody,
        ["wrong-state", "refused"],
    )
    @repeatable
    def accept_offer(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "accept-offer", AcceptBody)
        if "chosen" not in said:
            raise WrongStateError(booking.state)
        transitions.accept_offer(
            booking,
            said["chosen"],
            actor=request.user,
            now=self.now,
            consent=said["consent_third_party"],
            ip=of_request(request),
        )
        return self.shown(booking)

    @deed_schema(
        "decline_offer",
        pgettext_lazy("deed", "제안 거절"),
        gettext_lazy("제안을 모두 거절합니다. 예약은 다시 검토중이 됩니다."),
        DeclineBody,
        ["wrong-state"],
    )
    @repeatable
    def decline_offer(self, request: Request, reference: str) -> Response:
        booking, _party, said = self.acting(reference, "decline-offer", DeclineBody)
        transitions.decline_offer(booking, actor=request.user, now=self.now, **said)
        return self.shown(booking)

    @deed_schema(
        "messages",
        gettext_lazy("메시지 보내기"),
        gettext_lazy("신청자와 센터가 주고받는 글을 하나 더합니다."),
        MessageBody,
        answer={201: BookingDetailSerializer},
    )
    @repeatable
    def messages(self, request: Request, reference: str) -> Response:
        booking, party, said = self.acting(reference, "messages", MessageBody)
        transitions.add_message(booking, actor=request.user, party=party, now=self.now, **said)
        return self.shown(booking, 201)
