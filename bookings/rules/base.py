"""What a rule is: one idea, asked about one request, answering in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from bookings.availability.grid import FARTHEST
from bookings.availability.opening import SEOUL, day_span, open_spans
from bookings.clock import LOOK_AHEAD
from bookings.models import Booking
from bookings.policies import Policy
from bookings.refusals import Breach
from equipment.models import Equipment
from itube.accounts.models import Company, User
from itube.lib.periods import Span


@dataclass(frozen=True)
class Asking:
    """All that rules look at. booking is the one that is taken in or changed, if there is one."""

    piece: Equipment
    policy: Policy
    user: User
    company: Company | None
    span: Span
    use_mode: str
    now: datetime
    # The open time from now on, until after the span.
    opening: list[Span]
    booking: Booking | None = None


class Rule(Protocol):
    """One reason to refuse; name is its code in the API."""

    name: ClassVar[str]

    def breach(self, asking: Asking) -> Breach | None:
        """Return what is wrong and what would pass, or None if the request is right."""


def asking_for(
    piece: Equipment,
    policy: Policy,
    *,
    user: User,
    company: Company | None,
    span: Span,
    use_mode: str,
    now: datetime,
    booking: Booking | None = None,
) -> Asking:
    """Return what rules look at, with the opening hours of all that they and the clock need."""
    # No rule asks about the opening hours of a time that lies in the past or beyond any horizon.
    last = day_span(min(span.end, now + FARTHEST).astimezone(SEOUL).date())
    opening = open_spans(piece, policy, Span(now, max(last.end, now + LOOK_AHEAD)))
    return Asking(piece, policy, user, company, span, use_mode, now, opening, booking)
