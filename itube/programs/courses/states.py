"""The life of an enrolment: its states and the moves between them. No database here."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("enrolment", "대기")
    ENROLLED = "enrolled", pgettext_lazy("enrolment", "신청 완료")
    ATTENDED = "attended", pgettext_lazy("enrolment", "출석")
    COMPLETED = "completed", pgettext_lazy("enrolment", "수료")
    ABSENT = "absent", pgettext_lazy("enrolment", "불참")
    CANCELLED = "cancelled", pgettext_lazy("enrolment", "취소")


MOVES: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.ENROLLED, State.CANCELLED}),
    State.ENROLLED: frozenset({State.ATTENDED, State.ABSENT, State.CANCELLED}),
    State.ATTENDED: frozenset({State.COMPLETED}),
    State.COMPLETED: frozenset(),
    State.ABSENT: frozenset(),
    State.CANCELLED: frozenset(),
}

# Back from a mistake: staff may, and says why.
REOPENED: dict[State, State] = {
    State.ATTENDED: State.ENROLLED,
    State.ABSENT: State.ENROLLED,
    State.COMPLETED: State.ATTENDED,
}

# States in which someone has one of the session's places.
PLACED = (State.ENROLLED, State.ATTENDED, State.COMPLETED, State.ABSENT)
# States in which someone may still give back what he has, before the session begins.
OPEN = (State.ENROLLED, State.WAITING)


def can_move(source: str, target: str) -> bool:
    """Return whether an enrolment in source may go straight to target."""
    return State(target) in MOVES[State(source)]
