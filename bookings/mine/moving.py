"""Asking for another time of the same piece; the old one is kept until the new one is held."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import transitions
from bookings.alternatives import Alternative, alternatives
from bookings.asking.times import TimeUnreadableError, in_fields, read_span
from bookings.availability.free import asking_window, free_spans
from bookings.availability.opening import day_span
from bookings.mine.forms import MoveForm
from bookings.mine.showing import of_requester, own, refused
from bookings.models import Booking
from bookings.policies import policy_of
from bookings.refusals import BookingRefusedError, RuleBrokenError, TimeTakenError
from bookings.states import Party, State
from itube.lib.periods import Span, within

# So many days of free times are listed beside the form.
DAYS_SHOWN = 7


@of_requester
def move(request: HttpRequest, booking: Booking) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        if not booking.is_movable:
            messages.error(
                request,
                _("‘%(state)s’ 상태의 예약은 시간을 바꿀 수 없습니다.")
                % {"state": booking.get_state_display()},
            )
            return redirect(booking)
        wished = _wished(request, booking)
        return _page(request, MoveForm(booking, initial=in_fields(wished)), wished, now)
    form = MoveForm(booking, request.POST)
    try:
        form.require_unchanged()
        if form.is_valid():
            transitions.reschedule(
                booking,
                form.cleaned_data["span"],
                actor=request.user,
                party=Party.REQUESTER,
                now=now,
            )
            messages.success(request, _said(booking))
            return redirect(booking)
    except TimeTakenError as refusal:
        span = form.cleaned_data["span"]
        form.renew(own(request, booking.reference))
        others = alternatives(booking.equipment, span, now, booking.use_mode, besides=booking)
        return _page(request, form, span, now, status=409, refusals=[str(refusal)], others=others)
    except BookingRefusedError as refusal:
        return _refused(request, form, refusal, now)
    return _page(request, form, booking.span, now, status=422)


def _refused(
    request: HttpRequest, form: MoveForm, refusal: BookingRefusedError, now: datetime
) -> HttpResponse:
    """Return the form again with every reason, or the booking's page if it cannot be moved now."""
    now_is = own(request, form.booking.reference)
    if not now_is.is_movable:
        return refused(request, form, refusal)
    form.renew(now_is)
    refusals, status = [str(refusal)], 409
    if isinstance(refusal, RuleBrokenError):
        refusals = [f"{breach.text} {breach.passes}".strip() for breach in refusal.breaches]
        status = 422
    span = getattr(form, "cleaned_data", {}).get("span") or now_is.span
    return _page(request, form, span, now, status=status, refusals=refusals)


def _wished(request: HttpRequest, booking: Booking) -> Span:
    """Return the time that the address proposes, as links to other times do, else the present."""
    try:
        return read_span(request.GET.get("start", ""), request.GET.get("end", ""))
    except TimeUnreadableError:
        return booking.span


def _said(booking: Booking) -> str:
    if booking.state == State.CONFIRMED:
        return _("예약 시간을 바꿨습니다.")
    return _("희망 시간을 바꿨습니다. 센터가 새 시간으로 검토합니다.")


def _page(
    request: HttpRequest,
    form: MoveForm,
    wished: Span,
    now: datetime,
    *,
    status: int = 200,
    refusals: Sequence[str] = (),
    others: Sequence[Alternative] = (),
) -> HttpResponse:
    booking = form.booking
    piece = booking.equipment
    first = max(timezone.localdate(wished.start), timezone.localdate(now))
    last = first + timedelta(days=DAYS_SHOWN - 1)
    window = Span(day_span(first).start, day_span(last).end)
    free = within(
        free_spans(piece, window, now, besides=booking), asking_window(policy_of(piece), now)
    )
    context = {
        "booking": booking,
        "form": form,
        "refusals": refusals,
        "here": [other for other in others if other.equipment == piece],
        "others": [other for other in others if other.equipment != piece],
        "days": [
            (day, list(spans))
            for day, spans in groupby(free, lambda span: timezone.localdate(span.start))
        ],
        "now": now,
        "first": first,
        "last": last,
    }
    return render(request, "bookings/move.html", context, status=status)
