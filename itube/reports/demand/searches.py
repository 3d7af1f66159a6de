"""Keeps UnmetSearch equal to the log of questions, as far back as the log is whole."""

from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Min, Sum
from django.db.models.functions import TruncMonth

from equipment.search.lexicon import Lexicon, current
from itube.finder.models import QuestionLog
from itube.finder.models.questions import KEPT
from itube.reports.demand.words import kind_of, province_of
from itube.reports.models import UnmetSearch
from itube.reports.periods import next_month

IN_VAIN = (QuestionLog.Kind.NONE, QuestionLog.Kind.FILTER)
LOCK = "SELECT pg_advisory_xact_lock(hashtext('itube.reports.demand'))"


class Sort(NamedTuple):
    """What is counted as one row."""

    month: date
    text: str
    kind: int | None
    province: str
    outcome: str


@transaction.atomic
def remake(today: date) -> int:
    """Count the searches in vain of each month anew; return how many rows there are for them.

    Months of which the log no longer has every day stay as they are. Five statements at most; safe
    to run twice and at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    oldest = QuestionLog.objects.aggregate(day=Min("day"))["day"]
    if oldest is None:
        return 0
    first = max(oldest.replace(day=1), next_month(today - KEPT))
    counted = _counted(first, current())
    UnmetSearch.objects.filter(month__gte=first).delete()
    UnmetSearch.objects.bulk_create(
        (
            UnmetSearch(
                month=sort.month,
                text=sort.text,
                kind_id=sort.kind,
                province=sort.province,
                outcome=sort.outcome,
                n=n,
            )
            for sort, n in counted.items()
        ),
        batch_size=2000,
    )
    return len(counted)


def _counted(first: date, lexicon: Lexicon) -> dict[Sort, int]:
    rows = (
        QuestionLog.objects.filter(day__gte=first, kind__in=IN_VAIN)
        .order_by()
        .annotate(month=TruncMonth("day"))
        .values_list("month", "text", "filters", "kind")
        .annotate(times=Sum("n"))
    )
    kinds: dict[tuple[str, str], int | None] = {}
    counted: dict[Sort, int] = {}
    for month, text, filters, outcome, times in rows:
        if (text, filters) not in kinds:
            kinds[text, filters] = kind_of(text, filters, lexicon)
        kind, province = kinds[text, filters], province_of(filters, lexicon)
        sort = Sort(month, text, kind, province, outcome)
        counted[sort] = counted.get(sort, 0) + times
    return counted
