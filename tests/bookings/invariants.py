"""What must be true of bookings at every moment, however many deeds went on at once.

Each function looks at the bookings of some pieces and returns what is wrong, in words; none of
them leans on a constraint or a lock. all_faults() asks them all.
"""

from collections import defaultdict
from collections.abc import Collection
from itertools import pairwise

from django.db import connection

from bookings.models import Booking, BookingEvent, Maintenance, Occupancy, Offer, UsageRecord, Wait
from bookings.policies import Policy, policies_of
from bookings.states import HOLDING, MOVES, PENDING, EventKind, State
from equipment.models import Equipment
from itube.lib.periods import Span

# Kinds that leave the state as it is.
STAYS = {
    EventKind.MOVED,
    EventKind.RESEATED,
    EventKind.MESSAGE,
    EventKind.ATTACHED,
    EventKind.REMINDED,
    EventKind.ESCALATED,
    EventKind.PRICED,
}
# The state in which every other kind leaves a booking.
LEADS_TO = {
    EventKind.REQUESTED: {State.REQUESTED},
    EventKind.RECEIVED: {State.REVIEWING},
    EventKind.CONFIRMED: {State.CONFIRMED},
    EventKind.REJECTED: {State.REJECTED},
    EventKind.ASKED: {State.NEEDS_INFO},
    EventKind.REPLIED: {State.REVIEWING},
    EventKind.OFFERED: {State.OFFERED},
    EventKind.REFERRED: {State.OFFERED},
    EventKind.ACCEPTED: {State.CONFIRMED, State.REVIEWING},
    EventKind.DECLINED: {State.REVIEWING},
    EventKind.CANCELLED: {State.CANCELLED},
    EventKind.EXPIRED: {State.EXPIRED},
    EventKind.STARTED: {State.IN_USE},
    EventKind.FINISHED: {State.COMPLETED},
    EventKind.NO_SHOW: {State.NO_SHOW},
}

OVERLAPS = """
SELECT one.equipment_id, one.unit, one.span, other.span
FROM bookings_occupancy one
JOIN bookings_occupancy other
  ON other.equipment_id = one.equipment_id AND other.unit = one.unit AND other.id > one.id
WHERE one.holds AND other.holds AND one.span && other.span AND one.equipment_id = ANY(%s)
ORDER BY one.id, other.id
"""


def all_faults(pieces: Collection[int]) -> list[str]:
    """Return all that is wrong with the bookings of these pieces (keys)."""
    bookings = list(Booking.objects.filter(equipment__in=pieces).order_by("pk"))
    events = defaultdict(list)
    for event in BookingEvent.objects.filter(booking__in=bookings).order_by("pk"):
        events[event.booking_id].append(event)
    faults = [*overlaps(pieces), *maintenance_faults(pieces), *line_faults(pieces)]
    for booking in bookings:
        faults += chain_faults(booking, events[booking.pk])
        faults += clock_faults(booking)
        faults += sequence_faults(booking, events[booking.pk])
    return faults + holding_faults(bookings, events) + record_faults(bookings)


def overlaps(pieces: Collection[int]) -> list[str]:
    """Two holders of one unit at one instant."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS, [list(pieces)])
        return [
            f"piece {piece} unit {unit} is held twice: {one} and {other}"
            for piece, unit, one, other in cursor.fetchall()
        ]


def chain_faults(booking: Booking, events: list[BookingEvent]) -> list[str]:
    """A move that the table does not know, or events that do not lead to the state."""
    name = f"{booking} ({booking.state})"
    if not events or events[0].source:
        return [f"{name} does not begin with a request"]
    faults = []
    for before, event in pairwise(events):
        if event.source != before.target:
            faults.append(f"{name}: after {before.target} comes {event.kind} from {event.source}")
    for event in events:
        source, target, kind = event.source, State(event.target), EventKind(event.kind)
        legal = (
            source == target
            if kind in STAYS
            else target in LEADS_TO[kind] and (not source or target in MOVES[State(source)])
        )
        if not legal:
            faults.append(f"{name}: {kind} led from {source} to {target}")
    if events[-1].target != booking.state:
        faults.append(f"{name}: its events end in {events[-1].target}")
    return faults


def clock_faults(booking: Booking) -> list[str]:
    """A pending booking without a deadline, or a deadline for nobody."""
    if (booking.respond_by is not None) == (booking.state in PENDING):
        return []
    return [f"{booking} is {booking.state} and due {booking.respond_by}"]


def sequence_faults(booking: Booking, events: list[BookingEvent]) -> list[str]:
    """A calendar entry that changed and did not say so."""
    least = sum(
        event.kind in (EventKind.MOVED, EventKind.ACCEPTED, EventKind.RESEATED)
        or (event.kind not in STAYS and event.target not in HOLDING)
        for event in events
    )
    # A confirmation for another time than was asked raises it too.
    most = least + sum(event.kind == EventKind.CONFIRMED for event in events)
    if least <= booking.sequence <= most:
        return []
    return [f"{booking} has SEQUENCE {booking.sequence}, not {least} to {most}"]


def has_time(events: list[BookingEvent]) -> bool | None:
    """Return whether a booking has its own time by what its events say; None if they do not say.

    While it is offered other times, a breakdown may take the asked one without a word.
    """
    told: bool | None = True
    for event in events:
        if event.kind in (EventKind.OFFERED, EventKind.REFERRED):
            told = None if event.data["keep_asked"] else False
        elif event.kind == EventKind.DECLINED:
            told = event.data["held"]
        elif event.kind in (EventKind.ACCEPTED, EventKind.CONFIRMED, EventKind.MOVED):
            told = True
        elif event.target not in HOLDING:
            told = False
    return told


def holding_faults(bookings: list[Booking], events: dict[int, list[BookingEvent]]) -> list[str]:
    """A booking that holds no time although it should, or holds what is not its own."""
    own, offered = defaultdict(list), defaultdict(list)
    rows = Occupancy.objects.holding()
    for row in rows.filter(booking__in=bookings):
        own[row.booking_id].append(row)
    for row in rows.filter(offer__booking__in=bookings).select_related("offer"):
        offered[row.offer.booking_id].append(row)
    is_open = defaultdict(set)
    for offer in Offer.objects.filter(booking__in=bookings, is_open=True):
        is_open[offer.booking_id].add(offer.pk)
    pieces = Equipment.objects.filter(bookings__in=bookings) | Equipment.objects.filter(
        pk__in=[row.equipment_id for rows in offered.values() for row in rows]
    )
    policies = policies_of(list(pieces.select_related("center").distinct()))
    broken_at = dict(
        Maintenance.objects.filter(kind=Maintenance.Kind.BREAKDOWN)
        .order_by("created_at")
        .values_list("equipment", "created_at")
    )
    faults = []
    for booking in bookings:
        name, held = f"{booking} ({booking.state})", own[booking.pk]
        told = has_time(events[booking.pk])
        if told and (booking.ends_at <= broken_at.get(booking.equipment_id, booking.starts_at)):
            told = None  # a breakdown takes what is over, and only waits for its record
        if len(held) > 1 or (told is not None and bool(held) != told):
            faults.append(f"{name} holds {held}, and by its events {told}")
        faults += [
            f"{name} is from {booking.span} and holds {row}"
            for row in held
            if row.equipment_id != booking.equipment_id
            or not fits(row, booking.span, policies[row.equipment_id])
        ]
        faults += [
            f"{name} is offered {row.offer.span} and holds {row}"
            for row in offered[booking.pk]
            if row.equipment_id != row.offer.equipment_id
            or not fits(row, row.offer.span, policies[row.equipment_id])
        ]
        if {row.offer_id for row in offered[booking.pk]} != is_open[booking.pk]:
            faults.append(f"{name} has offers {is_open[booking.pk]}, held {offered[booking.pk]}")
        if bool(offered[booking.pk]) != (booking.state == State.OFFERED):
            faults.append(f"{name} holds {len(offered[booking.pk])} offers")
    return faults


def fits(row: Occupancy, use: Span, policy: Policy) -> bool:
    """Return whether row is held for use and its buffers by the policy of today, and no longer."""
    return (use.start - row.span.lower, row.span.upper - use.end) == (policy.before, policy.after)


def record_faults(bookings: list[Booking]) -> list[str]:
    """A use without its record, or a record of no use."""
    recorded = set(
        UsageRecord.objects.counted().filter(booking__in=bookings).values_list("booking", flat=True)
    )
    used = {booking.pk for booking in bookings if booking.state == State.COMPLETED}
    return [f"booking {pk} is used or recorded, not both" for pk in recorded ^ used]


def maintenance_faults(pieces: Collection[int]) -> list[str]:
    """Maintenance that holds time outside its own, or after it was called off."""
    faults = []
    rows = Occupancy.objects.holding().filter(equipment__in=pieces, maintenance__isnull=False)
    for row in rows.select_related("maintenance", "equipment"):
        done: Maintenance = row.maintenance
        if done.cancelled_at or row.span.lower < done.start or done.end < row.span.upper:
            faults.append(f"{row} is held by maintenance from {done.start} to {done.end}")
        if not 1 <= row.unit <= row.equipment.units:
            faults.append(f"{row} is of no unit that there is")
    return faults


def line_faults(pieces: Collection[int]) -> list[str]:
    """Time held for somebody who does not stand in line any more, or for nobody."""
    held = set(
        Occupancy.objects.holding()
        .filter(equipment__in=pieces, wait__isnull=False)
        .values_list("wait", flat=True)
    )
    told = set(
        Wait.objects.filter(equipment__in=pieces, state=Wait.State.HELD).values_list(
            "pk", flat=True
        )
    )
    return [f"wait {pk} is told of time or holds it, not both" for pk in held ^ told]
