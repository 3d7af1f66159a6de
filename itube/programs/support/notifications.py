"""Who hears of what happened to a request: one message a person and event."""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import QuerySet

from itube.accounts.models import User
from itube.outbox.models import OutboxMessage
from itube.outbox.telling import tell_all
from itube.programs.models import SupportEvent, SupportRequest
from itube.programs.support.owners import managers_of, operators, who_answers
from itube.programs.support.states import EventKind, Party

MAKER = "support_event"


class Side(StrEnum):
    """As whom a person hears of a request; it chooses the words and the page that is linked."""

    REQUESTER = "requester"
    CENTER = "center"


# Whom each kind concerns. What is in neither set is told to nobody (notes), or by who did it.
TO_REQUESTER = frozenset(
    {EventKind.REQUESTED, EventKind.REFERRED, EventKind.ANSWERED, EventKind.ASKED}
    | {EventKind.CONSENT_ASKED}
)
TO_CENTER = frozenset(
    {EventKind.REQUESTED, EventKind.REFERRED, EventKind.ASSIGNED, EventKind.REPLIED}
    | {EventKind.REMINDED, EventKind.ESCALATED, EventKind.RAISED, EventKind.CANCELLED}
    | {EventKind.CONSENTED, EventKind.REFUSED}
)
# Told to whoever did not do it.
TO_OTHERS = frozenset({EventKind.CLOSED, EventKind.REOPENED})


def tell_about(event: SupportEvent) -> None:
    """Put into the outbox what each person concerned is to hear of event; sends nothing itself.

    Runs in the transaction of the deed. What was told is known to the outbox by its dedupe keys.
    """
    tell_all(
        OutboxMessage(
            kind=f"support_{event.kind}",
            recipient=person.email,
            payload={
                "maker": MAKER,
                "language": person.language,
                "context": {
                    "event": event.pk,
                    "side": side,
                    "state": event.target,
                    "respond_by": _iso(event.request),
                },
            },
            dedupe_key=f"support:{event.pk}:{person.pk}",
        )
        for person, side in hearers_of(event)
    )


def hearers_of(event: SupportEvent) -> list[tuple[User, Side]]:
    """Return who hears of event and as whom, each once; who did it hears a receipt at most."""
    by_requester = event.party == Party.REQUESTER
    found: dict[int, tuple[User, Side]] = {}
    if event.kind in TO_CENTER or (event.kind in TO_OTHERS and by_requester):
        for person in _of_center(event):
            if person.pk != event.actor_id:
                found[person.pk] = (person, Side.CENTER)
    if event.kind in TO_REQUESTER or (event.kind in TO_OTHERS and not by_requester):
        person = event.request.requester
        if person.is_active:
            found[person.pk] = (person, Side.REQUESTER)
    return list(found.values())


def _of_center(event: SupportEvent) -> Iterable[User]:
    """Return who hears for the center: its owner, else all who answer, else the portal's operators.

    A deadline that has passed is told to the managers, and later to the operators.
    """
    request = event.request
    people: QuerySet[User] = User.objects.none()
    if event.kind == EventKind.RAISED:
        return operators()
    if request.center_id:
        if event.kind == EventKind.ESCALATED:
            people = managers_of(request.center_id, event.at)
        else:
            answering = who_answers(request.center_id, event.at)
            people = answering.filter(pk=request.owner_id) if request.owner_id else answering
            if request.owner_id and not people:
                people = answering  # the owner has left
    return people or operators()


def _iso(request: SupportRequest) -> str | None:
    return request.respond_by.isoformat() if request.respond_by else None
