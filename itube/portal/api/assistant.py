"""The chatbot for other programs: one question, one answer with its records."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from itube.chatbot.limiting import seconds_to_wait
from itube.chatbot.models import LONGEST, Conversation, Turn
from itube.chatbot.slots import Intent
from itube.chatbot.stored import reply_read
from itube.chatbot.talking import TextRefusedError, talk
from itube.lib.references import as_written
from itube.portal.api.bookings.acting import ActingViewSet
from itube.portal.api.bookings.bodies import Body
from itube.portal.api.limits import RateLimit


class QuestionLimit(BaseThrottle):
    """Questions are fewer than requests; the chatbot's page counts with them."""

    def allow_request(self, request: Request, view: object) -> bool:
        self.seconds = seconds_to_wait(request._request, request.user)  # noqa: SLF001
        return not self.seconds

    def wait(self) -> float | None:
        return self.seconds or None


class QuestionBody(Body):
    text = serializers.CharField(max_length=LONGEST, help_text=gettext_lazy("질문"))
    conversation = serializers.CharField(
        required=False,
        max_length=40,
        help_text=gettext_lazy("이어 갈 대화의 번호. 없으면 새 대화를 시작해요."),
    )


# Slots that are a code or words.
TEXTS = (
    *("words", "item", "step", "province", "city", "sector", "field", "use_mode", "center"),
    *("piece", "daypart", "sort", "topic"),
)


@extend_schema_field(
    {
        "type": "object",
        "description": gettext_lazy(
            "무엇을 묻는지. 대화에서 이어지며, 모르는 것은 빠져요. from과 to는 서울의 날짜이고 "
            "to는 들어가지 않아요."
        ),
        "properties": {
            "kinds": {"type": "array", "items": {"type": "string"}},
            "from": {"type": "string", "format": "date"},
            "to": {"type": "string", "format": "date"},
            "hours": {"type": "number"},
            "fee_max": {"type": "integer"},
            **{name: {"type": "string"} for name in TEXTS},
        },
    }
)
class SlotsField(serializers.Field):
    """What was asked for, as Slots.told() has it."""

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return value


class CitationSerializer(serializers.Serializer):
    type = serializers.CharField(
        help_text=gettext_lazy("equipment, kind, item, step, center, faq 등 자료의 종류")
    )
    id = serializers.CharField(help_text=gettext_lazy("장비등록번호, 슬러그, 예약번호 등"))
    url = serializers.URLField()
    label = serializers.CharField()


class ActionSerializer(serializers.Serializer):
    label = serializers.CharField()
    url = serializers.URLField()


class StatementSerializer(serializers.Serializer):
    text = serializers.CharField()
    citations = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        help_text=gettext_lazy("이 문장의 근거가 citations에서 몇 번째인지, 0부터"),
    )


class AnswerSerializer(serializers.Serializer):
    conversation = serializers.CharField(
        help_text=gettext_lazy("다음 질문에 함께 보내면 대화가 이어져요.")
    )
    intent = serializers.ChoiceField([(each.value, each.value) for each in Intent])
    slots = SlotsField()
    answer = serializers.CharField(help_text=gettext_lazy("답 전체, 문장마다 한 줄"))
    statements = StatementSerializer(many=True)
    citations = CitationSerializer(many=True)
    actions = ActionSerializer(many=True)
    understood = serializers.CharField(
        allow_blank=True, help_text=gettext_lazy("질문을 어떻게 이해했는지")
    )
    suggestions = serializers.ListField(child=serializers.CharField())


class AssistantViewSet(ActingViewSet):
    # An account is needed only for what is one's own: the answer says so.
    permission_classes = [AllowAny]
    throttle_classes = [RateLimit, QuestionLimit]
    most_bytes = 64 * 1024

    @extend_schema(
        operation_id="assistant_ask",
        tags=["assistant"],
        summary=gettext_lazy("챗봇에 묻기"),
        description=gettext_lazy(
            "질문 하나에 등록된 자료로만 답하고 그 자료를 citations로 알립니다. 로그인하지 않은 "
            "대화는 번호를 아는 쪽이 이어 가고, 로그인한 대화는 그 회원만 이어 갑니다. 예약이나 "
            "취소를 대신 하지 않습니다. 물을 수 있는 횟수는 다른 주소보다 적습니다."
        ),
        request=QuestionBody,
        responses={200: AnswerSerializer},
    )
    def create(self, request: Request) -> Response:
        """Answer one question; the turn is kept as the page's are."""
        said = self.said(QuestionBody)
        conversation = None
        if reference := said.get("conversation"):
            known = Conversation.objects.held_by(request.user)
            conversation = known.filter(reference=as_written(reference)).first()
            if conversation is None:
                raise Http404
        try:
            turn = talk(said["text"], conversation, request.user, self.now)
        except TextRefusedError as error:
            raise exceptions.ValidationError({"text": [str(error)]}) from error
        return Response(AnswerSerializer(_told(turn, request)).data)


def _told(turn: Turn, request: Request) -> dict[str, Any]:
    reply = reply_read(turn.reply)
    absolute = request.build_absolute_uri
    return {
        "conversation": turn.conversation.reference,
        "intent": reply.intent,
        "slots": reply.slots.told(),
        "answer": reply.answer,
        "statements": [
            {"text": each.text, "citations": list(each.cites)} for each in reply.statements
        ],
        "citations": [
            {"type": each.type, "id": each.id, "url": absolute(each.url), "label": each.label}
            for each in reply.citations
        ],
        "actions": [{"label": each.label, "url": absolute(each.url)} for each in reply.actions],
        "understood": reply.understood,
        "suggestions": list(reply.suggestions),
    }
