"""Taking a place in a session, waiting for one, and giving it back.

Rivals queue at the session's locked row: whoever holds it gives out places and numbers.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from itube.accounts.models import User
from itube.programs.courses import mails, states
from itube.programs.courses.moving import EnrolmentRefusedError, move, note
from itube.programs.models import Enrolment, Session


def lowest_free_place(taken: set[int], capacity: int) -> int | None:
    """Return the lowest number from 1 that is not taken, or None if capacity people have one."""
    if len(taken) >= capacity:
        return None
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def locked(session: Session) -> Session:
    """Return session as it is now, its row locked until the end of the transaction."""
    rows = Session.objects.select_related("course__center__institution")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)


def taken_places(session: Session) -> set[int]:
    """Return the numbers of the places that people have."""
    placed = session.enrolments.filter(state__in=states.PLACED)
    return {place for place in placed.values_list("place", flat=True) if place is not None}


def has_confirmed_address(user: User) -> bool:
    """Return whether user has proven to read the address that mails go to."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


@transaction.atomic
def enrol(session: Session, user: User, *, now: datetime) -> Enrolment:
    """Give user a place in session, or the next number in the line of those who wait; mail which.

    Raises EnrolmentRefusedError when enrolment is not open, the address is not confirmed, or user
    has asked for this session already; then nothing has changed.
    """
    session = locked(session)
    if not session.takes_enrolments(now):
        raise EnrolmentRefusedError(_("수강신청을 받는 기간이 아니에요."))
    if not has_confirmed_address(user):
        raise EnrolmentRefusedError(_("전자우편 주소를 확인한 회원만 신청할 수 있어요."))
    if session.enrolments.filter(user=user).exclude(state=states.State.CANCELLED).exists():
        raise EnrolmentRefusedError(_("이 회차는 이미 신청하셨어요."))
    place = lowest_free_place(taken_places(session), session.capacity)
    session.last_number += 1
    session.save(update_fields=["last_number"])
    enrolment = Enrolment.objects.create(
        session=session,
        user=user,
        state=states.State.WAITING if place is None else states.State.ENROLLED,
        number=session.last_number,
        place=place,
        asked_at=now,
    )
    note(enrolment, "", actor=user, now=now)
    mails.tell_of(enrolment, "waiting" if place is None else "enrolled")
    return enrolment


@transaction.atomic
def cancel(enrolment: Enrolment, *, actor: User, now: datetime, reason: str = "") -> None:
    """Give the place, or the wait for one, back; the place goes to the first who waits.

    actor is its owner or someone of the center, who gives a reason. Both are told by mail. Raises
    EnrolmentRefusedError when the session has begun or there is nothing to give back any more.
    """
    session = locked(enrolment.session)
    enrolment = fresh(enrolment, session)
    if session.has_begun(now):
        raise EnrolmentRefusedError(
            _("교육이 시작된 뒤에는 취소할 수 없어요. 센터에 연락해 주세요.")
        )
    if not enrolment.is_open:
        raise EnrolmentRefusedError(_("이미 취소했거나 끝난 신청이에요."))
    move(enrolment, states.State.CANCELLED, actor=actor, now=now, reason=reason, place=None)
    own = actor.pk == enrolment.user_id
    mails.tell_of(enrolment, "cancelled" if own else "cancelled_by_center", reason=reason)
    fill(session, now=now)


def fresh(enrolment: Enrolment, session: Session) -> Enrolment:
    """Return enrolment as it is now, under the lock of its session."""
    found = Enrolment.objects.select_related("user").get(pk=enrolment.pk)
    found.session = session
    return found


def fill(session: Session, *, now: datetime) -> list[Enrolment]:
    """Give the free places of a locked session to those who wait, first come first; return who
    got one. Nobody moves up once the session has begun or is cancelled."""
    if not session.is_coming(now):
        return []
    taken = taken_places(session)
    free = session.capacity - len(taken)
    if free <= 0:
        return []
    waiting = session.enrolments.filter(state=states.State.WAITING).order_by("number")
    moved = list(waiting.select_related("user")[:free])
    places = sorted({*range(1, session.capacity + 1)} - taken)
    for enrolment, place in zip(moved, places, strict=False):
        enrolment.session = session
        move(enrolment, states.State.ENROLLED, actor=None, now=now, place=place)
        mails.tell_of(enrolment, "moved_up")
    return moved
