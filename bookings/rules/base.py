"""What a rule is: one idea, asked about one request, answering in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Protocol

from django.db.models import Exists, F, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from bookings.availability.grid import FARTHEST
from bookings.availability.opening import SEOUL, day_span, open_spans
from bookings.clock import LOOK_AHEAD
from bookings.models import Booking
from bookings.policies import Policy
from bookings.refusals import Breach
from bookings.states import HOLDING, State
from equipment.models import Equipment, HeldQualification
from itube.accounts.models import Company, User
from itube.lib.periods import Span

# What counts: time that is held, and time that was used or left unused.
COUNTED = (*HOLDING, State.COMPLETED, State.NO_SHOW)


class OnRecord(NamedTuple):
    """What is known of who asks: a qualification that is held, hours that the company has booked.

    booked is the time of the uses that start in the policy's quota_days around the asked one.
    """

    is_qualified: bool
    booked: timedelta


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

    @cached_property
    def on_record(self) -> OnRecord:
        """What the rules of scarce and of difficult pieces ask; one statement for both."""
        asker = User.objects.filter(pk=self.user.pk)
        is_qualified, booked = asker.values_list(
            Exists(self._held()), Subquery(self._booked())
        ).get()
        return OnRecord(is_qualified, booked or timedelta())

    def _held(self) -> QuerySet[HeldQualification]:
        day = timezone.localdate(self.span.start)
        return HeldQualification.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=day),
            user=self.user,
            qualification=self.piece.qualification_id,
            valid_from__lte=day,
        )

    def _booked(self) -> QuerySet[Booking, Any]:
        half = timedelta(days=self.policy.quota_days) / 2
        others = Booking.objects.filter(
            equipment=self.piece,
            company=self.company,
            state__in=COUNTED,
            starts_at__gte=self.span.start - half,
            starts_at__lt=self.span.start + half,
        )
        if self.booking is not None:
            others = others.exclude(pk=self.booking.pk)
        total = Sum(F("ends_at") - F("starts_at"))
        return others.order_by().values("company").annotate(total=total).values("total")


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
