"""What a council has to tell: its latest notices, and its events to come."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from itube.councils.models import Council


def notices_of(council: Council, now: datetime) -> Iterable[Any]:
    """Return the latest notices of council's sector."""
    return ()


def events_of(council: Council, now: datetime) -> Iterable[Any]:
    """Return the next events of council's sector."""
    return ()
