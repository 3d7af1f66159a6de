"""A mail about an event of a request, made when it is sent; its subject tells nothing of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bookings.templatetags.bookings import short_moment
from itube.outbox.channels import Made
from itube.outbox.models import OutboxMessage
from itube.programs.models import SupportEvent
from itube.programs.support.deadlines import REOPEN_DAYS
from itube.programs.support.notifications import MAKER, Side
from itube.programs.support.states import WAITS_FOR_CENTER, EventKind, Party, State

Text = str | Promise


@dataclass(frozen=True)
class Words:
    """The subject's word, what has happened, and what to do next."""

    head: Text
    lead: Text
    step: Text


NOTHING_TO_DO = gettext_lazy("지금 하실 일은 없습니다.")
READ_AND_REPLY = gettext_lazy(
    "요청 화면에서 읽고 답해 주십시오. 다 되었으면 같은 화면에서 요청을 종료하실 수 있습니다."
)
ANSWER_IN_TIME = gettext_lazy("기한까지 센터 업무의 기술지원 화면에서 답해 주십시오.")

REQUESTER: dict[str, Words] = {
    EventKind.REQUESTED: Words(
        gettext_lazy("기술지원 요청 접수"),
        gettext_lazy("기술지원 요청을 받았습니다."),
        gettext_lazy("센터가 기한 안에 답합니다. 답이 오면 전자우편으로 알려 드립니다."),
    ),
    EventKind.REFERRED: Words(
        gettext_lazy("기술지원 요청 연계"),
        gettext_lazy("요청을 답할 수 있는 센터로 넘겼습니다. 주고받은 내용은 그대로 이어집니다."),
        gettext_lazy("새 센터가 기한 안에 답합니다. 지금 하실 일은 없습니다."),
    ),
    EventKind.ANSWERED: Words(
        gettext_lazy("기술지원 답변"),
        gettext_lazy("기술지원 요청에 답변이 왔습니다."),
        READ_AND_REPLY,
    ),
    EventKind.ASKED: Words(
        gettext_lazy("기술지원 추가 질문"),
        gettext_lazy("답하는 데 필요한 내용을 센터가 물었습니다."),
        gettext_lazy("요청 화면에서 답해 주십시오. 답하시면 센터가 이어서 검토합니다."),
    ),
    EventKind.CLOSED: Words(
        gettext_lazy("기술지원 종료"),
        gettext_lazy("기술지원 요청이 끝났습니다."),
        format_lazy(
            gettext_lazy("더 물을 것이 있으면 {days}일 안에 요청 화면에서 다시 여실 수 있습니다."),
            days=REOPEN_DAYS,
        ),
    ),
    EventKind.REOPENED: Words(
        gettext_lazy("기술지원 다시 열기"),
        gettext_lazy("센터가 기술지원 요청을 다시 열었습니다."),
        NOTHING_TO_DO,
    ),
    EventKind.CONSENT_ASKED: Words(
        gettext_lazy("지원 사례 공개 동의 요청"),
        gettext_lazy(
            "이 요청을 기업 지원 사례로 소개해도 되는지 여쭙니다. 동의하지 않아도 아무런 불이익이 "
            "없습니다."
        ),
        gettext_lazy("요청 화면에서 동의문을 읽고 답을 골라 주십시오."),
    ),
}

CENTER: dict[str, Words] = {
    EventKind.REQUESTED: Words(
        gettext_lazy("새 기술지원 요청"),
        gettext_lazy("새 기술지원 요청이 들어왔습니다."),
        ANSWER_IN_TIME,
    ),
    EventKind.REFERRED: Words(
        gettext_lazy("연계된 기술지원 요청"),
        gettext_lazy("다른 센터나 누리집 운영자가 넘긴 기술지원 요청이 들어왔습니다."),
        ANSWER_IN_TIME,
    ),
    EventKind.ASSIGNED: Words(
        gettext_lazy("기술지원 담당자 지정"),
        gettext_lazy("기술지원 요청의 담당자로 지정되셨습니다."),
        ANSWER_IN_TIME,
    ),
    EventKind.REPLIED: Words(
        gettext_lazy("기술지원 회신"), gettext_lazy("기업이 글을 남겼습니다."), ANSWER_IN_TIME
    ),
    EventKind.REMINDED: Words(
        gettext_lazy("기술지원 답변 기한 알림"),
        gettext_lazy("답변 기한이 다가온 기술지원 요청이 있습니다."),
        ANSWER_IN_TIME,
    ),
    EventKind.ESCALATED: Words(
        gettext_lazy("기술지원 답변 기한 지남"),
        gettext_lazy("기한까지 답하지 않은 기술지원 요청이 있어 센터 관리자께 알립니다."),
        gettext_lazy("직접 답하시거나 담당자를 다시 지정하거나 다른 센터로 연계해 주십시오."),
    ),
    EventKind.RAISED: Words(
        gettext_lazy("기술지원 답변 지연"),
        gettext_lazy("기한이 지나고도 센터가 답하지 않은 기술지원 요청이 있습니다."),
        gettext_lazy("센터에 확인하거나 다른 센터로 연계해 주십시오."),
    ),
    EventKind.CANCELLED: Words(
        gettext_lazy("기술지원 취소"),
        gettext_lazy("기업이 기술지원 요청을 취소했습니다."),
        NOTHING_TO_DO,
    ),
    EventKind.CLOSED: Words(
        gettext_lazy("기술지원 종료"),
        gettext_lazy("기업이 기술지원 요청을 종료했습니다."),
        NOTHING_TO_DO,
    ),
    EventKind.REOPENED: Words(
        gettext_lazy("기술지원 다시 열기"),
        gettext_lazy("기업이 기술지원 요청을 다시 열었습니다."),
        ANSWER_IN_TIME,
    ),
    EventKind.CONSENTED: Words(
        gettext_lazy("지원 사례 공개 동의"),
        gettext_lazy("기업이 사례 공개에 동의했습니다."),
        gettext_lazy("센터 업무의 요청 화면에서 사례 초안을 만드실 수 있습니다."),
    ),
    EventKind.REFUSED: Words(
        gettext_lazy("지원 사례 공개 거절"),
        gettext_lazy("기업이 사례 공개에 동의하지 않았습니다. 만든 사례가 있었다면 지웠습니다."),
        NOTHING_TO_DO,
    ),
}

QUOTED = {
    Party.REQUESTER: pgettext_lazy("support", "기업이 남긴 글"),
    Party.CENTER: gettext_lazy("센터가 남긴 글"),
    Party.PORTAL: gettext_lazy("누리집 운영자가 남긴 글"),
    Party.SYSTEM: gettext_lazy("설명"),
}


def make(message: OutboxMessage) -> Made:
    """Return the mail of a message that tell_about() stored, in the language that is active."""
    told = message.payload["context"]
    side = Side(told["side"])
    event = SupportEvent.objects.select_related(
        "request__center", "request__company", "center", "message"
    ).get(pk=told["event"])
    words = (REQUESTER if side == Side.REQUESTER else CENTER)[event.kind]
    reference = event.request.reference
    name = "support:request" if side == Side.REQUESTER else "desk_support:request"
    context = {
        "head": words.head,
        "lead": words.lead,
        "step": words.step,
        "reference": reference,
        "facts": _facts(event, told, side),
        "quote": _quote(event),
        "link": settings.BASE_URL + reverse(name, args=[reference]),
    }
    return Made(MAKER, context)


def _facts(event: SupportEvent, told: dict[str, Any], side: Side) -> list[tuple[str, str]]:
    request = event.request
    center = event.center.name if event.center else _("배정 전")
    facts = [
        (_("요청번호"), request.reference),
        (_("지원 종류"), request.get_topic_display()),
        (_("지원센터"), center),
        (_("상태"), str(State(told["state"]).label)),
    ]
    if side == Side.CENTER and request.company:
        facts.append((_("기업"), request.company.name))
    if told["respond_by"] and told["state"] in WAITS_FOR_CENTER:
        by = short_moment(datetime.fromisoformat(told["respond_by"]))
        facts.append((_("답변 기한"), by))
    if event.result:
        facts.append((_("결과"), event.get_result_display()))
    return facts


def _quote(event: SupportEvent) -> dict[str, str] | None:
    """Return what was said with the event, and how it is headed; never a note."""
    message = getattr(event, "message", None)
    text = message.text if message and not message.is_note else event.reason
    return {"label": str(QUOTED[Party(event.party)]), "text": text} if text else None
