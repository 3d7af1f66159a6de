"""What is said when no record is asked for: a greeting, a question back, what is out of scope."""

from django.urls import reverse
from django.utils.translation import gettext as _

from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import Draft
from itube.chatbot.answers.links import kind_names, support_url
from itube.chatbot.reply import Reply
from itube.chatbot.slots import Missing, Refusal


def examples() -> list[str]:
    """Return four questions that the chatbot answers from its records."""
    return [
        _("대전에 주사전자현미경 있어?"),
        _("다음 주에 비는 충방전기는?"),
        _("예약은 어떻게 하나요?"),
        _("내 예약 보여 줘"),
    ]


def greeting(asked: Asked) -> Reply:
    """Say what can be asked."""
    draft = Draft(asked)
    draft.say(
        _(
            "안녕하세요. i-tube에 등록된 자료로 장비와 빈 시간, 사용료, 예약 방법, 나의 예약, "
            "서비스맵, 센터와 전문인력, 교육, 기술지원을 알려 드립니다."
        )
    )
    draft.say(_("예약이나 신청을 대신 보내지는 않습니다. 화면까지 이어 드립니다."))
    return draft.reply(*examples())


def ask_back(asked: Asked) -> Reply:
    """Ask the one thing that is missing; what can be chosen is offered to click on."""
    missing = asked.understanding.missing or Missing.MEANING
    choices = kind_names(asked.understanding.choices)
    draft = Draft(asked)
    draft.say(_question(missing, has_choices=bool(choices)))
    draft.lead(_("장비 찾기"), reverse("equipment:finder"))
    return draft.reply(*(choices or _usual(missing)), missing=missing)


def _question(missing: Missing, *, has_choices: bool) -> str:
    if missing == Missing.EQUIPMENT:
        return _("어떤 장비나 시험을 찾으시나요?")
    if missing == Missing.PLACE:
        return _("어느 지역에서 찾을까요?")
    if missing == Missing.DAY:
        return _("언제 쓰시려고 하나요?")
    if has_choices:
        return _("어느 쪽을 말씀하시나요?")
    return _("무엇을 찾으시는지 조금 더 적어 주시겠어요?")


def _usual(missing: Missing) -> list[str]:
    if missing == Missing.PLACE:
        return [_("서울"), _("대전"), _("부산"), _("전국")]
    if missing == Missing.DAY:
        return [_("오늘"), _("내일"), _("이번 주"), _("다음 주")]
    return examples()


def out_of_scope(asked: Asked) -> Reply:
    """Say plainly why there is no answer, and where a person may help."""
    refusal = asked.understanding.refusal or Refusal.UNKNOWN
    draft = Draft(asked)
    draft.say(
        {
            Refusal.ELSEWHERE: _("i-tube에 등록된 자료로 답할 수 있는 질문이 아닙니다."),
            Refusal.OTHERS: _("다른 사람의 예약이나 정보는 알려 드릴 수 없습니다."),
            Refusal.DEED: _(
                "챗봇은 예약이나 취소, 결제를 대신 하지 않습니다. 화면에서 직접 하실 수 있습니다."
            ),
            Refusal.ORDERS: _(
                "챗봇이 답하는 방식은 바꿀 수 없습니다. 장비와 예약을 물어봐 주세요."
            ),
            Refusal.UNKNOWN: _(
                "무슨 뜻인지 알아듣지 못했습니다. 장비 이름이나 시험으로 물어봐 주세요."
            ),
        }[refusal]
    )
    if refusal == Refusal.DEED:
        draft.lead(_("나의 예약 열기"), reverse("bookings:list"))
        draft.lead(_("장비 찾기"), reverse("equipment:finder"))
    if refusal not in (Refusal.OTHERS, Refusal.ORDERS):
        draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots))
    return draft.reply(*examples())
