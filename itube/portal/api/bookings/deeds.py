"""What can be done with a booking: in which states, and by whom. One table for all addresses."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from bookings.models import Booking
from bookings.states import HOLDING, MOVABLE, MOVES, Party, State
from centers.permissions import Deed, Standing
from itube.accounts.models import User


def _leading_to(target: State) -> tuple[State, ...]:
    return tuple(state for state, targets in MOVES.items() if target in targets)


@dataclass(frozen=True)
class Verb:
    """states: in which it is allowed. deed: what its center's side needs, None if it has none."""

    states: tuple[State, ...]
    by_requester: bool = False
    deed: Deed | None = None


VERBS = {
    "cancel": Verb(_leading_to(State.CANCELLED), True, Deed.APPROVE),
    "move": Verb(MOVABLE, True, Deed.APPROVE),
    "reply": Verb((State.NEEDS_INFO,), True),
    "accept-offer": Verb((State.OFFERED,), True),
    "decline-offer": Verb((State.OFFERED,), True),
    "messages": Verb(tuple(State), True, Deed.OPERATE),
    "attachments": Verb(tuple(State), True, Deed.OPERATE),
    "quote": Verb((*HOLDING, State.COMPLETED), True, Deed.VIEW),
    "approve": Verb((State.REQUESTED, State.REVIEWING), deed=Deed.APPROVE),
    "reject": Verb(_leading_to(State.REJECTED), deed=Deed.APPROVE),
    "ask": Verb((State.REVIEWING,), deed=Deed.APPROVE),
    "offer": Verb((State.REVIEWING,), deed=Deed.APPROVE),
    "refer": Verb((State.REVIEWING,), deed=Deed.APPROVE),
    "start": Verb((State.CONFIRMED,), deed=Deed.OPERATE),
    "finish": Verb((State.CONFIRMED, State.IN_USE), deed=Deed.OPERATE),
    "no-show": Verb((State.CONFIRMED,), deed=Deed.OPERATE),
    "usage": Verb((State.COMPLETED,), deed=Deed.OPERATE),
}


def party_for(name: str, booking: Booking, user: User, standing: Standing) -> Party | None:
    """Return on whose side user may do the named verb with a booking in any state, or None.

    Who asked for it acts as the requester, even on a piece of his own center.
    """
    verb = VERBS[name]
    if verb.by_requester and booking.user_id == user.pk:
        return Party.REQUESTER
    if verb.deed is not None and standing.may(verb.deed, booking.equipment.center_id):
        return Party.CENTER
    return None


def acting_party(name: str, booking: Booking, user: User, standing: Standing) -> Party:
    """As party_for(), but PermissionDenied for who may not."""
    party = party_for(name, booking, user, standing)
    if party is None:
        raise PermissionDenied
    return party


def allowed(booking: Booking, user: User, standing: Standing) -> list[str]:
    """Return the verbs that user may do with booking in its present state."""
    return [
        name
        for name, verb in VERBS.items()
        if booking.state in verb.states and party_for(name, booking, user, standing)
    ]
