"""A session as iCalendar (RFC 5545), to be put into one's own calendar."""

from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from itube.lib.calendars import SEOUL, seoul_zone
from itube.programs.models import Session


def calendar_of(session: Session) -> bytes:
    """Return a calendar with one entry, in the page's language.

    The entry keeps its UID, so that a second download changes what the first one put in.
    """
    course = session.course
    entry = Entry()
    entry.add("uid", f"course-{session.reference}@{urlsplit(settings.BASE_URL).hostname}")
    # A moment of the session's own: the same file as long as nothing has changed.
    entry.add("dtstamp", session.cancelled_at or session.starts_at)
    entry.add("dtstart", session.starts_at.astimezone(SEOUL))
    entry.add("dtend", session.ends_at.astimezone(SEOUL))
    entry.add("summary", course.title)
    entry.add("location", session.place)
    entry.add("url", f"{settings.BASE_URL}{course.get_absolute_url()}")
    entry.add("description", course.summary)
    if session.cancelled_at:
        entry.add("status", "CANCELLED")
        entry.add("sequence", 1)
    calendar = Calendar()
    calendar.add("prodid", "-//i-tube//Courses//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(seoul_zone())
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
