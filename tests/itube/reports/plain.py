"""The same figures in the slowest and plainest way: record by record, five minutes by five."""

from collections import Counter
from datetime import date, datetime, timedelta

from bookings.models import Booking, Holiday, Maintenance, Occupancy, PieceHours, UsageRecord, Wait
from centers.models import ClosedDay, OpeningHours
from equipment.models import Equipment
from itube.reports.periods import Period
from tests.factories import SEOUL
from tests.itube.reports.worlds import DAY, TICK, midnight

TICKS_PER_DAY = DAY // TICK
SECOND = timedelta(seconds=1)
AGREED = ("confirmed", "in_use", "completed", "no_show")


def days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def days_owned(piece: Equipment, first: date, last: date) -> list[date]:
    return [day for day in days(first, last) if not piece.acquired_on or day >= piece.acquired_on]


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def day_of(moment: datetime) -> date:
    return moment.astimezone(SEOUL).date()


def part(amount: int, record: UsageRecord, start: int, end: int) -> int:
    """What of an amount that lies evenly over a record falls into [start, end)."""
    begins, length = seconds(record.start), seconds(record.end) - seconds(record.start)
    start, end = max(start, begins), min(end, begins + length)
    if end <= start:
        return 0
    return amount * (end - begins) // length - amount * (start - begins) // length


def records_of(piece: Equipment) -> list[UsageRecord]:
    rows = UsageRecord.objects.filter(equipment=piece, is_replaced=False)
    return list(rows.select_related("booking__company"))


def use(records: list[UsageRecord], first: date, last: date) -> Counter:
    """Use, in seconds, of records as far as they lie in the days; samples where it began."""
    start, end = seconds(midnight(first)), seconds(midnight(last + DAY))
    found: Counter = Counter()
    for record in records:
        ran, booking = record.operating_minutes * 60, record.booking
        found[record.use_class] += part(ran, record, start, end)
        if (
            record.use_class == "external"
            and booking
            and booking.company
            and booking.company.size == "small"
        ):
            found["sme"] += part(ran, record, start, end)
        found["staff"] += part(record.staff_minutes * 60, record, start, end)
        if first <= day_of(record.start) <= last:
            found["samples"] += record.samples
            found["income"] += record.fee_won
        if booking:
            found["fulfilled"] += part(
                ran,
                record,
                max(start, seconds(booking.starts_at)),
                min(end, seconds(booking.ends_at)),
            )
    return found


def asked(piece: Equipment, first: date, last: date) -> Counter:
    """Bookings, by the day they begin or were asked for, and the time they took."""
    found: Counter = Counter()
    taken: set[tuple[int, datetime]] = set()
    for booking in Booking.objects.filter(equipment=piece):
        begins, ends = booking.starts_at, booking.ends_at
        inside = [
            begins + n * TICK
            for n in range((ends - begins) // TICK)
            if first <= day_of(begins + n * TICK) <= last
        ]
        if booking.state in AGREED:
            unit = Occupancy.objects.filter(booking=booking).latest("pk").unit
            taken |= {(unit, tick) for tick in inside}
            if first <= day_of(begins) <= last:
                found["bookings"] += 1
                found["lead"] += max(0, seconds(begins) - seconds(booking.created_at))
                found["completed"] += booking.state == "completed"
                found["no_shows"] += booking.state == "no_show"
        if booking.state in ("completed", "no_show"):
            found["closed"] += len(inside) * 300
        if first <= day_of(booking.created_at) <= last:
            wanted = seconds(booking.requested_end) - seconds(booking.requested_start)
            found["requests"] += 1
            found["asked"] += wanted
            found["rejected"] += booking.state == "rejected"
            found["expired"] += booking.state == "expired"
            found["refused"] += wanted * (booking.state in ("rejected", "expired"))
            if booking.first_answered_at:
                found["answered"] += 1
                found["answer"] += seconds(booking.first_answered_at) - seconds(booking.created_at)
    found["booked"] = len(taken) * 300
    for wait in Wait.objects.filter(equipment=piece):
        if first <= day_of(wait.created_at) <= last:
            found["waits"] += 1
            found["wait_asked"] += wait.minutes * 60
    return found


def opens_on_holidays(piece: Equipment) -> bool:
    for owner in (piece, piece.center):
        policy = getattr(owner, "booking_policy", None)
        if policy is not None and policy.opens_on_holidays is not None:
            return policy.opens_on_holidays
    return False


def possible(piece: Equipment, first: date, last: date) -> Counter:
    """Open time of each unit, and what maintenance took of it, breakdown before anything else."""
    hours = list(PieceHours.objects.filter(equipment=piece)) or list(
        OpeningHours.objects.filter(center=piece.center)
    )
    shut = set(ClosedDay.objects.filter(center=None).values_list("day", flat=True))
    shut |= set(ClosedDay.objects.filter(center=piece.center).values_list("day", flat=True))
    if not opens_on_holidays(piece):
        shut |= set(Holiday.objects.values_list("day", flat=True))
    down = list(
        Maintenance.objects.filter(equipment=piece, cancelled_at=None).exclude(kind="in_house")
    )
    found: Counter = Counter()
    for day in days_owned(piece, first, last):
        stretches = [h for h in hours if h.weekday == day.weekday() and day not in shut]
        found["days_of_366" if day.year % 4 == 0 else "days_of_365"] += piece.units
        for number in range(TICKS_PER_DAY):
            minute, at = number * 5, midnight(day) + number * TICK
            if not any(stretch.opens <= minute < stretch.closes for stretch in stretches):
                continue
            for unit in range(1, piece.units + 1):
                found["capacity"] += 300
                kinds = {
                    each.kind
                    for each in down
                    if each.unit in (None, unit) and each.start <= at < each.end
                }
                if "breakdown" in kinds:
                    found["breakdown"] += 300
                elif kinds:
                    found["planned"] += 300
    return found


def standing(piece: Equipment, period: Period) -> str:
    """Return `idle`, `low` or nothing."""
    last = min(period.last, period.today)
    half_year = last + DAY - 182 * DAY
    if piece.status == "idle" and last == period.today:
        return "idle"
    is_old = not piece.acquired_on or piece.acquired_on <= half_year
    records = records_of(piece)
    if is_old and not any(ran(records, day, day) for day in days(half_year, last)):
        return "idle"
    told = year(piece, period)
    capacity = 2000 * 3600 * (told["days_of_365"] * 366 + told["days_of_366"] * 365)
    return "low" if is_old and told["own"] * 10 * 365 * 366 < capacity else ""


def year(piece: Equipment, period: Period) -> Counter:
    """What low use is judged by: the use, all of it as own, and unit days of the whole months."""
    first, last = period.year.first, period.year.last
    owned = Counter(day.year % 4 == 0 for day in days_owned(piece, first, last))
    return Counter(
        own=ran(records_of(piece), first, last),
        days_of_365=piece.units * owned[False],
        days_of_366=piece.units * owned[True],
    )


def last_used(piece: Equipment, period: Period) -> date | None:
    """The last day it ran from the first of those months to the end of the period."""
    records = records_of(piece)
    until = days(period.year.first, min(period.last, period.today))
    return max((day for day in until if ran(records, day, day)), default=None)


def ran(records: list[UsageRecord], first: date, last: date) -> int:
    told = use(records, first, last)
    return told["own"] + told["internal"] + told["external"]


def figures(piece: Equipment, period: Period) -> dict:
    """Return what a line of the report says of piece, in seconds and counts, by name."""
    told = use(records_of(piece), period.first, period.last) + asked(
        piece, period.first, period.last
    )
    if period.has_begun:
        told += possible(piece, period.first, min(period.last, period.today))
    judged = standing(piece, period) if period.has_begun else ""
    return dict(told) | {
        "pieces": 1,
        "units": piece.units,
        "low": int(judged == "low"),
        "idle": int(judged == "idle"),
    }
