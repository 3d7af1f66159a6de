"""How long answers take, counted from what happened."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F

from itube.programs.models import SupportRequest

# Over so long, and of no fewer answered requests than that.
WINDOW = timedelta(days=365)
LEAST = 10


class Median(Aggregate):
    """The middle of durations."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class AnswerTime(NamedTuple):
    """Half of that many answered requests had their first answer within median."""

    answered: int
    median: timedelta


def answer_time(now: datetime) -> AnswerTime | None:
    """Return how long first answers took over WINDOW until now; None below LEAST of them."""
    taken = ExpressionWrapper(F("first_answered_at") - F("created_at"), DurationField())
    found = SupportRequest.objects.filter(
        first_answered_at__gte=now - WINDOW, first_answered_at__lte=now
    ).aggregate(count=Count("pk"), median=Median(taken))
    if found["count"] < LEAST:
        return None
    return AnswerTime(found["count"], found["median"])
