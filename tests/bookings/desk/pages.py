"""Reading the desk's pages as people do."""

import re

from django.test import Client

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
