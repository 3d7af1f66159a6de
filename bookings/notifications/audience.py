"""Who hears of an event: the requester, whoever answers for the center, or both."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from bookings.models import BookingEvent, MailPreference
from bookings.states import WAITS_FOR_CENTER, EventKind, Party, State
from centers.models import CenterRole
from centers.permissions import Deed, in_force, roles_that
from itube.accounts.models import User


class Side(StrEnum):
    """As whom a person hears of a booking; it chooses the words and the page that is linked."""

    REQUESTER = "requester"
    CENTER = "center"  # who answers for the center
    DEPUTY = "deputy"  # to whom the answer has just passed


@dataclass(frozen=True)
class Hearer:
    user_id: int
    email: str
    language: str
    side: Side


# Whom each kind concerns. What is in neither set is told to everyone but the party who did it.
TO_REQUESTER = frozenset(
    {
        EventKind.REQUESTED,  # the receipt
        EventKind.REJECTED,
        EventKind.ASKED,
        EventKind.OFFERED,
        EventKind.REFERRED,
        EventKind.STARTED,
        EventKind.FINISHED,
        EventKind.NO_SHOW,
        EventKind.RESEATED,
        EventKind.PRICED,
    }
)
# Only once a request is received is it known who answers it.
TO_CENTER = frozenset({EventKind.RECEIVED, EventKind.REPLIED, EventKind.ESCALATED})

# What a requester does and a calendar has to learn: of these they get a receipt with the entry.
RECEIPTS = frozenset({EventKind.MOVED, EventKind.CANCELLED, EventKind.ACCEPTED})

# What needs an answer or a way to the center is told whatever a person prefers.
ALWAYS = frozenset(
    {
        EventKind.ASKED,
        EventKind.OFFERED,
        EventKind.REFERRED,
        EventKind.REMINDED,
        EventKind.ESCALATED,
        EventKind.CONFIRMED,
    }
)
# What a person may choose not to hear. A requester hears all the same of the end of a booking and
# of the offer that made one: no calendar may be left with what is not true.
MUTABLE: tuple[EventKind, ...] = tuple(kind for kind in EventKind if kind not in ALWAYS)


def sides_of(event: BookingEvent) -> frozenset[Side]:
    """Return which sides hear of event."""
    if event.kind in TO_REQUESTER:
        return frozenset({Side.REQUESTER})
    if event.kind in TO_CENTER:
        return frozenset({Side.CENTER})
    if event.kind == EventKind.REMINDED:
        waits_for_center = event.target in WAITS_FOR_CENTER
        return frozenset({Side.CENTER if waits_for_center else Side.REQUESTER})
    if event.party == Party.SYSTEM or is_withdrawal(event):
        return frozenset({Side.REQUESTER, Side.CENTER})
    if event.party != Party.REQUESTER:
        return frozenset({Side.REQUESTER})
    return frozenset({Side.CENTER, Side.REQUESTER} if has_receipt(event) else {Side.CENTER})


def is_withdrawal(event: BookingEvent) -> bool:
    """Return whether the last offer was taken back for a breakdown, at the center or at another."""
    return event.kind == EventKind.DECLINED and event.party == Party.CENTER


def has_receipt(event: BookingEvent) -> bool:
    """Return whether the requester did it, and a calendar of theirs has to learn of it.

    What is taken back unanswered has an entry only if it was moved before, or came of a referral.
    """
    if event.party != Party.REQUESTER or event.kind not in RECEIPTS:
        return False
    if event.kind != EventKind.CANCELLED:
        return True
    # The cancellation itself has raised the sequence by one.
    return event.source == State.CONFIRMED or event.booking.sequence > 1


def is_mutable(event: BookingEvent, side: Side) -> bool:
    """Return whether a person on that side may have chosen not to hear of event."""
    if event.kind in (EventKind.CANCELLED, EventKind.ACCEPTED):
        return side != Side.REQUESTER
    return event.kind not in ALWAYS


def hearers_of(event: BookingEvent) -> list[Hearer]:
    """Return who is to hear of event, each once; one statement.

    For the center that is the responsible person, or everyone who answers its requests where
    nobody is (any more); after an escalation also the one who was responsible before. Whoever did
    it hears nothing, but for a requester's receipts; nor does an account that is closed.
    """
    booking, sides = event.booking, sides_of(event)
    roles = CenterRole.objects.filter(
        in_force(event.at),
        center__equipment=booking.equipment_id,
        role__in=roles_that(Deed.APPROVE),
    )
    wanted = Q()
    if Side.REQUESTER in sides:
        wanted |= Q(pk=booking.user_id)
    if Side.CENTER in sides:
        wanted |= Q(pk__in=roles.values("user"))
    people = list(
        User.objects.filter(wanted, is_active=True)
        .annotate(
            answers=Exists(roles.filter(user=OuterRef("pk"))),
            has_muted=Exists(MailPreference.objects.filter(user=OuterRef("pk"), kind=event.kind)),
        )
        .only("email", "language")
        .order_by("pk")
    )
    answering = {person.pk for person in people if person.answers}
    is_receipt = event.kind == EventKind.REQUESTED or has_receipt(event)
    found = []
    for person in people:
        side = _side(person.pk, event, sides, answering)
        if side is None or (person.has_muted and is_mutable(event, side)):
            continue
        if person.pk != event.actor_id or is_receipt:
            found.append(Hearer(person.pk, person.email, person.language, side))
    return found


def _side(
    user_id: int, event: BookingEvent, sides: frozenset[Side], answering: set[int]
) -> Side | None:
    """Return as whom a person hears of event, or None if somebody else answers for the center."""
    booking = event.booking
    if Side.REQUESTER in sides and user_id == booking.user_id:
        return Side.REQUESTER
    if event.kind == EventKind.ESCALATED:
        if user_id == booking.approver_id:
            return Side.DEPUTY
        return Side.CENTER if user_id == event.data.get("from") else None
    nobody_is_responsible = booking.approver_id not in answering
    return Side.CENTER if nobody_is_responsible or user_id == booking.approver_id else None
