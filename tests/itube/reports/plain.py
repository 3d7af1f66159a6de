"""The same figures in the slowest and plainest way: record by record, five minutes by five."""

import calendar
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from bookings.models import Booking, Holiday, Maintenance, PieceHours, UsageRecord
from centers.models import ClosedDay, OpeningHours
from equipment.models import Equipment
from itube.reports.periods import Period
from tests.factories import SEOUL
from tests.itube.reports.worlds import DAY, TICK, midnight

TICKS_PER_DAY = DAY // TICK


def days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def days_owned(piece: Equipment, first: date, last: date) -> list[date]:
    return [day for day in days(first, last) if not piece.acquired_on or day >= piece.acquired_on]


def shares(piece: Equipment, first: date, last: date, field: str) -> Counter:
    """Return minutes by use class, of records as far as they lie in the days."""
    start, end = midnight(first), midnight(last + DAY)
    found: Counter = Counter()
    for record in UsageRecord.objects.filter(equipment=piece, is_replaced=False):
        inside = min(record.end, end) - max(record.start, start)
        if inside > timedelta():
            share = Fraction(inside / timedelta(seconds=1)) / Fraction(
                (record.end - record.start) / timedelta(seconds=1)
            )
            found[record.use_class] += share * getattr(record, field)
    return found


def begun(piece: Equipment, period: Period, field: str) -> int:
    return sum(
        getattr(record, field)
        for record in UsageRecord.objects.filter(equipment=piece, is_replaced=False)
        if period.first <= record.start.astimezone(SEOUL).date() <= period.last
    )


def yearly_hours(piece: Equipment, first: date, last: date) -> Fraction:
    return sum(
        (
            Fraction(2000 * piece.units, 366 if calendar.isleap(day.year) else 365)
            for day in days_owned(piece, first, last)
        ),
        Fraction(),
    )


def opens_on_holidays(piece: Equipment) -> bool:
    for owner in (piece, piece.center):
        policy = getattr(owner, "booking_policy", None)
        if policy is not None and policy.opens_on_holidays is not None:
            return policy.opens_on_holidays
    return False


def open_hours(piece: Equipment, period: Period) -> Fraction:
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
    ticks = 0
    for day in days_owned(piece, period.first, min(period.last, period.today)):
        stretches = [h for h in hours if h.weekday == day.weekday() and day not in shut]
        for number in range(TICKS_PER_DAY):
            minute, at = number * 5, midnight(day) + number * TICK
            if not any(stretch.opens <= minute < stretch.closes for stretch in stretches):
                continue
            for unit in range(1, piece.units + 1):
                ticks += not any(
                    each.unit in (None, unit) and each.start <= at < each.end for each in down
                )
    return Fraction(ticks, 12)


def standing(piece: Equipment, period: Period) -> str:
    """Return `idle`, `low` or nothing."""
    last = min(period.last, period.today)
    half_year = last + DAY - 182 * DAY
    if piece.status == "idle" and last == period.today:
        return "idle"
    is_old = not piece.acquired_on or piece.acquired_on <= half_year
    start, end = midnight(half_year), midnight(last + DAY)
    if is_old and not any(
        record.start < end and record.end > start and record.operating_minutes
        for record in UsageRecord.objects.filter(equipment=piece, is_replaced=False)
    ):
        return "idle"
    first = period.year.first
    ran = sum(shares(piece, first, last, "operating_minutes").values()) / 60
    return "low" if ran < yearly_hours(piece, first, last) / 10 else ""


def figures(piece: Equipment, period: Period) -> dict:
    """Return what a line of the report says of piece, in hours and counts."""
    run = shares(piece, period.first, period.last, "operating_minutes")
    states = Counter(
        booking.state
        for booking in Booking.objects.filter(equipment=piece)
        if period.first <= booking.starts_at.astimezone(SEOUL).date() <= period.last
    )
    return {
        "own_hours": run["own"] / 60,
        "internal_hours": run["internal"] / 60,
        "external_hours": run["external"] / 60,
        "yearly_hours": yearly_hours(piece, period.first, min(period.last, period.today)),
        "open_hours": open_hours(piece, period),
        "staff_hours": sum(shares(piece, period.first, period.last, "staff_minutes").values()) / 60,
        "samples": begun(piece, period, "samples"),
        "income": begun(piece, period, "fee_won"),
        "bookings": sum(states[s] for s in ("confirmed", "in_use", "completed", "no_show")),
        "completed": states["completed"],
        "no_shows": states["no_show"],
        "pieces": 1,
        "units": piece.units,
    }
