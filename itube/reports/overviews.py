"""The figures as the pages show them; those of the whole country are kept for a minute."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.utils.translation import get_language
from redis import RedisError

from itube.reports.figures import Group, Line, report
from itube.reports.periods import Period
from itube.reports.pieces import Sectors
from itube.reports.scope import Scope

logger = logging.getLogger("itube.reports")

# Counting all pieces takes a second or two. The page says of when it is; the figures of one's own
# centers are always those of now, and so are files.
CACHE_SECONDS = 60


@dataclass(frozen=True)
class Overview:
    """The figures of a page. lines are there only where a scope names its centers."""

    period: Period
    made_at: datetime
    total: Group
    sectors: Sequence[Group]
    provinces: Sequence[Group]
    institutions: Sequence[Group]
    unused: Sequence[Line]
    lines: Sequence[Line]

    @property
    def is_empty(self) -> bool:
        return not self.total.sums.pieces


def overview(scope: Scope, period: Period, sectors: Sectors, now: datetime) -> Overview:
    """Return the figures of scope and period at now, or those of the last minute."""
    if scope.centers is not None:
        return _fresh(scope, period, sectors, now)
    key = _key(scope, period)
    try:
        found = cache.get(key)
        if found is None:
            found = _fresh(scope, period, sectors, now)
            cache.set(key, found, CACHE_SECONDS)
    except RedisError:
        logger.warning("figures not kept: cache out of reach")
        found = _fresh(scope, period, sectors, now)
    return found


def _key(scope: Scope, period: Period) -> str:
    # Names are in the page's language, and a period is seen from a day.
    parts = repr((get_language(), scope, period)).encode()
    return f"reports-overview:{sha256(parts).hexdigest()}"


def _fresh(scope: Scope, period: Period, sectors: Sectors, now: datetime) -> Overview:
    found = report(scope, period, now, sectors)
    return Overview(
        period,
        now,
        found.total,
        found.sectors_used,
        found.provinces,
        found.institutions,
        found.unused,
        found.lines if scope.centers is not None else (),
    )
