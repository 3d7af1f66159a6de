"""What courses hold of a person: handing it out, and forgetting it.

An enrolment itself stays: it is the center's record of who was taught how often, and names nobody
once the person's row is blanked; from then on nobody can look up the person's certificates.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from itube.accounts.models import User
from itube.accounts.privacy import Holder
from itube.programs.courses import enrolling
from itube.programs.courses.states import OPEN
from itube.programs.models import Enrolment


def own_data(user: User) -> dict[str, Any]:
    """Return enrolments of user with what became of them, as JSON values: two statements."""
    mine = Enrolment.objects.of_user(user).order_by("asked_at", "pk")
    rows = mine.select_related("session__course__center").prefetch_related("moves")
    return {
        "enrolments": [
            {
                "reference": row.reference,
                "course": row.session.course.title_ko,
                "center": row.session.course.center.name_ko,
                "start": row.session.starts_at.isoformat(),
                "end": row.session.ends_at.isoformat(),
                "state": row.state,
                "asked": row.asked_at.isoformat(),
                "consent_version": row.consent_version,
                "completed": row.completed_at.isoformat() if row.completed_at else None,
                "certificate": row.certificate_no,
                "moves": [
                    {"at": move.at.isoformat(), "state": move.target, "reason": move.reason}
                    for move in row.moves.all()
                ],
            }
            for row in rows
        ]
    }


def what_is_open(user: User, now: datetime) -> str:
    """Nothing here keeps a person from leaving: places are given back."""
    return ""


@transaction.atomic
def forget(user: User, now: datetime) -> None:
    """Give back what user has in coming sessions."""
    coming = Enrolment.objects.of_user(user).filter(
        state__in=OPEN, session__starts_at__gt=now, session__cancelled_at=None
    )
    # The order in which sessions are locked.
    for enrolment in coming.select_related("session").order_by("session", "pk"):
        enrolling.cancel(enrolment, actor=user, now=now)


HOLDER = Holder(own_data, what_is_open, forget)
