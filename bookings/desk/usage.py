"""Records of use: those to close, those of the center itself, and the correction of a wrong one."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings import transitions
from bookings.availability.opening import at_minute
from bookings.desk.desks import Desk, desk_of, desk_page
from bookings.desk.forms import FinishForm
from bookings.desk.listing import to_close
from bookings.desk.usage_forms import CorrectForm, InHouseForm
from bookings.models import BookingEvent, UsageRecord
from bookings.refusals import BookingRefusedError
from bookings.states import EventKind
from bookings.templatetags.bookings import period
from centers.permissions import Deed, limited
from itube.lib.pages import NoSuchPageError, Pages, page_number

# Forms are long: a page of them, then the rest.
FIRST_TO_CLOSE = 20
PAGE_SIZE = 30
FIRST_MONTH = date(2000, 1, 1)


@login_required
@never_cache
@require_safe
def usage(request: HttpRequest) -> HttpResponse:
    """What is to close, and the records of ?month=, `2026-11`; what is no month shows this one."""
    now = timezone.now()
    return _page(request, desk_of(request, now))


def _page(
    request: HttpRequest, desk: Desk, form: InHouseForm | None = None, status: int = 200
) -> HttpResponse:
    started = BookingEvent.objects.filter(booking=OuterRef("pk"), kind=EventKind.STARTED)
    unclosed = to_close(desk.center, desk.now).annotate(
        started_at=Subquery(started.order_by("-pk").values("at")[:1])
    )
    first = _month(request.GET.get("month", ""), timezone.localdate(desk.now))
    following = (first + timedelta(days=31)).replace(day=1)
    records = (
        UsageRecord.objects.counted()
        .filter(
            equipment__center=desk.center.pk,
            start__gte=at_minute(first, 0),
            start__lt=at_minute(following, 0),
        )
        .select_related("equipment", "booking", "writer")
    )
    try:
        pages = Pages(records.count(), page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    context: dict[str, Any] = {
        "unclosed": [
            (booking, FinishForm(booking=booking, now=desk.now, name=f"use-{booking.reference}"))
            for booking in unclosed[:FIRST_TO_CLOSE]
        ],
        "form": form or InHouseForm(center=desk.center, now=desk.now),
        "records": records[pages.rows],
        "month": first,
        "previous": (first - timedelta(days=1)).replace(day=1),
        "following": following if following <= timezone.localdate(desk.now) else None,
        "pages": pages,
        "query": request.GET,
    }
    return desk_page(request, desk, "desk/usage.html", "usage", context, status)


def _month(text: str, today: date) -> date:
    """Return the first day of the month of text, else of today's."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if FIRST_MONTH <= found <= today else today.replace(day=1)


@login_required
@require_POST
def in_house(request: HttpRequest) -> HttpResponse:
    """Write a line for a use that nobody booked."""
    now = timezone.now()
    desk = desk_of(request, now)
    if not desk.may_operate:
        raise PermissionDenied
    form = InHouseForm(request.POST, center=desk.center, now=now)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    piece = form.pieces[form.cleaned_data["equipment"]]
    transitions.record_in_house(piece, form.span, writer=desk.user, now=now, **form.told)
    messages.success(
        request,
        _("%(piece)s: %(span)s 이용을 적었습니다.") % {"piece": piece, "span": period(form.span)},
    )
    return redirect(reverse("desk:usage") + desk.query)


@login_required
@never_cache
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """Show the form for `record`; with `save`, replace the record by what the form says."""
    now = timezone.now()
    key = request.POST.get("record", "")
    seen = limited(
        UsageRecord.objects.select_related(
            "equipment__center__institution", "booking__company", "booking__user", "writer"
        ),
        request.user,
        Deed.VIEW,
        now,
        to="equipment__center",
    )
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    record = get_object_or_404(seen, pk=key)
    desk = desk_of(request, now, record.equipment.center)
    if not desk.may_operate:
        raise PermissionDenied
    form, status = CorrectForm(instance=record, now=now), 200
    if "save" in request.POST:
        form, status = CorrectForm(request.POST, instance=record, now=now), 422
        if form.is_valid():
            try:
                transitions.correct_use(record, writer=desk.user, now=now, **form.changes)
            except BookingRefusedError as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(
                    request, _("이용기록을 고쳤습니다. 고치기 전 기록은 그대로 남습니다.")
                )
                return redirect(reverse("desk:usage") + desk.query)
    context = {"form": form, "record": record}
    return desk_page(request, desk, "desk/correct.html", "usage", context, status)
