"""The life of a booking: its states and the moves between them. No database here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    REQUESTED = "requested", _("신청")
    REVIEWING = "reviewing", _("검토중")
    NEEDS_INFO = "needs_info", _("보완요청")
    OFFERED = "offered", _("일정제안")
    CONFIRMED = "confirmed", _("승인")
    IN_USE = "in_use", _("이용중")
    COMPLETED = "completed", _("이용완료")
    REJECTED = "rejected", _("반려")
    CANCELLED = "cancelled", _("취소")
    EXPIRED = "expired", _("기한만료")
    NO_SHOW = "no_show", _("미이용")


MOVES: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset(
        {State.REVIEWING, State.CONFIRMED, State.REJECTED, State.CANCELLED, State.EXPIRED}
    ),
    State.REVIEWING: frozenset(
        {
            State.NEEDS_INFO,
            State.OFFERED,
            State.CONFIRMED,
            State.REJECTED,
            State.CANCELLED,
            State.EXPIRED,
        }
    ),
    State.NEEDS_INFO: frozenset({State.REVIEWING, State.REJECTED, State.CANCELLED, State.EXPIRED}),
    State.OFFERED: frozenset({State.CONFIRMED, State.REVIEWING, State.CANCELLED, State.EXPIRED}),
    # completed straight from confirmed: the log is closed later.
    State.CONFIRMED: frozenset({State.IN_USE, State.COMPLETED, State.NO_SHOW, State.CANCELLED}),
    State.IN_USE: frozenset({State.COMPLETED}),
    State.COMPLETED: frozenset(),
    State.REJECTED: frozenset(),
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
    State.NO_SHOW: frozenset(),
}

# States that keep the time from anyone else.
HOLDING = (
    State.REQUESTED,
    State.REVIEWING,
    State.NEEDS_INFO,
    State.OFFERED,
    State.CONFIRMED,
    State.IN_USE,
)

# States of bookings that a center has agreed to; the last two are over.
AGREED = (State.CONFIRMED, State.IN_USE, State.COMPLETED, State.NO_SHOW)

# States that wait for an answer; each has a moment by which it must come (respond_by).
PENDING = (State.REQUESTED, State.REVIEWING, State.NEEDS_INFO, State.OFFERED)

# Whose turn it is while a booking is pending.
WAITS_FOR_CENTER = (State.REQUESTED, State.REVIEWING)
WAITS_FOR_REQUESTER = (State.NEEDS_INFO, State.OFFERED)

FINAL = tuple(state for state, targets in MOVES.items() if not targets)

# States in which the requester may still ask for another time.
MOVABLE = (State.REQUESTED, State.REVIEWING, State.NEEDS_INFO, State.CONFIRMED)


class Party(models.TextChoices):
    """On whose side someone acts."""

    REQUESTER = "requester", _("신청자")
    CENTER = "center", _("센터")
    SYSTEM = "system", _("시스템")


class EventKind(models.TextChoices):
    """What happened to a booking; each is one line of its timeline."""

    REQUESTED = "requested", _("신청")
    RECEIVED = "received", _("접수")
    CONFIRMED = "confirmed", _("승인")
    REJECTED = "rejected", _("반려")
    ASKED = "asked", _("보완요청")
    REPLIED = "replied", _("보완 답변")
    OFFERED = "offered", _("일정제안")
    REFERRED = "referred", _("다른 센터 연계")
    ACCEPTED = "accepted", _("제안 수락")
    DECLINED = "declined", _("제안 거절")
    MOVED = "moved", _("일정 변경")
    CANCELLED = "cancelled", _("취소")
    EXPIRED = "expired", _("기한만료")
    REMINDED = "reminded", _("응답 알림")
    ESCALATED = "escalated", _("승인 대리로 전달")
    STARTED = "started", _("이용 시작")
    FINISHED = "finished", _("이용 종료")
    NO_SHOW = "no_show", _("미이용")
    MESSAGE = "message", _("메시지")
    ATTACHED = "attached", _("첨부")
    RESEATED = "reseated", _("호기 변경")
    PRICED = "priced", _("사용료 변경")


class Reason(models.TextChoices):
    """Why a center, a requester or the system ended a booking."""

    # The center's, when it rejects
    UNSUITABLE = "unsuitable", _("장비로 할 수 없는 시험")
    UNSAFE = "unsafe", _("시료·안전 문제")
    NO_OPERATOR = "no_operator", _("담당자 부재")
    IN_HOUSE = "in_house", _("센터 자체 일정")
    INCOMPLETE = "incomplete", _("신청 내용 부족")
    # The center's, when it cancels
    BREAKDOWN = "breakdown", _("장비 고장")
    MAINTENANCE = "maintenance", _("점검")
    # The requester's
    PLAN_CHANGED = "plan_changed", pgettext_lazy("reason", "일정 변경")
    FOUND_ELSEWHERE = "found_elsewhere", _("다른 장비 이용")
    TOO_SLOW = "too_slow", _("답변이 늦음")
    COST = "cost", _("비용")
    # The system's
    NO_ANSWER = "no_answer", _("기한 안에 답이 없음")
    RULE_CHANGED = "rule_changed", _("신청 뒤 조건이 바뀜")
    OTHER = "other", _("기타")


REJECT_REASONS = (
    Reason.UNSUITABLE,
    Reason.UNSAFE,
    Reason.NO_OPERATOR,
    Reason.IN_HOUSE,
    Reason.INCOMPLETE,
    Reason.OTHER,
)
CENTER_CANCEL_REASONS = (
    Reason.BREAKDOWN,
    Reason.MAINTENANCE,
    Reason.NO_OPERATOR,
    Reason.IN_HOUSE,
    Reason.UNSAFE,
    Reason.OTHER,
)
REQUESTER_CANCEL_REASONS = (
    Reason.PLAN_CHANGED,
    Reason.FOUND_ELSEWHERE,
    Reason.TOO_SLOW,
    Reason.COST,
    Reason.OTHER,
)


def can_move(source: str, target: str) -> bool:
    """Return whether a booking in source may go straight to target."""
    return State(target) in MOVES[State(source)]
