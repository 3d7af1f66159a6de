"""Feeds that calendar programs read again and again: whoever knows the address may read it.

The token in the address is a key. It stands in no log of ours (logs name the route), and a feed
that is revoked, unknown or no longer allowed is the same 404.
"""

import hashlib
from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from bookings.calendars.ics import Entry, Method, calendar_of, entries_of
from bookings.models import Booking, CalendarFeed
from centers.models import Center
from centers.permissions import Deed, centers_where
from equipment.models import Equipment
from itube.lib.client_address import of_request
from itube.lib.rates import spend

BACK = timedelta(days=60)
AHEAD = timedelta(days=400)

# Requests an hour. Services that read feeds for many people ask from few addresses.
PER_FEED = 60
PER_ADDRESS = 6000
HOUR = 3600

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The bookings of a person, a piece or a center from 60 days back to 400 ahead."""
    now = timezone.now()
    wait = spend(f"feed-from:{of_request(request) or 'none'}", PER_ADDRESS, HOUR) or spend(
        f"feed:{hashlib.sha256(token.encode()).hexdigest()[:16]}", PER_FEED, HOUR
    )
    if wait:
        return _plain(429, f"Too many requests; try again in {wait} s.", {"Retry-After": str(wait)})
    found = (
        CalendarFeed.objects.select_related("owner", "equipment__center", "center")
        .filter(token=token, revoked_at=None, owner__is_active=True)
        .first()
    )
    if found is None:
        return _not_found()
    with override(found.owner.language):
        entries = _entries(found, now)
        if entries is None:
            return _not_found()
        content = calendar_of(entries, Method.PUBLISH, name=_name(found))
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response = HttpResponse(content, content_type=CALENDAR)
    response["ETag"] = etag
    response = get_conditional_response(request, etag=etag, response=response) or response
    # Each time asked anew, so that a revoked feed ends at once.
    response["Cache-Control"] = "private, no-cache"
    return response


def _entries(found: CalendarFeed, now: datetime) -> list[Entry] | None:
    """Return what the feed tells, or None if its owner may not see it (any more)."""
    owner, piece = found.owner, found.equipment
    center = piece.center if piece else found.center
    window = Booking.objects.filter(ends_at__gt=now - BACK, starts_at__lt=now + AHEAD)
    if center is None:
        return entries_of(window.filter(user=owner.pk))
    about = Q(equipment=piece.pk) if piece else Q(equipment__center=center.pk)
    if centers_where(owner, Deed.VIEW, now).filter(pk=center.pk).exists():
        return entries_of(window.filter(about), for_center=True)
    if piece is None or not (piece.is_published and center.is_published):
        return None
    return entries_of(window.filter(about), as_busy=True)


def _name(found: CalendarFeed) -> str:
    """Return what calendar programs call the feed."""
    about: Equipment | Center | None = found.equipment or found.center
    return f"i-tube · {about.name}" if about else _("i-tube 내 예약")


def _not_found() -> HttpResponse:
    return _plain(404, "There is no such calendar.")


def _plain(status: int, text: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(f"{text}\n", "text/plain; charset=utf-8", status, headers=headers)
