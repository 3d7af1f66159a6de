"""What search engines are told of an event (schema.org)."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from itube.lib.structured import operator_name, organization
from itube.news.models import Event

SCHEMA = "https://schema.org"


def event_object(event: Event) -> dict[str, Any]:
    """Return event as schema.org's Event in the page's language, with its place and who holds it.

    An online event is at its own page, where it is streamed.
    """
    url = settings.BASE_URL + event.get_absolute_url()
    mode = "Online" if event.online else "Offline"
    told: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "EducationEvent" if event.kind == Event.Kind.COURSE else "Event",
        "name": event.title,
        "description": event.summary,
        "url": url,
        "startDate": event.starts_at.isoformat(),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/{mode}EventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": url}
        if event.online
        else {"@type": "Place", "name": event.place, "address": event.place},
        "organizer": organization(operator_name(), reverse("home")),
    }
    if event.ends_at:
        told["endDate"] = event.ends_at.isoformat()
    if event.capacity:
        told["maximumAttendeeCapacity"] = event.capacity
    return told
