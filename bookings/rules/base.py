"""What a rule is: one idea, asked about one request, answering in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from bookings.models import Booking
from bookings.policies import Policy
from bookings.refusals import Breach
from equipment.models import Equipment
from itube.accounts.models import Company, User
from itube.lib.periods import Span


@dataclass(frozen=True)
class Asking:
    """All that rules look at. booking is the one that is being changed, if there is one."""

    piece: Equipment
    policy: Policy
    user: User
    company: Company | None
    span: Span
    use_mode: str
    now: datetime
    booking: Booking | None = None


class Rule(Protocol):
    """One reason to refuse; name is its code in the API."""

    name: ClassVar[str]

    def breach(self, asking: Asking) -> Breach | None:
        """Return what is wrong and what would pass, or None if the request is right."""
