"""Looks after every clock that runs: reminds, hands over to the deputy, ends what nobody answered.

Safe to run twice or at once: each deed compares and swaps. What a run does not get to, the next
one does.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Protocol

from django.db.models import Q

from bookings.availability.opening import open_spans_of
from bookings.clock import share_over
from bookings.models import Booking, BookingEvent
from bookings.policies import policies_of
from bookings.refusals import BookingRefusedError
from bookings.states import WAITS_FOR_REQUESTER, State
from bookings.transitions import expire
from bookings.transitions.reminding import escalate, remind
from bookings.transitions.routing import who_answers
from itube.lib.periods import Span

logger = logging.getLogger(__name__)

REMIND_AT = 0.5
ESCALATE_AT = 0.75
# So many are ended, and so many people asked for their answer, in one run; it has a minute.
MOST = 200
# So many clocks are read at once.
CHUNK = 500


class Deed(Protocol):
    """What the clock can do to a booking; None where there was nothing to do."""

    def __call__(self, booking: Booking, *, now: datetime) -> BookingEvent | None: ...


def keep_deadlines(now: datetime) -> Counter[str]:
    """Do what is due by now, the nearest deadline first.

    Returns how often something was done, by the kind of event (expired, reminded, escalated), and
    `failed` for what went wrong; one booking's failure does not stop the rest.
    """
    done: Counter[str] = Counter()
    overdue = Booking.objects.overdue(now).select_related("equipment__center", "user")
    for booking in overdue.order_by("respond_by", "pk")[:MOST]:
        _try(expire, booking, now, done)
    for booking, deed in islice(_late(now), MOST):
        _try(deed, booking, now, done)
    return done


def _try(deed: Deed, booking: Booking, now: datetime, done: Counter[str]) -> None:
    try:
        event = deed(booking, now=now)
    except BookingRefusedError:
        return  # answered between the query and now
    except Exception as error:
        # The error's text may quote the row, and the log holds no personal data.
        logger.error(  # noqa: TRY400 - a traceback would quote it too
            "deadline not kept",
            extra={"booking_id": booking.pk, "error": type(error).__name__},
        )
        done["failed"] += 1
        return
    if event is not None:
        done[event.kind] += 1


def _late(now: datetime) -> Iterator[tuple[Booking, Deed]]:
    """Yield the bookings of which so much of the clock is over that someone is to be asked, and
    what to do: hand over to a deputy if the center has one, else remind, once.
    """
    running = (
        Booking.objects.filter(state__in=(State.REVIEWING, *WAITS_FOR_REQUESTER))
        .filter(Q(reminded_at=None) | Q(state=State.REVIEWING, escalated_at=None))
        .filter(respond_by__gt=now, clock_started_at__lt=now)
        .select_related("equipment", "approver")
        .order_by("respond_by", "pk")
    )
    rows = list(running)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        late = [
            (booking, share)
            for booking, share in zip(chunk, _shares(chunk, now), strict=True)
            if share >= REMIND_AT
        ]
        answering = who_answers({booking.equipment.center_id for booking, _share in late}, now)
        for booking, share in late:
            others = answering[booking.equipment.center_id] - {booking.approver_id}
            if share >= ESCALATE_AT and _has_no_deputy_yet(booking) and others:
                yield booking, escalate
            elif booking.reminded_at is None:
                yield booking, remind


def _has_no_deputy_yet(booking: Booking) -> bool:
    return booking.state == State.REVIEWING and booking.escalated_at is None


def _shares(bookings: list[Booking], now: datetime) -> list[float]:
    """Return which share of each booking's clock is over at now; at most two statements."""
    of_center = [booking for booking in bookings if booking.state == State.REVIEWING]
    opened: dict[int, list[Span]] = {}
    if of_center:
        pieces = list({booking.equipment_id: booking.equipment for booking in of_center}.values())
        window = Span(
            min(booking.clock_started_at for booking in of_center),
            max(_end(booking) for booking in of_center),
        )
        opened = open_spans_of(pieces, policies_of(pieces), window)
    return [
        share_over(
            Span(booking.clock_started_at, _end(booking)),
            now,
            opened[booking.equipment_id] if booking.state == State.REVIEWING else None,
        )
        for booking in bookings
    ]


def _end(booking: Booking) -> datetime:
    if booking.respond_by is None:  # the database keeps that from a booking that waits
        raise ValueError(booking.pk)
    return booking.respond_by
