"""The life of a request for technology support: states and moves. No database here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Topic(models.TextChoices):
    """What a company wants of a center's people."""

    CONSULTATION = "consultation", _("애로기술 상담")
    DEMONSTRATION = "demonstration", _("실증 지원")
    TEST_ADVICE = "test_advice", _("시험 자문")


class State(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("support", "접수 전")
    ANSWERING = "answering", pgettext_lazy("support", "답변 준비")
    ANSWERED = "answered", pgettext_lazy("support", "답변함")
    CLOSED = "closed", pgettext_lazy("support", "종료")
    CANCELLED = "cancelled", pgettext_lazy("support", "취소")


MOVES: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.ANSWERING, State.ANSWERED, State.CLOSED, State.CANCELLED}),
    # Back to requested: another center has it now, and has not received it.
    State.ANSWERING: frozenset({State.REQUESTED, State.ANSWERED, State.CLOSED, State.CANCELLED}),
    State.ANSWERED: frozenset({State.REQUESTED, State.ANSWERING, State.CLOSED, State.CANCELLED}),
    # Reopened, within REOPEN_DAYS.
    State.CLOSED: frozenset({State.ANSWERING}),
    State.CANCELLED: frozenset(),
}

OPEN = (State.REQUESTED, State.ANSWERING, State.ANSWERED)

# Whose turn it is. Only the center's turn has a moment by which the answer must come.
WAITS_FOR_CENTER = (State.REQUESTED, State.ANSWERING)
WAITS_FOR_REQUESTER = (State.ANSWERED,)


class Party(models.TextChoices):
    """On whose side someone acts."""

    REQUESTER = "requester", _("기업")
    CENTER = "center", _("센터")
    PORTAL = "portal", _("누리집 운영자")
    SYSTEM = "system", _("시스템")


class EventKind(models.TextChoices):
    """What happened to a request; each is one line of its history."""

    REQUESTED = "requested", pgettext_lazy("support", "요청")
    TAKEN = "taken", pgettext_lazy("support", "접수")
    ASSIGNED = "assigned", _("담당자 지정")
    REFERRED = "referred", pgettext_lazy("support", "다른 센터로 연계")
    ANSWERED = "answered", pgettext_lazy("support", "답변")
    ASKED = "asked", pgettext_lazy("support", "추가 질문")
    REPLIED = "replied", pgettext_lazy("support", "회신")
    NOTED = "noted", _("내부 메모")
    REMINDED = "reminded", _("기한 하루 전 알림")
    ESCALATED = "escalated", _("기한 지남, 센터 관리자에게 알림")
    RAISED = "raised", _("기한 지남, 누리집 운영자에게 알림")
    CLOSED = "closed", pgettext_lazy("support", "종료")
    REOPENED = "reopened", pgettext_lazy("support", "다시 열기")
    CANCELLED = "cancelled", pgettext_lazy("support", "취소")
    CONSENT_ASKED = "consent_asked", _("사례 공개 동의 요청")
    CONSENTED = "consented", _("사례 공개 동의")
    REFUSED = "refused", _("사례 공개 거절")
    CASE_MADE = "case_made", _("사례 초안 작성")


# Between the people who answer: the company does not see these.
INSIDE = (
    EventKind.NOTED,
    EventKind.REMINDED,
    EventKind.ESCALATED,
    EventKind.RAISED,
    EventKind.CASE_MADE,
)


class Result(models.TextChoices):
    """How a request ended."""

    RESOLVED = "resolved", pgettext_lazy("support", "해결")
    PARTLY = "partly", pgettext_lazy("support", "일부 해결")
    NOT_POSSIBLE = "not_possible", pgettext_lazy("support", "지원 불가")
    TO_EQUIPMENT = "to_equipment", pgettext_lazy("support", "장비 이용으로 연결")
    TO_COURSE = "to_course", pgettext_lazy("support", "교육으로 연결")


class Consent(models.TextChoices):
    """The company's answer to publishing its request as a case."""

    NOT_ASKED = "", pgettext_lazy("consent", "묻지 않음")
    ASKED = "asked", pgettext_lazy("consent", "답을 기다림")
    UNNAMED = "unnamed", pgettext_lazy("consent", "이름 없이 동의")
    NAMED = "named", pgettext_lazy("consent", "이름까지 동의")
    REFUSED = "refused", pgettext_lazy("consent", "동의하지 않음")


GIVEN = (Consent.UNNAMED, Consent.NAMED)


def can_move(source: str, target: str) -> bool:
    """Return whether a request in source may go straight to target."""
    return State(target) in MOVES[State(source)]
