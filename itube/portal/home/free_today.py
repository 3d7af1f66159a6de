"""What is free today, or on the next day that has anything free: the answer before the question."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from bookings.availability.opening import at_minute
from itube.finder.filters import FreeAsk
from itube.finder.finding import USUAL_LENGTH, find_all, question_from
from itube.finder.hits import Hit, rows_of
from itube.lib.periods import Span

SHOWN = 4
# Of so many that are free first, pieces of different kinds and centers are chosen.
LOOKED_AT = 60
# Holidays may close the country for days.
AHEAD = timedelta(days=14)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class FreeDay:
    """Pieces with a free hour on one day: how many there are, and the first of them as rows.

    start is midnight in Seoul; query leads to all of them in the finder.
    """

    start: datetime
    is_today: bool
    is_tomorrow: bool
    total: int
    rows: list[Hit]
    query: dict[str, str]


def free_today(now: datetime) -> FreeDay | None:
    """Return the first day from now on, today for choice, with a free hour that can be booked.

    None if there is none within two weeks. Raises SearchTooSlowError as find() does.
    """
    begins, ends = now, at_minute(timezone.localdate(now) + AHEAD, 0)
    while first := _first_hours(Span(begins, ends), now):
        day = min(map(_day_of, first.values()))
        ids = [piece for piece, start in first.items() if _day_of(start) == day]
        if all(first[piece] >= at_minute(day, 0) for piece in ids):
            return _free_day(day, ids, first, now)
        # Hours over midnight do not tell what is free on the day itself.
        begins = at_minute(day, 0)
    return None


def _first_hours(window: Span, now: datetime) -> dict[int, datetime]:
    """Return where each piece's first free hour in window begins, by piece, the earliest first."""
    free = FreeAsk(window, USUAL_LENGTH)
    question = question_from({"free": free, "sort": "earliest"}, now)
    answer = find_all(question)
    return {piece: answer.earliest[piece] for piece in answer.ids}


def _day_of(start: datetime) -> date:
    """Return the Seoul day on which an hour from start on ends; one that ends at midnight is of the
    day before."""
    return timezone.localdate(start + USUAL_LENGTH - timedelta.resolution)


def _free_day(day: date, ids: list[int], first: dict[int, datetime], now: datetime) -> FreeDay:
    today = timezone.localdate(now)
    return FreeDay(
        start=at_minute(day, 0),
        is_today=day == today,
        is_tomorrow=day == today + DAY,
        total=len(ids),
        rows=_several(rows_of(ids[:LOOKED_AT], now, times=first)),
        query={
            "free_from": day.isoformat(),
            "free_to": (day + DAY).isoformat(),
            "sort": "earliest",
        },
    )


def _several(rows: list[Hit]) -> list[Hit]:
    """Return the first rows of different kinds and centers; if they are too few, the next ones."""
    seen: set[tuple[str, int]] = set()
    apart, others = [], []
    for row in rows:
        marks = {("kind", row.piece.kind_id), ("center", row.piece.center_id)}
        if marks & seen:
            others.append(row)
        else:
            apart.append(row)
            seen |= marks
    chosen = [*apart, *others][:SHOWN]
    return sorted(chosen, key=lambda row: (row.earliest is None, row.earliest))
