"""What is free today, or on the next day that has anything free: the answer before the question."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from bookings.availability.opening import at_minute
from itube.finder.filters import FreeAsk
from itube.finder.finding import USUAL_LENGTH, Answer, find, question_from
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

    query leads to all of them in the finder.
    """

    day: date
    is_today: bool
    is_tomorrow: bool
    total: int
    rows: list[Hit]
    query: dict[str, str]


def free_today(now: datetime) -> FreeDay | None:
    """Return the first day from now on, today for choice, with a free hour that can be booked.

    None if there is none within two weeks. Raises SearchTooSlowError as find() does.
    """
    today = timezone.localdate(now)
    day, answer = today, _ask(now, today + DAY, now)
    if not answer.total:
        first = _first(_ask(now, today + AHEAD, now))
        if first is None:
            return None
        day = timezone.localdate(first)
        answer = _ask(at_minute(day, 0), day + DAY, now)
    return FreeDay(
        day=day,
        is_today=day == today,
        is_tomorrow=day == today + DAY,
        total=answer.total,
        rows=_several(rows_of(answer.ids, now, times=answer.earliest)),
        query={
            "free_from": day.isoformat(),
            "free_to": (day + DAY).isoformat(),
            "sort": "earliest",
        },
    )


def _ask(start: datetime, until: date, now: datetime) -> Answer:
    """Return the pieces with a free hour between start and the day until, the first ones first."""
    free = FreeAsk(Span(start, at_minute(until, 0)), USUAL_LENGTH)
    question = question_from({"free": free, "sort": "earliest"}, now)
    return find(question, page_size=LOOKED_AT, facets=False)


def _first(answer: Answer) -> datetime | None:
    return min(answer.earliest.values(), default=None)


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
