"""What a council has to tell: its latest notices, and its events to come."""

from datetime import datetime

from django.db.models import QuerySet

from itube.councils.models import Council
from itube.news.models import Event, Notice

MOST = 5


def notices_of(council: Council, now: datetime) -> QuerySet[Notice]:
    """Return the latest notices of council's sector."""
    return Notice.objects.published(now).for_list().filter(sector=council.sector_id)[:MOST]


def events_of(council: Council, now: datetime) -> QuerySet[Event]:
    """Return the next events of council's sector."""
    found = Event.objects.published(now).for_list().coming(now)
    return found.filter(sector=council.sector_id)[:MOST]
