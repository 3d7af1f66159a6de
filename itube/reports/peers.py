"""How one piece or center stands among its like: the middle rate, and the place by rate."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import median
from typing import NamedTuple

from centers.models import Center
from itube.lib.kept import kept
from itube.reports.overviews import SHOWN, Overview
from itube.reports.periods import Period
from itube.reports.reading.groups import read_groups
from itube.reports.scope import Scope
from itube.reports.sums import Sums


class Standing(NamedTuple):
    """Among how many with a rate it is, their middle rate, and its place from the highest."""

    among: int
    median: float
    place: int


# Fewer than this many say nothing of a middle, and might say something of one of them.
SEVERAL = 5


def standing(own: Sums, peers: Iterable[Sums]) -> Standing | None:
    """Return how own stands among peers, itself one of them, by the yearly rate.

    None where it has no rate, or where there are fewer than SEVERAL.
    """
    rates = [rate for sums in peers if (rate := sums.yearly_rate) is not None]
    rate = own.yearly_rate
    if rate is None or len(rates) < SEVERAL:
        return None
    return Standing(len(rates), median(rates), 1 + sum(each > rate for each in rates))


def center_standing(center: Center, figures: Overview) -> Standing | None:
    """Return how a center stands among those of institutions of its kind.

    What is known of the others is kept for a moment, as it is the same for every center; where
    nothing is kept it takes two statements.
    """
    period = figures.period
    told = kept(
        f"reports-centers:{period.first}:{period.last}:{period.today}",
        lambda: _by_kind(period, figures.frozen),
    )
    return standing(figures.total.sums, told.get(center.institution.kind, ()))


def _by_kind(period: Period, frozen: frozenset[date]) -> dict[str, list[Sums]]:
    """Return the sums of each center by the kind of its institution."""
    kinds = dict(Center.objects.values_list("pk", "institution__kind"))
    (told,) = read_groups(Scope(), [period], frozen, ("center_id",), SHOWN)
    found: dict[str, list[Sums]] = defaultdict(list)
    for (by, key), one in told.items():
        if by == "center_id":
            found[kinds[int(key)]].append(one)
    return dict(found)
