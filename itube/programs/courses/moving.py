"""The only writer of an enrolment's state: the row, its history and the mail change together."""

from datetime import datetime
from typing import Any

from itube.accounts.models import User
from itube.programs.courses.states import REOPENED, can_move
from itube.programs.models import Enrolment, EnrolmentMove


class EnrolmentRefusedError(Exception):
    """What cannot be done; str() says why, fit for the person. Nothing has changed."""


def move(
    enrolment: Enrolment,
    target: str,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
    reopens: bool = False,
    **fields: Any,
) -> None:
    """Bring enrolment to target with fields, and write that down.

    The caller holds the lock of its session and has read enrolment since. Raises ValueError for a
    move that there is not; with reopens it is the way back from a mistake.
    """
    source = enrolment.state
    allowed = REOPENED.get(source) == target if reopens else can_move(source, target)  # type: ignore[call-overload]
    if not allowed:
        raise ValueError(f"{source} to {target}")
    enrolment.state = target
    enrolment.version += 1
    for name, value in fields.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=["state", "version", *fields])
    note(enrolment, source, actor=actor, now=now, reason=reason)


def note(
    enrolment: Enrolment, source: str, *, actor: User | None, now: datetime, reason: str = ""
) -> None:
    """Add a line to enrolment's history: it has come from source to where it is."""
    EnrolmentMove.objects.create(
        enrolment=enrolment,
        at=now,
        source=source,
        target=enrolment.state,
        actor=actor,
        reason=reason,
    )
