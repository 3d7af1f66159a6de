"""What bookings hold of a person: handing it out, what keeps one from leaving, and forgetting.

A booking itself stays, with its purpose and what was said: it is the center's record of use, and
names nobody once the person's row is blanked.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from bookings import waiting
from bookings.models import (
    Attachment,
    Booking,
    BookingEvent,
    CalendarFeed,
    IdempotencyKey,
    MailPreference,
    Wait,
)
from bookings.states import HOLDING
from itube.accounts.models import User
from itube.accounts.privacy import Holder


def own_data(user: User) -> dict[str, Any]:
    """Return bookings, files, waits and wishes of user as JSON values: six statements."""
    mine = Booking.objects.filter(user=user).for_list().order_by("created_at", "pk")
    said: dict[int, list[dict]] = {}
    events = BookingEvent.objects.filter(booking__user=user).order_by("at", "pk")
    for event in events:
        said.setdefault(event.booking_id, []).append(_event(event))
    files: dict[int, list[dict]] = {}
    for file in Attachment.objects.filter(booking__user=user, uploaded_by=user):
        files.setdefault(file.booking_id, []).append(
            {"name": file.name, "size": file.size, "uploaded": file.at.isoformat()}
        )
    return {
        "bookings": [
            {
                **_booking(booking),
                "events": said.get(booking.pk, []),
                "files": files.get(booking.pk, []),
            }
            for booking in mine
        ],
        "waits": [
            {
                "equipment": wait.equipment.number,
                "from": wait.from_at.isoformat(),
                "until": wait.until_at.isoformat(),
                "minutes": wait.minutes,
                "state": wait.state,
            }
            for wait in user.waits.select_related("equipment")
        ],
        "muted_mails": sorted(user.muted_mails.values_list("kind", flat=True)),
        "calendar_feeds": [
            {
                "created": feed.created_at.isoformat(),
                "revoked": feed.revoked_at.isoformat() if feed.revoked_at else None,
            }
            for feed in user.calendar_feeds.all()
        ],
    }


def _booking(booking: Booking) -> dict[str, Any]:
    return {
        "reference": booking.reference,
        "equipment": booking.equipment.number,
        "center": booking.equipment.center.name_ko,
        "company": booking.company.name_ko if booking.company else None,
        "state": booking.state,
        "requested": booking.created_at.isoformat(),
        "start": booking.starts_at.isoformat(),
        "end": booking.ends_at.isoformat(),
        "use_mode": booking.use_mode,
        "purpose": booking.purpose,
        "samples": {"text": booking.sample_text, "count": booking.sample_count},
        "fee_won": booking.fee_won,
        "vat_won": booking.vat_won,
        "consent": {
            "given": booking.consented_at.isoformat() if booking.consented_at else None,
            "center": booking.consent_center,
            "ip_address": booking.consent_ip,
        },
    }


def _event(event: BookingEvent) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(),
        "kind": event.kind,
        "by": event.party,
        "reason": event.reason,
        "text": event.text,
    }


def what_is_open(user: User, now: datetime) -> str:
    """Return that user still has bookings that hold time, or nothing."""
    count = Booking.objects.filter(user=user, state__in=HOLDING).count()
    if not count:
        return ""
    return ngettext(
        "진행 중인 예약이 %(count)d건 있습니다. 취소하거나 이용을 마친 뒤에 탈퇴할 수 있습니다.",
        "진행 중인 예약이 %(count)d건 있습니다. 취소하거나 이용을 마친 뒤에 탈퇴할 수 있습니다.",
        count,
    ) % {"count": count}


def forget(user: User, now: datetime) -> None:
    """Drop what only served the person: feeds, wishes, places in lines, addresses of consents."""
    CalendarFeed.objects.filter(owner=user).delete()
    MailPreference.objects.filter(user=user).delete()
    IdempotencyKey.objects.filter(user=user).delete()
    Booking.objects.filter(user=user).update(consent_ip=None)
    standing = Wait.objects.filter(user=user, state__in=(Wait.State.WAITING, Wait.State.HELD))
    for wait in standing.order_by("equipment", "pk"):  # the order in which pieces are locked
        waiting.leave(wait)


HOLDER = Holder(own_data, what_is_open, forget)
