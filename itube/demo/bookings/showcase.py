"""What the demo accounts find: an engineer's bookings, and a desk of C001 with something to do."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bookings.availability.opening import SEOUL, at_minute
from bookings.models import Booking, Occupancy, Offer
from bookings.states import PENDING, State
from itube.demo.bookings.people import Applicant
from itube.demo.bookings.plan import Place, Planned, planned
from itube.demo.generate.chance import Chance
from itube.lib.periods import Span

# The engineer's coming bookings, by the working day on which they lie.
ENGINEERS = (
    (State.CONFIRMED, 2),
    (State.REVIEWING, 4),
    (State.NEEDS_INFO, 5),
    (State.CONFIRMED, 9),
)
# Open requests of others to C001.
OPEN = 10
# The rest of the states, so that each is there.
PAST = (
    State.COMPLETED,
    State.CANCELLED,
    State.REJECTED,
    State.EXPIRED,
    State.NO_SHOW,
)


def bookings_of_c001(
    places: Sequence[Place],
    people: Sequence[Applicant],
    engineer: Applicant,
    past: Sequence[date],
    coming: Sequence[date],
    now: datetime,
) -> Iterator[Planned]:
    """Yield bookings of C001 in every state; places are pieces that nothing else has booked."""
    chance = Chance("showcase")
    free = iter(places)
    for state, ahead in ENGINEERS:
        yield _on(next(free), engineer, state, coming[ahead], now, chance)
    for number in range(OPEN):
        booking = _on(
            next(free), chance.pick(people), State.REVIEWING, coming[3 + number], now, chance
        )
        # Spread from two hours to ten days, so that the inbox has an order.
        wanted = now + timedelta(hours=2 + 26 * number)
        yield replace(booking, respond_by=min(wanted, booking.span.start))
    for state in (State.REQUESTED, State.OFFERED):
        yield _on(next(free), chance.pick(people), state, coming[8], now, chance)
    for number, state in enumerate(PAST):
        day = past[-3 - number]
        yield _on(next(free), engineer, state, day, now, chance)
        yield _on(next(free), chance.pick(people), state, day, now, chance)
    # Confirmed, and over since yesterday: a record of use to close.
    yield _on(next(free), chance.pick(people), State.CONFIRMED, past[-1], now, chance)
    yield _in_use(next(free), chance.pick(people), now, chance)


def add_offers(now: datetime) -> None:
    """Give each booking of the demonstration that is offered two other times, and hold them."""
    for booking in Booking.objects.filter(state=State.OFFERED, offers=None):
        for hours in (3, 24):
            shift = timedelta(hours=hours)
            offer = Offer.objects.create(
                booking=booking,
                equipment_id=booking.equipment_id,
                start=booking.starts_at + shift,
                end=booking.ends_at + shift,
                made_by_id=booking.approver_id,
                at=now,
            )
            Occupancy.objects.create(
                equipment_id=booking.equipment_id,
                unit=1,
                span=(offer.start, offer.end),
                offer=offer,
            )


def _on(
    place: Place, who: Applicant, state: State, day: date, now: datetime, chance: Chance
) -> Planned:
    """Return a booking of two hours in the morning of a day."""
    span = Span(at_minute(day, 10 * 60), at_minute(day, 12 * 60))
    booking = planned(place, who, state, span, now, chance)
    if state in PENDING and state != State.REVIEWING:
        return replace(booking, respond_by=min(span.start, now + timedelta(days=3)))
    return booking


def _in_use(place: Place, who: Applicant, now: datetime, chance: Chance) -> Planned:
    """Return a use that goes on at this moment, whatever the time of day."""
    local = now.astimezone(SEOUL)
    start = local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0)
    span = Span(start - timedelta(hours=1), start + timedelta(hours=2))
    return planned(place, who, State.IN_USE, span, now, chance)
