"""What is said to whom: a word for the subject, what has happened, and what to do next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import BookingEvent
from bookings.notifications.audience import Side, has_receipt, is_withdrawal
from bookings.states import PENDING, WAITS_FOR_CENTER, EventKind, Party, State

Text = str | Promise


@dataclass(frozen=True)
class Words:
    head: Text
    lead: Text
    step: Text


NOTHING_TO_DO = _("지금 하실 일은 없습니다.")
ANSWER_IN_TIME = _(
    "기한까지 승인, 반려, 보완요청, 일정제안 가운데 하나로 답해 주십시오. "
    "기한 안에 답이 없으면 신청은 자동으로 끝납니다."
)
BOOK_ANOTHER = _("다른 시간이나 다른 장비로 다시 신청하실 수 있습니다.")
CHOOSE_OFFER = _(
    "기한까지 예약 화면에서 하나를 고르거나 모두 거절해 주십시오. "
    "기한 안에 답이 없으면 신청은 자동으로 끝납니다."
)
READ_AND_ANSWER = _("예약 화면에서 확인하고 답해 주십시오.")
PREPARE = _("이용 준비에 반영해 주십시오.")
COME = _(
    "이용 시작 시각에 맞추어 센터로 와 주십시오. 시료를 맡기실 때는 전달 방법을 센터와 미리 정해 "
    "주십시오. 사정이 바뀌면 예약 화면에서 일정을 바꾸거나 취소하실 수 있습니다."
)

REQUESTER: dict[str, Words] = {
    EventKind.REQUESTED: Words(
        pgettext_lazy("mail", "예약 신청"),
        _(
            "예약 신청을 받았습니다. 신청하신 시간은 답이 정해질 때까지 다른 사람이 예약할 수 "
            "없습니다."
        ),
        _(
            "센터가 기한 안에 답합니다. 그 전에 일정이 바뀌면 예약 화면에서 변경하거나 취소해 "
            "주십시오."
        ),
    ),
    EventKind.CONFIRMED: Words(
        pgettext_lazy("mail", "예약 승인"), _("예약이 승인되었습니다."), COME
    ),
    EventKind.REJECTED: Words(_("예약 반려"), _("센터가 예약 신청을 반려했습니다."), BOOK_ANOTHER),
    EventKind.ASKED: Words(
        _("보완요청"),
        _("센터가 신청 내용을 더 알려 달라고 요청했습니다."),
        _("기한까지 예약 화면에서 답해 주십시오. 기한 안에 답이 없으면 신청은 자동으로 끝납니다."),
    ),
    EventKind.OFFERED: Words(
        _("일정제안"),
        _(
            "센터가 다른 일정을 제안했습니다. 제안된 시간은 기한까지 다른 사람이 예약할 수 "
            "없습니다."
        ),
        CHOOSE_OFFER,
    ),
    EventKind.REFERRED: Words(
        _("다른 센터 연계"),
        _(
            "센터가 다른 센터의 장비를 제안했습니다. 받아들이시려면 그 센터에 신청 내용을 "
            "제공하는 데 동의하셔야 합니다."
        ),
        CHOOSE_OFFER,
    ),
    EventKind.ACCEPTED: Words(_("제안 수락"), _("제안한 일정으로 정해졌습니다."), COME),
    EventKind.DECLINED: Words(
        _("제안 취소"),
        _("센터가 제안을 거두었습니다. 신청은 센터가 다시 검토합니다."),
        NOTHING_TO_DO,
    ),
    EventKind.MOVED: Words(
        _("일정 변경"),
        _("센터가 예약 일정을 바꾸었습니다."),
        _("새 일정이 맞지 않으면 예약 화면에서 변경하거나 취소해 주십시오."),
    ),
    EventKind.CANCELLED: Words(
        pgettext_lazy("mail", "예약 취소"), _("센터가 예약을 취소했습니다."), BOOK_ANOTHER
    ),
    EventKind.EXPIRED: Words(
        _("기한만료"),
        _("센터가 기한 안에 답하지 않아 신청이 끝났습니다. 불편을 드려 죄송합니다."),
        BOOK_ANOTHER,
    ),
    EventKind.REMINDED: Words(
        _("답변 기한 알림"),
        _("센터가 답을 기다리고 있습니다. 기한의 절반이 지났습니다."),
        _("기한까지 예약 화면에서 답해 주십시오. 기한 안에 답이 없으면 신청은 자동으로 끝납니다."),
    ),
    EventKind.STARTED: Words(_("이용 시작"), _("이용이 시작되었습니다."), NOTHING_TO_DO),
    EventKind.FINISHED: Words(
        _("이용 종료"),
        _("이용이 끝났습니다."),
        _("예약 화면에서 이용 기록과 사용료를 확인해 주십시오."),
    ),
    EventKind.NO_SHOW: Words(
        _("미이용"),
        _("오시지 않아 이용하지 않은 예약으로 처리되었습니다."),
        _("사실과 다르면 예약 화면에서 센터에 메시지를 남겨 주십시오."),
    ),
    EventKind.MESSAGE: Words(_("새 메시지"), _("센터가 메시지를 남겼습니다."), READ_AND_ANSWER),
    EventKind.ATTACHED: Words(_("새 첨부 파일"), _("센터가 파일을 올렸습니다."), READ_AND_ANSWER),
    EventKind.RESEATED: Words(
        _("호기 변경"),
        _("같은 장비의 다른 호기로 바뀌었습니다. 일정은 그대로입니다."),
        NOTHING_TO_DO,
    ),
    EventKind.PRICED: Words(
        _("사용료 변경"),
        _("센터가 사용료를 바꾸었습니다."),
        _("금액이 예상과 다르면 예약 화면에서 센터에 메시지를 남겨 주십시오."),
    ),
}

CENTER: dict[str, Words] = {
    EventKind.RECEIVED: Words(_("새 예약 신청"), _("새 예약 신청이 들어왔습니다."), ANSWER_IN_TIME),
    EventKind.CONFIRMED: Words(
        _("예약 자동 승인"),
        _("조건에 맞는 신청이라 사람의 검토 없이 바로 승인되었습니다."),
        PREPARE,
    ),
    EventKind.REPLIED: Words(_("보완 답변"), _("신청자가 보완요청에 답했습니다."), ANSWER_IN_TIME),
    EventKind.ACCEPTED: Words(
        _("제안 수락"), _("신청자가 제안을 받아들여 예약이 승인되었습니다."), PREPARE
    ),
    EventKind.DECLINED: Words(
        _("제안 거절"), _("신청자가 제안을 받아들이지 않았습니다."), ANSWER_IN_TIME
    ),
    EventKind.MOVED: Words(_("일정 변경"), _("신청자가 예약 일정을 바꾸었습니다."), PREPARE),
    EventKind.CANCELLED: Words(
        pgettext_lazy("mail", "예약 취소"),
        _("신청자가 예약을 취소했습니다. 그 시간은 다시 예약할 수 있습니다."),
        NOTHING_TO_DO,
    ),
    EventKind.EXPIRED: Words(
        _("기한만료"), _("기한 안에 답하지 않아 신청이 자동으로 끝났습니다."), NOTHING_TO_DO
    ),
    EventKind.REMINDED: Words(
        _("응답 기한 알림"),
        _("답을 기다리는 예약 신청이 있습니다. 기한의 절반이 지났습니다."),
        ANSWER_IN_TIME,
    ),
    EventKind.ESCALATED: Words(
        _("승인 대리로 전달"),
        _("기한의 4분의 3이 지나도록 답이 없어 신청을 승인 대리에게 넘겼습니다."),
        _("그 전에 답하실 수 있으면 답하셔도 됩니다."),
    ),
    EventKind.MESSAGE: Words(_("새 메시지"), _("신청자가 메시지를 남겼습니다."), READ_AND_ANSWER),
    EventKind.ATTACHED: Words(_("새 첨부 파일"), _("신청자가 파일을 올렸습니다."), READ_AND_ANSWER),
}

# Where the same kind has more than one story.
TO_DEPUTY = Words(
    _("승인 대리 요청"),
    _("담당자의 답이 없어 이 신청을 대신 맡게 되셨습니다."),
    ANSWER_IN_TIME,
)
RULES_CHANGED = Words(
    _("예약 반려"),
    _("신청하신 뒤에 센터의 조건이 바뀌어 예약 신청이 반려되었습니다."),
    BOOK_ANOTHER,
)
CANCELLED_BY_SYSTEM = Words(
    pgettext_lazy("mail", "예약 취소"), _("예약이 취소되었습니다."), BOOK_ANOTHER
)
CENTER_OF_CANCELLED = Words(
    pgettext_lazy("mail", "예약 취소"), _("예약이 취소되었습니다."), NOTHING_TO_DO
)
UNANSWERED_BY_REQUESTER = Words(
    _("기한만료"), _("기한 안에 답하지 않으셔서 신청이 끝났습니다."), BOOK_ANOTHER
)
UNANSWERED_TO_CENTER = Words(
    _("기한만료"), _("신청자가 기한 안에 답하지 않아 신청이 끝났습니다."), NOTHING_TO_DO
)
REFERRAL_RECEIVED = Words(
    _("연계된 예약 신청"), _("다른 센터에서 연계한 예약 신청이 들어왔습니다."), ANSWER_IN_TIME
)
REFERRAL_GOES_ON = Words(_("제안 수락"), _("연계된 센터가 신청을 검토합니다."), NOTHING_TO_DO)
# Receipts of what requesters did themselves; the entry for their calendars goes with them.
MOVED_AS_ASKED = Words(
    _("일정 변경"),
    _("신청하신 대로 예약 일정을 바꾸었습니다."),
    _("첨부한 일정을 열면 달력의 일정도 바뀝니다. 따로 하실 일은 없습니다."),
)
MOVED_AND_WAITING = Words(
    _("희망 일정 변경"),
    _("신청하신 대로 희망 일정을 바꾸었습니다. 센터가 새 일정을 검토합니다."),
    _("첨부한 일정을 열면 달력의 일정도 바뀝니다. 센터가 기한 안에 답합니다."),
)
CANCELLED_AS_ASKED = Words(
    pgettext_lazy("mail", "예약 취소"),
    _("신청하신 대로 예약을 취소했습니다."),
    _("첨부한 일정을 열면 달력에서도 지워집니다. 따로 하실 일은 없습니다."),
)
ACCEPTED_AS_CHOSEN = Words(
    pgettext_lazy("mail", "예약 승인"), _("고르신 일정으로 예약이 승인되었습니다."), COME
)
CUT_SHORT = Words(
    _("이용 시간 단축"),
    _("장비를 쓸 수 없게 되어 이용이 예정보다 일찍 끝납니다."),
    _("바뀐 종료 시각까지 마쳐 주십시오. 시간이 더 필요하면 예약 화면에서 센터에 알려 주십시오."),
)
OFFER_WITHDRAWN = Words(
    _("제안 취소"),
    _("제안한 일정에 장비를 쓸 수 없게 되어 제안이 취소되었습니다. 신청을 다시 검토해 주십시오."),
    ANSWER_IN_TIME,
)
MOVED_WHILE_WAITING = Words(_("일정 변경"), _("신청자가 희망 일정을 바꾸었습니다."), ANSWER_IN_TIME)


def words_for(event: BookingEvent, side: Side) -> Words:
    """Return the words for one side; KeyError for a kind that this side never hears."""
    story = _story_of_no_person(event, side) or _story_of_a_person(event, side)
    return story or (REQUESTER if side == Side.REQUESTER else CENTER)[event.kind]


def _story_of_no_person(event: BookingEvent, side: Side) -> Words | None:
    """What the system did, or a machine that broke down."""
    to_requester = side == Side.REQUESTER
    by_system = event.party == Party.SYSTEM
    match event.kind:
        case EventKind.ESCALATED if side == Side.DEPUTY:
            return TO_DEPUTY
        case EventKind.REJECTED if by_system:
            return RULES_CHANGED
        case EventKind.CANCELLED if by_system:
            return CANCELLED_BY_SYSTEM if to_requester else CENTER_OF_CANCELLED
        case EventKind.EXPIRED if event.data.get("waited_for") == Party.REQUESTER:
            return UNANSWERED_BY_REQUESTER if to_requester else UNANSWERED_TO_CENTER
        case EventKind.MOVED if event.target == State.IN_USE:
            return CUT_SHORT
        case EventKind.DECLINED if is_withdrawal(event) and not to_requester:
            return OFFER_WITHDRAWN
    return None


def _story_of_a_person(event: BookingEvent, side: Side) -> Words | None:
    """What means something else in another state, and what requesters read of their own deeds."""
    to_requester = side == Side.REQUESTER
    match event.kind:
        case EventKind.ACCEPTED if event.target == State.REVIEWING:
            return REFERRAL_GOES_ON if to_requester else REFERRAL_RECEIVED
        case EventKind.ACCEPTED if to_requester and has_receipt(event):
            return ACCEPTED_AS_CHOSEN
        case EventKind.CANCELLED if to_requester and has_receipt(event):
            return CANCELLED_AS_ASKED
        case EventKind.MOVED if to_requester and has_receipt(event):
            return MOVED_AND_WAITING if event.target in PENDING else MOVED_AS_ASKED
        case EventKind.MOVED if event.target in WAITS_FOR_CENTER and not to_requester:
            return MOVED_WHILE_WAITING
    return None
