"""The page of one booking: who may open it, what it shows, and what may be done from it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from bookings.alternatives import Alternative, alternatives
from bookings.fees import Price, price, tariff_for
from bookings.mine.forms import (
    AcceptForm,
    AttachForm,
    DeclineForm,
    MessageForm,
    OwnForm,
    ReplyForm,
)
from bookings.models import Booking, BookingEvent, FeeReduction, Offer, UsageRecord
from bookings.policies import policy_of
from bookings.refusals import BookingRefusedError
from bookings.states import HOLDING, EventKind, Party, State
from bookings.timeline import events_of, steps_of, thread_of
from centers.permissions import Person
from itube.accounts.models import ConsentText
from itube.lib.periods import Span
from itube.lib.references import as_written

View = Callable[[HttpRequest, Booking], HttpResponse]


def of_requester(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give view the booking of the address, for the person who made it; 404 to anyone else."""

    @wraps(view)
    @login_required
    @never_cache
    def found(request: HttpRequest, reference: str) -> HttpResponse:
        return view(request, own(request, reference))

    return found


def own(request: HttpRequest, reference: str) -> Booking:
    """Return the booking of that reference if the person made it, else raise Http404."""
    bookings = Booking.objects.of_user(request.user).for_page()
    return get_object_or_404(bookings, reference=as_written(reference))


def visible(request: HttpRequest, reference: str, now: datetime) -> Booking:
    """Return the booking of that reference if the person may see it, else raise Http404."""
    bookings = Booking.objects.visible_to(request.user, now).for_page()
    return get_object_or_404(bookings, reference=as_written(reference))


def mark_of(booking: Booking) -> str:
    """Return what changes with everything that the page tells of a booking."""
    return f"{booking.version}.{booking.told}"


def live_part(request: HttpRequest, booking: Booking, now: datetime) -> dict[str, Any]:
    """Return what the page keeps true while the booking waits: its state, note and timeline."""
    is_mine = booking.user_id == request.user.pk
    party = Party.REQUESTER if is_mine else Party.CENTER
    events = events_of(booking)
    return {
        "booking": booking,
        "now": now,
        "is_mine": is_mine,
        "mark": mark_of(booking),
        "events": events,
        "steps": steps_of(booking, events, party),
        "lost_its_time": _has_lost_its_time(booking, events),
        "poll_seconds": _poll_seconds(booking),
    }


def page(
    request: HttpRequest,
    booking: Booking,
    now: datetime,
    *,
    status: int = 200,
    refusal: str = "",
    typed: OwnForm | None = None,
    **forms: Any,
) -> HttpResponse:
    """Return the page of a booking.

    Forms that come with errors replace the empty ones. refusal says why nothing was done; what was
    typed then stands in the same form, or, where the state has no use for that one any more, where
    one can still write to the center.
    """
    context = live_part(request, booking, now)
    party = Party.REQUESTER if context["is_mine"] else Party.CENTER
    record = _record(booking)
    # What has begun is its center's to close.
    begun = booking.state == State.CONFIRMED and booking.starts_at <= now
    context |= {
        "thread": thread_of(booking, context["events"], party),
        "files": booking.attachments.all(),
        "asked": Span(booking.requested_start, booking.requested_end),
        "is_open": booking.state in HOLDING,
        "can_move": booking.is_movable and not begun,
        "can_cancel": booking.can_become(State.CANCELLED) and not begun,
        "free_until": free_until(booking),
        "siblings": _siblings(booking, request.user, now),
        "unbooked": _unbooked(booking) if context["is_mine"] else [],
        "others": _others(booking, now) if context["is_mine"] else [],
        "record": record,
        "used": Span(record.start, record.end) if record else None,
        "refusal": refusal,
    }
    if context["is_mine"]:
        context |= _forms(booking, now, typed) | forms
    return render(request, "bookings/detail.html", context, status=status)


def refused(request: HttpRequest, form: OwnForm, refusal: BookingRefusedError) -> HttpResponse:
    """Return the page as the booking is now, with why nothing was done and all that was typed."""
    booking = own(request, form.booking.reference)
    return page(request, booking, timezone.now(), status=409, refusal=str(refusal), typed=form)


def open_offers(booking: Booking) -> list[Offer]:
    """Return the offers that wait for the requester, each with its piece, tariffs and reduction."""
    company = booking.company
    reduction = FeeReduction.objects.filter(
        center=OuterRef("equipment__center"), company_size=company.size if company else ""
    )
    return list(
        booking.offers.filter(is_open=True)
        .select_related("equipment__center__institution")
        .prefetch_related("equipment__tariffs")
        .annotate(reduction=Subquery(reduction.values("percent")))
    )


def free_until(booking: Booking) -> datetime:
    """Return until when the requester may take a confirmed booking back for nothing."""
    return booking.starts_at - timedelta(hours=policy_of(booking.equipment).cancel_free_hours)


def accept_form(booking: Booking, *args: Any, **kwargs: Any) -> AcceptForm:
    """Return the form in which one of the open offers is taken."""
    return AcceptForm(booking, open_offers(booking), *args, **kwargs)


def _forms(booking: Booking, now: datetime, typed: OwnForm | None) -> dict[str, Any]:
    said = {"text": typed.data.get("text", "")} if typed else {}
    choosing = {}
    if booking.state == State.OFFERED and isinstance(typed, DeclineForm | AcceptForm):
        choosing, said = {name: typed[name].data for name in typed.fields}, {}
        del choosing["version"]
    say = ReplyForm if booking.state == State.NEEDS_INFO else MessageForm
    shown = {"say_form": say(booking, initial=said), "attach_form": AttachForm(booking)}
    if booking.state == State.OFFERED:
        accepting = accept_form(booking, initial=choosing)
        shown |= {
            "accept_form": accepting,
            "decline_form": DeclineForm(booking, initial=choosing),
            "choices": [
                (key, offer, _price(booking, offer)) for key, offer in accepting.offers.items()
            ],
        }
        if accepting.other_centers:
            texts = ConsentText.objects.in_force(now)
            shown["consent_text"] = texts.get(kind=ConsentText.Kind.THIRD_PARTY)
    return shown


def _price(booking: Booking, offer: Offer) -> Price:
    tariff = tariff_for(offer.equipment, booking.use_mode, offer.start)
    return price(tariff, offer.span, booking.sample_count, offer.reduction or 0)


def _poll_seconds(booking: Booking) -> int | None:
    """Return how often the page asks whether anything has changed; None where nothing is due."""
    if booking.state == State.REQUESTED:
        return 2
    return 30 if booking.is_pending else None


def _has_lost_its_time(booking: Booking, events: Sequence[BookingEvent]) -> bool:
    """Whether the asked time is no longer held: the center gave it up, and someone else has it."""
    if booking.state != State.REVIEWING:
        return False
    changes = (EventKind.DECLINED, EventKind.MOVED, EventKind.ACCEPTED)
    last = next((event for event in reversed(events) if event.kind in changes), None)
    return last is not None and last.data.get("held") is False


def _siblings(booking: Booking, user: Person, now: datetime) -> list[Booking]:
    """Return the bookings of the same series or chain that user may see, this one too.

    None if it stands alone. A center does not see what was asked of other centers.
    """
    if booking.series_id:
        group = Booking.objects.filter(series=booking.series_id).order_by("starts_at", "pk")
    elif booking.chain_id:
        group = Booking.objects.filter(chain=booking.chain_id).order_by("chain_position", "pk")
    else:
        return []
    found = list(group.visible_to(user, now).for_list())
    return found if len(found) > 1 else []


def _unbooked(booking: Booking) -> list[tuple[Span, str]]:
    """Return the dates that were asked for with this one and could not be had, each with why."""
    return [
        (Span(*(datetime.fromisoformat(told[end]) for end in ("start", "end"))), told["text"])
        for told in (booking.series.refused if booking.series else [])
    ]


def _others(booking: Booking, now: datetime) -> list[Alternative]:
    """Return what someone may take instead whose booking has come to nothing by no own doing."""
    lost = booking.state in (State.REJECTED, State.EXPIRED) or booking.cancelled_by in (
        Party.CENTER,
        Party.SYSTEM,
    )
    if not lost or booking.starts_at <= now:
        return []
    return alternatives(booking.equipment, booking.span, now, booking.use_mode)


def _record(booking: Booking) -> UsageRecord | None:
    if booking.state != State.COMPLETED:
        return None
    return UsageRecord.objects.counted().filter(booking=booking.pk).first()
