"""One booking as its requester sees it, and the small answer by which that page stays true."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.looks import note_look
from bookings.mine.showing import live_part, mark_of, page, visible

# By htmx's own convention: do not ask again.
STOP_ASKING = 286


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    booking = visible(request, reference, now)
    if booking.reference != reference:
        return redirect(booking)
    note_look(request.user, booking)
    return page(request, booking, now)


@never_cache
@require_safe
def status(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer 204 while the booking is as ?seen= says, else what has changed of its page.

    A session that has ended meanwhile only ends the asking: what someone is writing on the page
    stays there.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=STOP_ASKING, headers={"HX-Reswap": "none"})
    now = timezone.now()
    booking = visible(request, reference, now)
    if not request.htmx:
        return redirect(booking)
    if request.GET.get("seen") == mark_of(booking):
        return HttpResponse(status=204)
    return render(request, "bookings/status.html", live_part(request, booking, now))
