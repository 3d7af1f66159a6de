"""Reading the desk's pages as people do."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking


def text_of(response) -> str:
    """Return a page's text without markup, its spaces folded."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def messages_of(response) -> list[str]:
    """Return what the page tells that was done."""
    return [str(message) for message in response.context["messages"]]


def press(client: Client, booking: Booking, deed: str, **fields):
    """Send the form of a deed, as it was shown for booking, and follow to the next page."""
    return client.post(
        f"/desk/bookings/{booking.reference}/{deed}/",
        {"version": booking.version, **fields},
        follow=True,
    )


def statements(page) -> int:
    """Return how many statements it takes to get page, savepoints left out."""
    with CaptureQueriesContext(connection) as captured:
        response = page()
        asked = [query["sql"] for query in captured]
    assert response.status_code == 200
    return len([sql for sql in asked if "SAVEPOINT" not in sql])
