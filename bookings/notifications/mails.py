"""A mail about an event, made when it is sent: what, when, where, how much, and what to do next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.alternatives import alternatives
from bookings.calendars.ics import Method, calendar_of, entry_of, place_of
from bookings.links import page_of
from bookings.models import Booking, BookingEvent, Occupancy
from bookings.notifications.audience import Side, is_mutable
from bookings.notifications.wording import words_for
from bookings.states import PENDING, EventKind, Party, Reason
from bookings.templatetags.bookings import duration, long_period, period, short_moment, time_left
from equipment.models import Equipment
from itube.lib.periods import Span
from itube.outbox.channels import Attachment, Made
from itube.outbox.models import OutboxMessage

# The name of the maker of these mails in the outbox, and of their templates.
MAKER = "booking_event"

# Whose mails change the calendar of whoever gets them.
INTO_CALENDAR = frozenset(
    {EventKind.CONFIRMED, EventKind.ACCEPTED, EventKind.MOVED, EventKind.RESEATED}
)
# These list other times than the one that was asked for.
OFFERING = frozenset({EventKind.OFFERED, EventKind.REFERRED})
# After these a requester who did not want it looks for something else.
LOST = frozenset({EventKind.CANCELLED, EventKind.REJECTED, EventKind.EXPIRED})

QUOTED = {
    Party.REQUESTER: gettext_lazy("신청자가 남긴 글"),
    Party.CENTER: gettext_lazy("센터가 남긴 글"),
    Party.SYSTEM: gettext_lazy("설명"),
}
PURPOSE = gettext_lazy("이용 목적")
OWN_WORDS = gettext_lazy("남기신 글")


@dataclass(frozen=True)
class Fact:
    label: str
    text: str


def snapshot(event: BookingEvent) -> dict[str, Any]:
    """Return what a mail about event needs to know of the moment, as JSON values.

    Until the mail is made the booking may have changed again, which is then another mail's story.
    """
    booking = event.booking
    return {
        "event": event.pk,
        "start": booking.starts_at.isoformat(),
        "end": booking.ends_at.isoformat(),
        "equipment": booking.equipment_id,
        "state": str(booking.state),
        "sequence": booking.sequence,
        "respond_by": booking.respond_by.isoformat() if booking.respond_by else None,
        "fee_won": booking.fee_won,
        "vat_won": booking.vat_won,
    }


def make(message: OutboxMessage) -> Made:
    """Return the mail of a message that tell_about() stored, in the language that is active."""
    told = message.payload["context"]
    now = message.done_at or timezone.now()
    side = Side(told["side"])
    event = BookingEvent.objects.select_related("booking__user", "booking__company").get(
        pk=told["event"]
    )
    booking = _as_of_then(event, told)
    words = words_for(event, side)
    mutable = is_mutable(event, side)
    context = {
        "head": words.head,
        "lead": words.lead,
        "step": words.step,
        "piece": booking.equipment.name,
        "when": period(booking.span),
        "facts": _facts(event, booking, side, now),
        "quote": _quote(event, side),
        "offers": _offers(event),
        "others": _others(event, booking, side, message, now),
        "link": page_of(booking.reference, for_center=side != Side.REQUESTER),
        "preferences": settings.BASE_URL + reverse("bookings:preferences") if mutable else "",
    }
    return Made(MAKER, context, _calendar(event, booking, side))


def _as_of_then(event: BookingEvent, told: dict[str, Any]) -> Booking:
    """Return the event's booking with the values that it had when the event happened."""
    booking = event.booking
    booking.equipment = Equipment.objects.select_related("center").get(pk=told["equipment"])
    booking.starts_at = datetime.fromisoformat(told["start"])
    booking.ends_at = datetime.fromisoformat(told["end"])
    booking.state = told["state"]
    booking.sequence = told["sequence"]
    deadline = told["respond_by"]
    booking.respond_by = datetime.fromisoformat(deadline) if deadline else None
    booking.fee_won, booking.vat_won = told["fee_won"], told["vat_won"]
    return booking


def _facts(event: BookingEvent, booking: Booking, side: Side, now: datetime) -> list[Fact]:
    piece, center = booking.equipment, booking.equipment.center
    when = _("희망 일시") if event.kind in OFFERING else _("일시")
    facts = [
        Fact(_("예약번호"), booking.reference),
        Fact(_("상태"), booking.get_state_display()),
        Fact(_("장비"), f"{piece.name} ({piece.number})"),
        Fact(when, f"{long_period(booking.span)} ({duration(booking.span.length)})"),
    ]
    if "from" in event.data and event.kind == EventKind.MOVED:
        before = Span(*(datetime.fromisoformat(moment) for moment in event.data["from"]))
        facts.append(Fact(_("이전 일시"), long_period(before)))
    if piece.units > 1 and (unit := _unit(event)):
        facts.append(Fact(_("호기"), _("%(unit)s호기") % {"unit": unit}))
    facts.append(
        Fact(_("장소"), ", ".join(part for part in place_of(center, piece.location) if part))
    )
    facts.append(Fact(_("이용방법"), booking.get_use_mode_display()))
    facts.append(Fact(_("사용료"), _fee(booking)))
    if side == Side.REQUESTER:
        facts.append(Fact(_("담당"), _shared_contact(center)))
    else:
        who = [booking.company.name if booking.company else "", booking.user.name]
        facts.append(Fact(_("신청자"), " ".join(part for part in who if part)))
    if booking.respond_by and booking.state in PENDING:
        left = time_left(booking.respond_by, now)
        by = _("%(moment)s까지 (%(left)s)") % {
            "moment": short_moment(booking.respond_by),
            "left": left,
        }
        facts.append(Fact(_("답할 기한"), by))
    if event.reason:
        facts.append(Fact(_("사유"), str(Reason(event.reason).label)))
    if event.data.get("late"):
        facts.append(Fact(_("취소 시점"), _("무료 취소 기한이 지난 뒤")))
    return facts


def _unit(event: BookingEvent) -> int | None:
    """Return the unit that the booking got with event, else the one that it has, if it has one."""
    if "unit" in event.data:
        return event.data["unit"]
    held = Occupancy.objects.holding().filter(booking=event.booking_id)
    return held.values_list("unit", flat=True).first()


def _shared_contact(center: Any) -> str:
    contact = ", ".join(part for part in (center.phone, center.email) if part)
    return f"{center.name} ({contact})" if contact else center.name


def _fee(booking: Booking) -> str:
    total = booking.total_won
    if total is None:
        return _("센터와 협의")
    if total == 0:
        return _("무료")
    return _("%(total)s원 (부가세 %(vat)s원 포함)") % {
        "total": f"{total:,}",
        "vat": f"{booking.vat_won:,}",
    }


def _quote(event: BookingEvent, side: Side) -> dict[str, str] | None:
    """Return what whoever acted has written or sent along, and how it is headed."""
    names = [attachment.name for attachment in event.attachments.all()]
    text = event.text
    own = side == Side.REQUESTER and event.party == Party.REQUESTER
    label = OWN_WORDS if own else QUOTED[Party(event.party)]
    if event.kind in (EventKind.REQUESTED, EventKind.RECEIVED):
        text, label = event.booking.purpose, PURPOSE
    found = "\n".join(part for part in (text, *names) if part)
    return {"label": str(label), "text": found} if found else None


def _offers(event: BookingEvent) -> list[str]:
    """Return the times that event offers, each with its piece where it is another one."""
    if event.kind not in OFFERING:
        return []
    offers = event.booking.offers.filter(at=event.at).select_related("equipment__center")
    return [
        f"{long_period(offer.span)} · {offer.equipment.name} · {offer.equipment.center.name}"
        for offer in offers
    ]


def _others(
    event: BookingEvent, booking: Booking, side: Side, message: OutboxMessage, now: datetime
) -> list[dict[str, str]]:
    """Return times that could be booked instead, where a requester has lost one unasked.

    They are those of the moment when the mail is sent; what is shown later is what was sent.
    """
    if side != Side.REQUESTER or event.party == Party.REQUESTER or event.kind not in LOST:
        return []
    if message.done_at is None:
        found = alternatives(booking.equipment, booking.span, now, booking.use_mode)
        message.payload["others"] = [
            {
                "piece": other.equipment.name,
                "center": other.equipment.center.name,
                "when": long_period(other.span),
                "reason": other.reason,
                "link": _asking_page(other.equipment, other.span),
            }
            for other in found
        ]
    return message.payload.get("others", [])


def _asking_page(piece: Equipment, span: Span) -> str:
    """Return where span can be asked for; a time without an offset is Seoul's there."""
    start, end = (f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" for moment in span)
    query = urlencode({"equipment": piece.number, "start": start, "end": end}, safe=":")
    return f"{settings.BASE_URL}{reverse('bookings:new')}?{query}"


def _calendar(event: BookingEvent, booking: Booking, side: Side) -> tuple[Attachment, ...]:
    """Return the calendar entry that goes with the mail, if the event changes calendars."""
    if event.kind in INTO_CALENDAR:
        method = Method.REQUEST
    elif event.kind == EventKind.CANCELLED or (event.kind in LOST and booking.sequence > 1):
        # What ends while it is pending is in a calendar only if it was moved there before.
        method = Method.CANCEL
    else:
        return ()
    entry = entry_of(booking, event.at, unit=_unit(event), for_center=side != Side.REQUESTER)
    content = calendar_of([entry], method)
    name = f"i-tube-{booking.reference}.ics"
    return (Attachment(name, "calendar", content, {"method": method.value, "name": name}),)
