"""What happened to a booking, as people read it: the steps of its way, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bookings.models import Attachment, Booking, BookingEvent
from bookings.states import EventKind, Party, State
from bookings.templatetags.bookings import (
    event_glyph,
    period,
    short_moment,
    state_glyph,
    waits_for,
)
from equipment.models import Equipment
from itube.lib.periods import Span

# What belongs into the thread and is no step of the way.
SAID = (EventKind.MESSAGE, EventKind.ATTACHED)
# Between the portal and the center.
INSIDE = (EventKind.REMINDED,)

# What usually comes after each state.
AHEAD: dict[State, tuple[State, ...]] = {
    State.REQUESTED: (State.REVIEWING, State.CONFIRMED, State.IN_USE, State.COMPLETED),
    State.REVIEWING: (State.CONFIRMED, State.IN_USE, State.COMPLETED),
    State.NEEDS_INFO: (State.CONFIRMED, State.IN_USE, State.COMPLETED),
    State.OFFERED: (State.CONFIRMED, State.IN_USE, State.COMPLETED),
    State.CONFIRMED: (State.IN_USE, State.COMPLETED),
    State.IN_USE: (State.COMPLETED,),
}
AHEAD_LABELS = {
    State.REVIEWING: gettext_lazy("센터 접수"),
    State.CONFIRMED: pgettext_lazy("step", "승인"),
    State.IN_USE: pgettext_lazy("step", "이용"),
    State.COMPLETED: gettext_lazy("이용완료·정산"),
}


@dataclass(frozen=True)
class Step:
    """One line of the timeline. place is "past", "now" or "next"; what is next has no time."""

    label: str
    glyph: str
    place: str
    at: datetime | None = None
    who: str = ""
    detail: str = ""
    is_turn: bool = False


@dataclass(frozen=True)
class Said:
    """One text of the thread, with what came with it."""

    event: BookingEvent
    is_mine: bool
    who: str
    organisation: str
    files: list[dict] = field(default_factory=list)

    @property
    def is_message(self) -> bool:
        """Whether it is nothing but a text: then its kind need not be named."""
        return self.event.kind in (*SAID, EventKind.REQUESTED)


def events_of(booking: Booking) -> list[BookingEvent]:
    """Return the events of a booking in order, with actor and files: one statement."""
    files = Attachment.objects.filter(event=OuterRef("pk")).order_by("pk")
    return list(
        BookingEvent.objects.filter(booking=booking.pk)
        .select_related("actor")
        .annotate(
            files=ArraySubquery(
                files.values(data=JSONObject(token="token", name="name", size="size"))  # noqa: S106
            )
        )
    )


def steps_of(booking: Booking, events: Sequence[BookingEvent], party: Party) -> list[Step]:
    """Return the way of a booking as party sees it: what was, what is, what usually follows."""
    told = [event for event in events if event.kind not in SAID]
    if party == Party.REQUESTER:
        told = [event for event in told if event.kind not in INSIDE]
    centers = _centers(booking, events) if told else {}
    steps = [
        Step(
            label=str(event.get_kind_display()),
            glyph=event_glyph(event),
            place="now" if event is told[-1] else "past",
            at=event.at,
            who=_name(event, centers),
            detail=_detail(event),
            is_turn=event is told[-1] and waits_for(booking) == party,
        )
        for event in told
    ]
    ahead = [
        Step(
            label=str(AHEAD_LABELS[state]),
            glyph=state_glyph(state),
            place="next",
            detail=_expected(booking, state),
        )
        for state in AHEAD.get(State(booking.state), ())
    ]
    return steps + ahead


def thread_of(booking: Booking, events: Sequence[BookingEvent], party: Party) -> list[Said]:
    """Return what both sides said, in order; is_mine is what the side of party said.

    events come from events_of(), which brings their files.
    """
    centers = _centers(booking, events)
    company = booking.company.name if booking.company else ""
    return [
        Said(
            event=event,
            is_mine=event.party == party,
            who=_name(event, centers) or _("시스템"),
            organisation={
                Party.REQUESTER: company,
                Party.CENTER: centers[event.pk] if event.actor else "",
            }.get(Party(event.party), ""),
            files=event.files,  # type: ignore[attr-defined]
        )
        for event in events
        if event.text or event.files  # type: ignore[attr-defined]
    ]


def _centers(booking: Booking, events: Sequence[BookingEvent]) -> dict[int, str]:
    """Return the name of the center that had the booking at each event, by the event's key.

    Someone who took an offer of another center has moved there; before, it was the first one's.
    One statement, and only then.
    """
    number = booking.equipment.number
    came_from = {
        event.pk: event.data["from"]
        for event in events
        if event.kind == EventKind.ACCEPTED and event.data.get("from", number) != number
    }
    earlier: dict[str, str] = {}
    if came_from:
        numbers = set(came_from.values())
        pieces = Equipment.objects.filter(Q(registration_no__in=numbers) | Q(itube_no__in=numbers))
        for piece in pieces.select_related("center"):
            # It may have been registered since.
            for known_as in filter(None, (piece.registration_no, piece.itube_no)):
                earlier[known_as] = piece.center.name
    names, name = {}, booking.equipment.center.name
    for event in reversed(events):
        names[event.pk] = name
        name = earlier.get(came_from.get(event.pk, ""), name)
    return names


def _name(event: BookingEvent, centers: dict[int, str]) -> str:
    if event.actor:
        return str(event.actor)
    return centers[event.pk] if event.party == Party.CENTER else ""


def _detail(event: BookingEvent) -> str:
    if event.kind == EventKind.MOVED and "from" in event.data:
        start, end = (datetime.fromisoformat(text) for text in event.data["from"])
        return _("%(period)s에서 바꿈") % {"period": period(Span(start, end))}
    if event.kind == EventKind.RESEATED and "unit" in event.data:
        return _("%(unit)d호기") % {"unit": event.data["unit"]}
    return str(event.get_reason_display())


def _expected(booking: Booking, state: State) -> str:
    if state == State.IN_USE:
        return short_moment(booking.starts_at)
    if state == State.CONFIRMED and waits_for(booking) == Party.CENTER and booking.respond_by:
        return _("%(moment)s까지 답변") % {"moment": short_moment(booking.respond_by)}
    if state == State.CONFIRMED and booking.state == State.OFFERED:
        return _("일정을 고른 뒤")
    if state == State.CONFIRMED:
        return _("답을 보낸 뒤")
    return ""
