"""Puts the demonstration's bookings together, once: a portal that has any is left as it is."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from bookings.availability.opening import SEOUL, at_minute
from bookings.models import Booking, BookingPolicy, Holiday, Maintenance, Occupancy, UsageRecord
from centers.models import CenterRole, ClosedDay, OpeningHours
from equipment.fees import in_force
from equipment.models import Equipment
from itube.accounts.models import User
from itube.demo.bookings.bulk import checked_afterwards
from itube.demo.bookings.lines import add_lines
from itube.demo.bookings.loading import write
from itube.demo.bookings.people import Applicant, make_people
from itube.demo.bookings.plan import Place, bookings_of
from itube.demo.bookings.referrals import add_referrals
from itube.demo.bookings.showcase import add_offers, bookings_of_c001
from itube.demo.generate.chance import Chance
from itube.lib.periods import Span

YEARS_BACK, WEEKS_AHEAD = 2, 8
SHOWCASE_CENTER = "C001"
# Pieces of C001 that only the showcase books.
RESERVED = 32
TABLES = (
    "bookings_booking",
    "bookings_bookingevent",
    "bookings_occupancy",
    "bookings_usagerecord",
)
# A few pieces are set up and cleaned for half an hour, and a few take requests at once.
BUFFERED, INSTANT = 0.04, 0.05


def load_bookings(now: datetime, say: Callable[[str], None]) -> None:
    """Store bookings, use and rules of the demonstration, placed relative to now.

    Does nothing on a portal with bookings: they would be placed a second time. Call it within a
    transaction, after the catalogue and the accounts.
    """
    if Booking.objects.exists() or UsageRecord.objects.exists():
        say("예약: 이미 있어서 그대로 두었습니다.")
        return
    people = make_people()
    today = now.astimezone(SEOUL).date()
    past = _working_days(today - timedelta(days=365 * YEARS_BACK), today)
    coming = _working_days(today + timedelta(days=1), today + timedelta(weeks=WEEKS_AHEAD, days=1))
    pieces = list(Equipment.objects.select_related("center").prefetch_related("tariffs"))
    places = _places(pieces, past[0], coming[-1], today)
    own = [place for place in places if place.piece.center.code == SHOWCASE_CENTER]
    reserved = own[:RESERVED]
    kept = {place.piece.pk for place in reserved}
    engineer = _engineer()
    planned = chain.from_iterable(
        bookings_of(place, people, past, coming, now)
        for place in places
        if place.piece.pk not in kept
    )
    shown = bookings_of_c001(reserved, people, engineer, past, coming, now)
    with checked_afterwards(*TABLES):
        say(f"예약: {write(chain(planned, shown), now):,}건을 썼습니다.")
        say(f"자체 이용: {add_lines(pieces, today):,}줄을 썼습니다.")
    add_offers(now)
    say(f"다른 센터 연계: {add_referrals(pieces, now):,}건을 썼습니다.")
    say(f"점검: {_add_maintenance(places, coming):,}건을 썼습니다.")


def _working_days(first: date, until: date) -> list[date]:
    """Return the days of [first, until) that are neither weekend nor public holiday."""
    holidays = set(Holiday.objects.values_list("day", flat=True))
    days = (first + timedelta(days=n) for n in range((until - first).days))
    return [day for day in days if day.weekday() < 5 and day not in holidays]


def _engineer() -> Applicant:
    user = User.objects.select_related("company").get(email="engineer@demo.example")
    if user.company is None:
        raise ValueError("the demo engineer has a company")
    return Applicant(user.pk, user.company.pk, user.company.size)


def _places(pieces: Sequence[Equipment], first: date, last: date, today: date) -> list[Place]:
    hours: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for row in OpeningHours.objects.order_by("center", "weekday", "opens"):
        hours[row.center_id][row.weekday].append((row.opens, row.closes))
    shut: dict[int | None, set[date]] = defaultdict(set)
    for center, day in ClosedDay.objects.filter(day__range=(first, last)).values_list(
        "center", "day"
    ):
        shut[center].add(day)
    approvers = dict(
        CenterRole.objects.filter(role=CenterRole.Role.APPROVER).values_list("center", "user")
    )
    bookable = [piece for piece in pieces if piece.is_bookable and piece.use_modes]
    buffers = _policies(bookable)
    return [
        Place(
            piece,
            in_force(piece.tariffs.all(), today),
            hours[piece.center_id],
            frozenset(shut[piece.center_id] | shut[None]),
            approvers.get(piece.center_id),
            *buffers.get(piece.pk, (0, 0)),
        )
        for piece in bookable
    ]


def _policies(pieces: Sequence[Equipment]) -> dict[int, tuple[int, int]]:
    """Give some pieces rules of their own; return the buffers (before, after) in minutes."""
    policies, buffers = [], {}
    for piece in pieces:
        chance = Chance(f"policy {piece.itube_no}")
        if chance.happens(BUFFERED):
            buffers[piece.pk] = (30, 30)
            policies.append(
                BookingPolicy(equipment=piece, buffer_before_minutes=30, buffer_after_minutes=30)
            )
        elif chance.happens(INSTANT):
            policies.append(BookingPolicy(equipment=piece, instant=True))
    BookingPolicy.objects.bulk_create(policies)
    return buffers


def _add_maintenance(places: Sequence[Place], coming: Sequence[date]) -> int:
    """Store maintenance of some pieces on coming days on which nobody has booked them."""
    wanted = {}
    for place in places:
        chance = Chance(f"maintenance {place.piece.itube_no}")
        if chance.happens(0.06):
            day = chance.pick(coming[5:])
            wanted[place.piece.pk] = Span(at_minute(day, 9 * 60), at_minute(day, 13 * 60))
    taken = Occupancy.objects.holding().filter(equipment__in=wanted)
    busy = {
        key
        for key, span in taken.values_list("equipment", "span")
        if span.lower < wanted[key].end and span.upper > wanted[key].start
    }
    rows = Maintenance.objects.bulk_create(
        Maintenance(
            equipment_id=key, kind="calibration", start=span.start, end=span.end, text="정기 교정"
        )
        for key, span in wanted.items()
        if key not in busy
    )
    units = {place.piece.pk: place.piece.units for place in places}
    Occupancy.objects.bulk_create(
        Occupancy(
            equipment_id=row.equipment_id,
            unit=unit,
            span=(row.start, row.end),
            maintenance=row,
        )
        for row in rows
        for unit in range(1, units[row.equipment_id] + 1)
    )
    return len(rows)
