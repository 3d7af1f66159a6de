"""Where a booking's pages are, as whole addresses: for mails and calendars."""

from django.conf import settings
from django.urls import reverse


def page_of(reference: str, *, for_center: bool = False) -> str:
    """Return the address of a booking's page in the active language: one's own, or the desk's."""
    name = "desk:booking" if for_center else "bookings:detail"
    return f"{settings.BASE_URL}{reverse(name, args=[reference])}"
