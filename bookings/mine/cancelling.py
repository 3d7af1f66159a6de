"""Taking a booking back, on a page of its own that says what it means before it is done."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import transitions
from bookings.mine.forms import CancelForm
from bookings.mine.showing import free_until, of_requester, own, refused
from bookings.models import Booking
from bookings.refusals import BookingRefusedError
from bookings.states import Party, State


@of_requester
def cancel(request: HttpRequest, booking: Booking) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        if not booking.can_become(State.CANCELLED):
            messages.error(
                request,
                _("‘%(state)s’ 상태의 예약은 취소할 수 없습니다.")
                % {"state": booking.get_state_display()},
            )
            return redirect(booking)
        return _page(request, CancelForm(booking), now)
    form = CancelForm(booking, request.POST)
    try:
        form.require_unchanged()
        if form.is_valid():
            transitions.cancel(
                booking,
                actor=request.user,
                party=Party.REQUESTER,
                now=now,
                reason=form.cleaned_data["reason"],
                text=form.cleaned_data["text"],
            )
            messages.success(request, _("예약을 취소했습니다. 그 시간은 다시 예약할 수 있습니다."))
            return redirect(booking)
    except BookingRefusedError as refusal:
        now_is = own(request, booking.reference)
        if not now_is.can_become(State.CANCELLED):
            return refused(request, form, refusal)
        form.renew(now_is)
        return _page(request, form, now, status=409, refusal=str(refusal))
    return _page(request, form, now, status=422)


def _page(
    request: HttpRequest, form: CancelForm, now: datetime, status: int = 200, refusal: str = ""
) -> HttpResponse:
    booking = form.booking
    free = free_until(booking)
    context = {
        "booking": booking,
        "form": form,
        "refusal": refusal,
        "free_until": free,
        # Only a time that has been promised costs the center anything.
        "now": now,
        "is_free": booking.state != State.CONFIRMED or now <= free,
    }
    return render(request, "bookings/cancel.html", context, status=status)
