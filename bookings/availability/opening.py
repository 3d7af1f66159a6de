"""When pieces may be used at all, worked out from the rows as they are now.

Deeds and pages ask here. Searching over thousands of pieces asks OpenSpan, which the database
keeps equal to this.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, F, IntegerField, Q, QuerySet, Value

from bookings.models import Holiday, PieceHours
from bookings.policies import Policy
from centers.models import ClosedDay, OpeningHours
from equipment.models import Equipment
from itube.lib.periods import Span, merged, within

SEOUL = ZoneInfo("Asia/Seoul")


class Stretch(Protocol):
    """A row of OpeningHours or PieceHours: minutes after midnight, half-open."""

    @property
    def weekday(self) -> int: ...

    @property
    def opens(self) -> int: ...

    @property
    def closes(self) -> int: ...


class Hours(NamedTuple):
    """One open stretch of a weekday, of a piece or of a center."""

    weekday: int
    opens: int
    closes: int


def at_minute(day: date, minute: int) -> datetime:
    """Return the instant of that minute of a Seoul day; 1440 is the next midnight."""
    return datetime.combine(day, time(), SEOUL) + timedelta(minutes=minute)


def day_span(day: date) -> Span:
    """Return the Seoul day from midnight to midnight."""
    return Span(at_minute(day, 0), at_minute(day, 24 * 60))


def days_of(window: Span) -> list[date]:
    """Return the Seoul days that window touches."""
    first = window.start.astimezone(SEOUL).date()
    last = (window.end - timedelta(microseconds=1)).astimezone(SEOUL).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def spans_of(hours: Iterable[Stretch], shut: Collection[date], window: Span) -> list[Span]:
    """Return the open stretches within window of someone who keeps these hours, but on days shut.

    Stretches that touch over midnight are one.
    """
    by_weekday: dict[int, list[Stretch]] = {}
    for stretch in hours:
        by_weekday.setdefault(stretch.weekday, []).append(stretch)
    open_spans = [
        Span(at_minute(day, stretch.opens), at_minute(day, stretch.closes))
        for day in days_of(window)
        if day not in shut
        for stretch in by_weekday.get(day.weekday(), ())
    ]
    return within(merged(open_spans), window)


def open_spans(piece: Equipment, policy: Policy, window: Span) -> list[Span]:
    """Return the open stretches of piece within window, from live rows; two statements."""
    return open_spans_of([piece], {piece.pk: policy}, window)[piece.pk]


def open_spans_of(
    pieces: Collection[Equipment], policies: Mapping[int, Policy], window: Span
) -> dict[int, list[Span]]:
    """Return the open stretches within window of each piece, by its key; two statements in all."""
    centers = {piece.center_id for piece in pieces}
    own, of_center = hours_of({piece.pk for piece in pieces}, centers)
    everywhere, closed, holidays = shut_days(centers, days_of(window))
    found = {}
    for piece in pieces:
        shut = everywhere | closed[piece.center_id]
        if not policies[piece.pk].opens_on_holidays:
            shut |= holidays
        hours = own.get(piece.pk) or of_center.get(piece.center_id, [])
        found[piece.pk] = spans_of(hours, shut, window)
    return found


def hours_of(
    pieces: Collection[int] | QuerySet[Any, Any], centers: set[int]
) -> tuple[dict[int, list[Hours]], dict[int, list[Hours]]]:
    """Return the pieces' own hours and the centers', each by their key; one statement.

    pieces are keys, or a query for keys.
    """
    columns = ("weekday", "opens", "closes")
    rows = (
        PieceHours.objects.filter(equipment__in=pieces)
        .order_by()
        .values_list(Value(True, BooleanField()), F("equipment"), *columns)
        .union(
            OpeningHours.objects.filter(center__in=centers)
            .order_by()
            .values_list(Value(False, BooleanField()), F("center"), *columns),
            all=True,
        )
    )
    own: dict[int, list[Hours]] = defaultdict(list)
    of_center: dict[int, list[Hours]] = defaultdict(list)
    for is_own, key, *hours in rows:
        (own if is_own else of_center)[key].append(Hours(*hours))
    return own, of_center


def shut_days(
    centers: set[int], days: list[date]
) -> tuple[set[date], dict[int, set[date]], set[date]]:
    """Return the days on which all are closed, those of each center, and the public holidays.

    Of the days from the first to the last of days; one statement.
    """
    bounds = (days[0], days[-1])
    rows = (
        ClosedDay.objects.filter(Q(center=None) | Q(center__in=centers), day__range=bounds)
        .order_by()
        .values_list(Value(False, BooleanField()), F("center"), "day")
        .union(
            Holiday.objects.filter(day__range=bounds)
            .order_by()
            .values_list(Value(True, BooleanField()), Value(None, IntegerField()), "day"),
            all=True,
        )
    )
    everywhere: set[date] = set()
    closed: dict[int, set[date]] = defaultdict(set)
    holidays: set[date] = set()
    for is_holiday, center, day in rows:
        if is_holiday:
            holidays.add(day)
        elif center is None:
            everywhere.add(day)
        else:
            closed[center].add(day)
    return everywhere, closed, holidays
