"""The one writer of SupportRequest.state: compare, swap, record, tell."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from itube.accounts.models import User
from itube.programs.models import SupportEvent, SupportRequest
from itube.programs.support.deadlines import clock_of
from itube.programs.support.notifications import tell_about
from itube.programs.support.refusals import ChangedMeanwhileError, WrongStateError
from itube.programs.support.states import WAITS_FOR_CENTER, EventKind, Party, State, can_move


@transaction.atomic
def move(
    request: SupportRequest,
    target: State,
    kind: EventKind,
    *,
    actor: User | None,
    party: Party,
    now: datetime,
    reason: str = "",
    result: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> SupportEvent:
    """Take request from the state it was read in to target, write changes, record who did it.

    The row changes only if it still has the state and version that were read. Where target waits
    for the center its clock starts at now, unless it has been running there; else it stops. A
    closed request keeps result and reason, one that is opened again loses them. Permission is the
    caller's business.

    Raises WrongStateError if target cannot be reached, ChangedMeanwhileError if someone else was
    first; then nothing has changed.
    """
    source = State(request.state)
    if not can_move(source, target):
        raise WrongStateError(source)
    if target not in WAITS_FOR_CENTER:
        changes |= {"remind_at": None, "respond_by": None, "raise_at": None}
    elif source not in WAITS_FOR_CENTER or "center" in changes:
        changes |= started(changes.get("center", request.center), now)
    if target == State.CLOSED:
        changes |= {"result": result, "result_text": reason, "closed_at": now}
    elif source == State.CLOSED:
        changes |= {"result": "", "result_text": "", "closed_at": None}
    _swap(request, state=target, **changes)
    return _record(
        request,
        kind,
        source,
        actor=actor,
        party=party,
        now=now,
        reason=reason,
        result=result,
        data=data,
    )


@transaction.atomic
def change(
    request: SupportRequest,
    kind: EventKind,
    *,
    actor: User | None,
    party: Party,
    now: datetime,
    reason: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> SupportEvent:
    """As move(), but within the state in which request was read."""
    if "center" in changes:
        changes |= started(changes["center"], now)
    _swap(request, **changes)
    return _record(
        request,
        kind,
        request.state,
        actor=actor,
        party=party,
        now=now,
        reason=reason,
        data=data,
    )


@transaction.atomic
def begin(request: SupportRequest, *, actor: User, now: datetime) -> SupportEvent:
    """Store a request that is made now, and write the first line of its history."""
    for name, value in started(request.center, now).items():
        setattr(request, name, value)
    request.created_at = now
    request.save(force_insert=True)
    return _record(request, EventKind.REQUESTED, "", actor=actor, party=Party.REQUESTER, now=now)


@transaction.atomic
def note(request: SupportRequest, kind: EventKind, **told: Any) -> SupportEvent:
    """Add a line that changes nothing else, whatever state the request is now in.

    The row is read again under a lock, so that the line stands between the right two others.
    """
    locked = SupportRequest.objects.select_for_update(no_key=True)
    request.refresh_from_db(from_queryset=locked)
    return _record(request, kind, request.state, **told)


def started(center: Any, now: datetime) -> dict[str, Any]:
    """Return the changes by which the clock of center starts at now."""
    return {
        "clock_started_at": now,
        **clock_of(center, now)._asdict(),
        "reminded_at": None,
        "escalated_at": None,
        "raised_at": None,
    }


def _record(
    request: SupportRequest,
    kind: EventKind,
    source: str,
    *,
    actor: User | None,
    party: Party,
    now: datetime,
    reason: str = "",
    result: str = "",
    data: dict[str, Any] | None = None,
) -> SupportEvent:
    event = SupportEvent.objects.create(
        request=request,
        kind=kind,
        source=source,
        target=request.state,
        center_id=request.center_id,
        actor=actor,
        party=party,
        reason=reason,
        result=result,
        data=data or {},
        at=now,
    )
    tell_about(event)
    return event


def _swap(request: SupportRequest, **changes: Any) -> None:
    """Write changes if the row is still as it was read, and read it again."""
    row = SupportRequest.objects.filter(pk=request.pk, state=request.state, version=request.version)
    if not row.update(version=F("version") + 1, **changes):
        raise ChangedMeanwhileError(
            SupportRequest.objects.values_list("state", flat=True).get(pk=request.pk)
        )
    request.refresh_from_db()
