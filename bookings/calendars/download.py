"""The calendar entry of one booking, to put into one's calendar by hand."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.calendars.feeds import CALENDAR
from bookings.calendars.ics import Method, calendar_of, entries_of
from bookings.models import Booking
from itube.lib.references import as_written


@login_required
@never_cache
@require_safe
def ics(request: HttpRequest, reference: str) -> HttpResponse:
    """A booking as a file; its center gets it with the company's name."""
    visible = Booking.objects.visible_to(request.user, timezone.now())
    booking = get_object_or_404(visible, reference=as_written(reference))
    is_own = booking.user_id == request.user.pk
    entries = entries_of(Booking.objects.filter(pk=booking.pk), for_center=not is_own)
    content = calendar_of(entries, Method.PUBLISH)
    name = f"i-tube-{booking.reference}.ics"
    return HttpResponse(
        content,
        CALENDAR,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


urlpatterns = [path("<slug:reference>/calendar.ics", ics, name="ics")]
