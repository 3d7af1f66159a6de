"""Who came, who completed the course, what that gives, and how a mistake is taken back."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from equipment.models import HeldQualification
from itube.accounts.models import User
from itube.lib.references import new_reference
from itube.programs.courses import mails, states
from itube.programs.courses.enrolling import fresh, locked
from itube.programs.courses.moving import EnrolmentRefusedError, move
from itube.programs.courses.states import State
from itube.programs.models import Course, Enrolment, Session

# What may be noted of several at once, and from which states each is reached.
NOTED: dict[State, tuple[State, ...]] = {
    State.ATTENDED: (State.ENROLLED,),
    State.ABSENT: (State.ENROLLED,),
    State.COMPLETED: (State.ENROLLED, State.ATTENDED),
}


def valid_until(course: Course, day: date) -> date | None:
    """Return the day from which a qualification granted on day holds no more; None is never.

    It is the same day of a later month, or that month's last where it has no such day.
    """
    if not course.valid_months:
        return None
    years, month = divmod(day.month - 1 + course.valid_months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


@transaction.atomic
def note_all(
    session: Session, references: Iterable[str], target: State, *, actor: User, now: datetime
) -> int:
    """Note target (attended, absent, completed) of those of session's enrolments; return of how
    many that is new. Those whom it was noted of already stay as they are.

    Completing grants the course's qualification and mails the way to the certificate. Raises
    EnrolmentRefusedError before the session has begun.
    """
    session = locked(session)
    if session.cancelled_at or not session.has_begun(now):
        raise EnrolmentRefusedError(_("교육이 시작된 뒤에 출석과 수료를 적을 수 있어요."))
    chosen = session.enrolments.filter(
        reference__in=list(references), state__in=NOTED[target]
    ).select_related("user")
    count = 0
    for enrolment in chosen.order_by("place"):
        enrolment.session = session
        if target == State.COMPLETED:
            _complete(enrolment, actor=actor, now=now)
        else:
            move(enrolment, target, actor=actor, now=now)
        count += 1
    return count


def _complete(enrolment: Enrolment, *, actor: User, now: datetime) -> None:
    if enrolment.state == State.ENROLLED:
        move(enrolment, State.ATTENDED, actor=actor, now=now)
    move(
        enrolment,
        State.COMPLETED,
        actor=actor,
        now=now,
        certificate_no=new_reference(),
        completed_at=now,
        held=_grant(enrolment, actor, timezone.localdate(now)),
    )
    mails.tell_of(enrolment, "completed")


def _grant(enrolment: Enrolment, actor: User, day: date) -> HeldQualification | None:
    """Return the qualification that this enrolment brings, or None if the course grants none or
    the person was given the same one on that day already."""
    course = enrolment.session.course
    if course.qualification_id is None:
        return None
    end = valid_until(course, day)
    held, is_new = HeldQualification.objects.get_or_create(
        user=enrolment.user,
        qualification_id=course.qualification_id,
        valid_from=day,
        defaults={"valid_until": end, "granted_by": actor},
    )
    if is_new:
        return held
    if held.valid_until and (end is None or held.valid_until < end):
        held.valid_until = end
        held.save(update_fields=["valid_until"])
    return None


@transaction.atomic
def reopen(enrolment: Enrolment, *, actor: User, now: datetime, reason: str) -> None:
    """Take back what was noted of enrolment by mistake, one step, with its certificate and the
    qualification that it gave. Raises EnrolmentRefusedError when there is nothing to take back."""
    session = locked(enrolment.session)
    enrolment = fresh(enrolment, session)
    target = states.REOPENED.get(State(enrolment.state))
    if target is None:
        raise EnrolmentRefusedError(_("되돌릴 기록이 없어요."))
    held = enrolment.held
    was_completed = enrolment.state == State.COMPLETED
    move(
        enrolment,
        target,
        actor=actor,
        now=now,
        reason=reason,
        reopens=True,
        certificate_no=None,
        completed_at=None,
        held=None,
    )
    if held is not None:
        held.delete()
    if was_completed:
        mails.tell_of(enrolment, "reopened", reason=reason)
