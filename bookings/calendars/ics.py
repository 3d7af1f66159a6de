"""Bookings as iCalendar (RFC 5545, RFC 5546), for mails, downloads and feeds.

An entry keeps its UID for ever, and its SEQUENCE rises with the booking's, so that a calendar
program moves or takes away what it has instead of adding a second one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from bookings.links import page_of
from bookings.models import Booking, BookingEvent, Occupancy
from bookings.models.booking import BookingQuerySet
from bookings.states import PENDING, State
from centers.models import Center
from itube.lib.calendars import SEOUL, seoul_zone
from itube.lib.periods import Span

PRODID = "-//i-tube//Bookings//KO"
# How often programs are asked to look at a feed again.
REFRESH = "PT1H"


class Method(StrEnum):
    """What a calendar object is for."""

    PUBLISH = "PUBLISH"  # to read: a download, a feed
    REQUEST = "REQUEST"  # put it in, or change what is there
    CANCEL = "CANCEL"  # take it out


class Status(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Address:
    name: str
    email: str


@dataclass(frozen=True)
class Entry:
    """One VEVENT, in the language that was active when it was made."""

    uid: str
    sequence: int
    span: Span
    status: Status
    stamp: datetime
    summary: str
    organizer: Address
    attendee: Address | None = None
    location: str = ""
    description: str = ""
    url: str = ""


def entries_of(
    bookings: BookingQuerySet, *, for_center: bool = False, as_busy: bool = False
) -> list[Entry]:
    """Return the entries of bookings, the earliest first: for a side, or for strangers.

    One statement, however many they are.
    """
    last = BookingEvent.objects.filter(booking=OuterRef("pk")).order_by("-at").values("at")[:1]
    units = Occupancy.objects.holding().filter(booking=OuterRef("pk")).values("unit")[:1]
    rows = (
        bookings.select_related("equipment__center", "user", "company")
        .annotate(changed_at=Coalesce(Subquery(last), "created_at"), held_unit=Subquery(units))
        .order_by("starts_at", "pk")
    )
    if as_busy:
        return [busy_entry_of(row, row.changed_at) for row in rows]
    return [
        entry_of(row, row.changed_at, unit=row.held_unit, for_center=for_center) for row in rows
    ]


def entry_of(
    booking: Booking, stamp: datetime, *, unit: int | None = None, for_center: bool = False
) -> Entry:
    """Return the entry of booking as it is in memory; stamp is when it last changed.

    unit is told where the piece has several. For its center the entry names the company, for the
    requester only the piece. Reads equipment, center, company and user: select them along.
    """
    piece, center = booking.equipment, booking.equipment.center
    title = piece.name
    if for_center and booking.company:
        title = f"{title} · {booking.company.name}"
    if booking.state in PENDING or _status(booking.state) == Status.CANCELLED:
        title = f"[{booking.get_state_display()}] {title}"
    url = page_of(booking.reference, for_center=for_center)
    lines = [
        _("예약번호: %(reference)s") % {"reference": booking.reference},
        _("상태: %(state)s") % {"state": booking.get_state_display()},
        _("이용방법: %(mode)s") % {"mode": booking.get_use_mode_display()},
    ]
    if unit and piece.units > 1:
        lines.append(_("호기: %(unit)s호기") % {"unit": unit})
    if center.phone and not for_center:
        lines.append(_("센터 대표 전화: %(phone)s") % {"phone": center.phone})
    return Entry(
        uid=f"{booking.reference}@{_host()}",
        sequence=booking.sequence,
        span=booking.span,
        status=_status(booking.state),
        stamp=stamp,
        summary=title,
        organizer=organizer_of(center),
        attendee=Address(booking.user.name, booking.user.email),
        location=", ".join(part for part in place_of(center, piece.location) if part),
        description="\n".join([*lines, url]),
        url=url,
    )


def busy_entry_of(booking: Booking, stamp: datetime) -> Entry:
    """Return an entry that tells strangers of a time that is taken, and nothing else."""
    is_over = _status(booking.state) == Status.CANCELLED
    # A reference is for those whose booking it is.
    name = salted_hmac("bookings.calendars", booking.reference).hexdigest()[:20]
    return Entry(
        uid=f"{name}@{_host()}",
        sequence=booking.sequence,
        span=booking.span,
        status=Status.CANCELLED if is_over else Status.CONFIRMED,
        stamp=stamp,
        summary=_("예약됨"),
        organizer=organizer_of(booking.equipment.center),
    )


def place_of(center: Center, room: str) -> list[str]:
    """Return center's name, address (or the city without one) and room, each may be empty."""
    return [center.name, center.address or center.place, room]


def organizer_of(center: Center) -> Address:
    """Return the center under its shared address, or under the portal's without one."""
    return Address(center.name, center.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def calendar_of(entries: Iterable[Entry], method: Method, *, name: str = "") -> bytes:
    """Return a calendar object with these entries: UTF-8, CRLF, lines folded at 75 octets.

    name is what programs show for a feed. One to CANCEL says so in its entries too.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-published-ttl", REFRESH)
    calendar.add_component(seoul_zone())
    for entry in entries:
        if method == Method.CANCEL:
            entry = replace(entry, status=Status.CANCELLED)
        # A published entry has no attendees (RFC 5546, 3.2.1).
        calendar.add_component(_event(entry, with_attendee=method != Method.PUBLISH))
    return calendar.to_ical()


def _event(entry: Entry, *, with_attendee: bool) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.span.start.astimezone(SEOUL))
    event.add("dtend", entry.span.end.astimezone(SEOUL))
    event.add("summary", entry.summary, parameters={"language": get_language() or "ko"})
    event.add("status", entry.status.value)
    is_free = entry.status == Status.CANCELLED
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    event.add("organizer", _address(entry.organizer))
    if with_attendee and entry.attendee:
        attendee = _address(entry.attendee)
        # Whoever asked for the time need not say again that they come.
        attendee.params["partstat"] = vText("ACCEPTED")
        attendee.params["rsvp"] = vText("FALSE")
        event.add("attendee", attendee)
    for field in ("location", "description", "url"):
        if value := getattr(entry, field):
            event.add(field, value)
    return event


def _address(address: Address) -> vCalAddress:
    value = vCalAddress(f"mailto:{address.email}")
    if address.name:
        value.params["cn"] = vText(address.name)
    return value


def _status(state: str) -> Status:
    if state in PENDING:
        return Status.TENTATIVE
    if state in (State.REJECTED, State.CANCELLED, State.EXPIRED):
        return Status.CANCELLED
    return Status.CONFIRMED


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
