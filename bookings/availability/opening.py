"""When pieces may be used at all, worked out from the rows as they are now.

Deeds and pages ask here. Searching over thousands of pieces asks OpenSpan, which the database
keeps equal to this.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value

from bookings.models import Holiday, PieceHours
from bookings.policies import Policy
from centers.models import ClosedDay, OpeningHours
from equipment.models import Equipment
from itube.lib.periods import Span, merged, within

SEOUL = ZoneInfo("Asia/Seoul")
# Whose hours or shut days a row tells.
PIECE, CENTER, HOLIDAY = "piece", "center", "holiday"


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


class OpeningRules:
    """The hours and the shut days of some pieces from one day to another; read in one statement.

    pieces are keys, or a query for keys; centers are theirs.
    """

    def __init__(
        self,
        pieces: Collection[int] | QuerySet[Any, Any],
        centers: set[int],
        first: date,
        last: date,
    ) -> None:
        self._hours: dict[tuple[str, int | None], list[Hours]] = defaultdict(list)
        self._shut: dict[tuple[str, int | None], set[date]] = defaultdict(set)
        for source, key, day, *hours in _rows(pieces, centers, (first, last)):
            if day is None:
                self._hours[source, key].append(Hours(*hours))
            else:
                self._shut[source, key].add(day)

    def hours(self, piece: int, center: int) -> list[Hours]:
        """Return the hours of a piece: its own, or its center's if it has none."""
        return self._hours.get((PIECE, piece)) or self._hours.get((CENTER, center), [])

    def shut(self, center: int, opens_on_holidays: bool) -> set[date]:
        """Return the days on which a piece of that center is shut, though its hours say open."""
        # A closed day of no center is one of all centers.
        sources = [(CENTER, None), (CENTER, center)]
        if not opens_on_holidays:
            sources.append((HOLIDAY, None))
        return set().union(*(self._shut.get(source, set()) for source in sources))


def _rows(
    pieces: Collection[int] | QuerySet[Any, Any], centers: set[int], days: tuple[date, date]
) -> QuerySet[Any, Any]:
    """Return whose it is, its key, and a shut day or else weekday, opens and closes."""
    stretch = (Value(None, DateField()), "weekday", "opens", "closes")
    day = ("day", *(Value(None, IntegerField()) for _ in range(3)))

    def told(rows: QuerySet[Any], source: str, key: Any, what: tuple[Any, ...]) -> QuerySet[Any]:
        return rows.order_by().values_list(Value(source), key, *what)

    closed = ClosedDay.objects.filter(Q(center=None) | Q(center__in=centers), day__range=days)
    # The first two have between them a value in each column, from which its type is taken.
    return told(
        PieceHours.objects.filter(equipment__in=pieces), PIECE, F("equipment"), stretch
    ).union(
        told(closed, CENTER, F("center"), day),
        told(OpeningHours.objects.filter(center__in=centers), CENTER, F("center"), stretch),
        told(Holiday.objects.filter(day__range=days), HOLIDAY, Value(None, IntegerField()), day),
        all=True,
    )


def open_spans(piece: Equipment, policy: Policy, window: Span) -> list[Span]:
    """Return the open stretches of piece within window, from live rows; one statement."""
    return open_spans_of([piece], {piece.pk: policy}, window)[piece.pk]


def open_spans_of(
    pieces: Collection[Equipment], policies: Mapping[int, Policy], window: Span
) -> dict[int, list[Span]]:
    """Return the open stretches within window of each piece, by its key; one statement in all."""
    days = days_of(window)
    centers = {piece.center_id for piece in pieces}
    rules = OpeningRules({piece.pk for piece in pieces}, centers, days[0], days[-1])
    return {
        piece.pk: spans_of(
            rules.hours(piece.pk, piece.center_id),
            rules.shut(piece.center_id, policies[piece.pk].opens_on_holidays),
            window,
        )
        for piece in pieces
    }
