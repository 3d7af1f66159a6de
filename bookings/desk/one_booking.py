"""One booking with everything that a center decides by, and the deeds on it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.alternatives import here
from bookings.availability.free import free_spans
from bookings.availability.opening import day_span
from bookings.desk.deeds import DEEDS, DeskDeed
from bookings.desk.desks import Desk, desk_of, desk_page, reference_of
from bookings.desk.forms import DeedForm
from bookings.desk.going_back import back
from bookings.desk.listing import histories, with_conflicts
from bookings.desk.schedule import day_table, holdings_of
from bookings.looks import note_look
from bookings.models import Booking, BookingEvent
from bookings.models.booking import BookingQuerySet
from bookings.refusals import BookingRefusedError, TimeTakenError
from bookings.states import EventKind, Party
from bookings.timeline import events_of, steps_of, thread_of
from itube.lib.periods import Span


@login_required
@never_cache
@require_safe
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """?deed= opens the form of that deed."""
    return _page(request, reference)


@login_required
@require_POST
def do(request: HttpRequest, reference: str, deed: str) -> HttpResponse:
    """Do the deed of that name: 403 if the person may not, 422 for the form, 409 for the state."""
    now = timezone.now()
    doing = DEEDS[deed]
    found = get_object_or_404(_seen(request, now), reference=reference_of(reference))
    desk = desk_of(request, now, found.equipment.center)
    if not desk.may(doing.needs):
        raise PermissionDenied
    form = doing.form(request.POST, booking=found, now=now, name=deed)
    if not form.is_valid():
        return _page(request, reference, tried=doing, form=form, status=422)
    found.version = form.cleaned_data["version"]
    try:
        doing.does(found, form, desk.user, now)
    except BookingRefusedError as refusal:
        return _page(request, reference, tried=doing, form=form, refusal=refusal, status=409)
    messages.success(
        request,
        format_html("{} · {}: {}", found.company or found.user, found.equipment, doing.said),
    )
    return redirect(back(request, "desk:booking", found.reference))


def _seen(request: HttpRequest, now: Any) -> BookingQuerySet:
    started = BookingEvent.objects.filter(booking=OuterRef("pk"), kind=EventKind.STARTED)
    bookings = Booking.objects.seen_by_center(request.user, now).for_list()
    return bookings.select_related("tariff", "approver").annotate(
        started_at=Subquery(started.order_by("-pk").values("at")[:1])
    )


def _page(
    request: HttpRequest,
    reference: str,
    *,
    tried: DeskDeed | None = None,
    form: DeedForm | None = None,
    refusal: BookingRefusedError | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of the booking as it is now; a deed that was tried keeps what was typed."""
    now = timezone.now()
    found = get_object_or_404(
        with_conflicts(_seen(request, now)), reference=reference_of(reference)
    )
    desk = desk_of(request, now, found.equipment.center)
    note_look(desk.user, found)
    if tried is not None and refusal is not None:
        # What was typed goes on from the booking as it is now.
        typed = request.POST.copy()
        typed["version"] = str(found.version)
        form = tried.form(typed, booking=found, now=now, name=tried.name)
    wished = request.GET.get("deed", "")
    day = timezone.localdate(found.starts_at)
    holdings = holdings_of(desk.center, day_span(day))
    events = events_of(found)
    context = {
        "booking": found,
        "asked": Span(found.requested_start, found.requested_end),
        "history": histories(desk.center, [found])[found.pk],
        "steps": steps_of(found, events, Party.CENTER),
        "thread": thread_of(found, events, Party.CENTER),
        "files": found.attachments.all(),
        "table": day_table(
            desk.center,
            day,
            now,
            [holding for holding in holdings if holding.equipment_id == found.equipment_id],
            [found.equipment],
        ),
        "free": free_spans(found.equipment, day_span(day), now),
        "siblings": _siblings(found),
        "offers": list(found.offers.select_related("equipment__center").order_by("-pk")),
        "record": found.usage_records.counted().first(),
        "deeds": list(_offered(desk, found, tried, form, wished)),
        "refusal": refusal,
        "instead": _instead(found, form, refusal, now),
    }
    return desk_page(request, desk, "desk/booking.html", "booking", context, status)


def _siblings(found: Booking) -> list[Booking]:
    """Return what was asked for together with a booking, of the same center, in order of time."""
    if not (found.series_id or found.chain_id):
        return []
    together = Booking.objects.filter(equipment__center=found.equipment.center_id)
    if found.series_id:
        together = together.filter(series=found.series_id)
    else:
        together = together.filter(chain=found.chain_id)
    return list(together.exclude(pk=found.pk).select_related("equipment").order_by("starts_at"))


def _offered(
    desk: Desk, found: Booking, tried: DeskDeed | None, form: DeedForm | None, wished: str
) -> Iterator[tuple[DeskDeed, DeedForm, bool]]:
    """Yield the deeds that state and role allow, each with its form, and whether it is open."""
    for deed in DEEDS.values():
        if not desk.may(deed.needs):
            continue
        if deed is tried and form is not None:
            yield deed, form, True
        elif deed.fits(found, desk.now):
            fresh = deed.form(booking=found, now=desk.now, name=deed.name)
            yield deed, fresh, deed.name == wished


def _instead(
    found: Booking, form: DeedForm | None, refusal: BookingRefusedError | None, now: Any
) -> list[Span]:
    """Return the free times nearest to one that was taken."""
    if not isinstance(refusal, TimeTakenError) or form is None:
        return []
    wanted = form.cleaned_data.get("span") if form.is_valid() else None
    return [other.span for other in here(found.equipment, wanted or found.span, now)]
