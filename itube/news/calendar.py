"""An event as iCalendar (RFC 5545), to be put into one's own calendar."""

from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from itube.lib.calendars import SEOUL, seoul_zone
from itube.news.models import Event


def calendar_of(event: Event) -> bytes:
    """Return a calendar with one entry, in the page's language.

    The entry keeps its UID, so that a second download moves what the first one put in.
    """
    entry = Entry()
    entry.add("uid", f"event-{event.slug}@{urlsplit(settings.BASE_URL).hostname}")
    # When it was published: the same file as long as nothing has changed.
    entry.add("dtstamp", event.published_at or event.starts_at)
    entry.add("dtstart", event.starts_at.astimezone(SEOUL))
    entry.add("dtend", (event.ends_at or event.starts_at).astimezone(SEOUL))
    entry.add("summary", event.title)
    entry.add("location", event.place)
    entry.add("url", f"{settings.BASE_URL}{event.get_absolute_url()}")
    entry.add("description", event.summary)
    calendar = Calendar()
    calendar.add("prodid", "-//i-tube//Events//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(seoul_zone())
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
