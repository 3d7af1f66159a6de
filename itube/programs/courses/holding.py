"""What a center does with a whole session: more places, fewer, or none at all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itube.accounts.models import User
from itube.programs.courses import mails, states
from itube.programs.courses.enrolling import fill, locked, taken_places
from itube.programs.courses.moving import EnrolmentRefusedError, move
from itube.programs.models import Enrolment, Session

# What people must hear of when it changes.
TOLD_OF = frozenset({"starts_at", "ends_at", "place_ko", "place_en", "online"})


@transaction.atomic
def resize(session: Session, capacity: int, *, now: datetime) -> list[Enrolment]:
    """Set how many places session has; return those who waited and have got one by that.

    Raises EnrolmentRefusedError for fewer places than are taken: who has one keeps it.
    """
    session = locked(session)
    taken = taken_places(session)
    if capacity < max(1, len(taken)):
        raise EnrolmentRefusedError(
            ngettext(
                "이미 %(count)d명이 자리를 받았어요. 정원은 그보다 적을 수 없어요.",
                "이미 %(count)d명이 자리를 받았어요. 정원은 그보다 적을 수 없어요.",
                len(taken),
            )
            % {"count": len(taken)}
            if taken
            else _("정원은 1명 이상이어야 해요.")
        )
    # No place beyond the capacity, so that the numbers stay those of chairs.
    beyond = session.enrolments.filter(place__gt=capacity).order_by("place")
    chairs = sorted({*range(1, capacity + 1)} - taken)
    for enrolment, chair in zip(beyond, chairs, strict=False):
        enrolment.place = chair
        enrolment.save(update_fields=["place"])
    session.capacity = capacity
    session.save(update_fields=["capacity"])
    return fill(session, now=now)


@transaction.atomic
def cancel_session(session: Session, *, actor: User, now: datetime, reason: str) -> int:
    """Call session off and tell everyone who has a place or waits; return how many were told.

    Raises EnrolmentRefusedError when it is off already, is over, or someone was noted as there.
    """
    session = locked(session)
    if session.cancelled_at:
        raise EnrolmentRefusedError(_("이미 취소한 회차예요."))
    noted = session.enrolments.filter(state__in=states.PLACED).exclude(state=states.State.ENROLLED)
    if session.ends_at <= now or noted.exists():
        raise EnrolmentRefusedError(_("이미 진행한 회차는 취소할 수 없어요."))
    session.cancelled_at, session.cancel_reason = now, reason
    session.save(update_fields=["cancelled_at", "cancel_reason"])
    told = list(session.enrolments.filter(state__in=states.OPEN).select_related("user"))
    for enrolment in told:
        enrolment.session = session
        move(enrolment, states.State.CANCELLED, actor=actor, now=now, reason=reason, place=None)
        mails.tell_of(enrolment, "session_cancelled", reason=reason)
    return len(told)


def tell_of_change(session: Session, *, now: datetime) -> int:
    """Mail everyone who has a place or waits when and where session is now; return how many."""
    told = list(
        session.enrolments.filter(state__in=states.OPEN).select_related(
            "user", "session__course__center"
        )
    )
    for enrolment in told:
        mails.tell_of(enrolment, "changed", again=now.isoformat())
    return len(told)
