"""When a piece may be used at all, worked out from the rows as they are now.

Deeds and pages of one piece ask here. Searching over thousands of pieces asks OpenSpan, which the
database keeps equal to this.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db.models import Q

from bookings.models import Holiday, PieceHours
from bookings.policies import Policy
from centers.models import ClosedDay, OpeningHours
from equipment.models import Equipment
from itube.lib.periods import Span, merged, within

SEOUL = ZoneInfo("Asia/Seoul")


class Stretch(Protocol):
    """A row of OpeningHours or PieceHours: minutes after midnight, half-open."""

    weekday: int
    opens: int
    closes: int


def at_minute(day: date, minute: int) -> datetime:
    """Return the instant of that minute of a Seoul day; 1440 is the next midnight."""
    return datetime.combine(day, time(), SEOUL) + timedelta(minutes=minute)


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
    """Return the open stretches of piece within window, from live rows; at most four statements."""
    days = days_of(window)
    hours: list = list(PieceHours.objects.filter(equipment=piece.pk)) or list(
        OpeningHours.objects.filter(center=piece.center_id)
    )
    shut = set(
        ClosedDay.objects.filter(
            Q(center=None) | Q(center=piece.center_id), day__range=(days[0], days[-1])
        ).values_list("day", flat=True)
    )
    if not policy.opens_on_holidays:
        shut |= set(
            Holiday.objects.filter(day__range=(days[0], days[-1])).values_list("day", flat=True)
        )
    return spans_of(hours, shut, window)
