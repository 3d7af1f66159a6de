"""The records behind a piece's figures: what was used, booked, asked for, waited for or kept shut.

Nobody is named here: not who used or asked, nor for which company.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Booking, Maintenance, UsageRecord, Wait
from bookings.states import AGREED
from equipment.models import Equipment
from itube.lib.periods import Span
from itube.reports.definition import Text
from itube.reports.periods import Period


def second(moment: datetime) -> int:
    """Return the whole second in which moment lies, from the epoch."""
    return int(moment.timestamp())


def inside(amount: int, start: datetime, end: datetime, window: Span) -> int:
    """Return what of an amount that lies evenly over [start, end) falls into window.

    What falls before a moment is rounded down, as in the facts (itube.reports.rollups.events), so
    that the parts of any windows that touch add up to the whole.
    """
    begin = second(start)
    length = max(second(end) - begin, 1)
    first = max(second(window.start), begin)
    last = min(second(window.end), begin + length)
    if last <= first:
        return 0
    return amount * (last - begin) // length - amount * (first - begin) // length


class UseRow(NamedTuple):
    """One record of use, with how many seconds of it the period counts."""

    record: UsageRecord
    seconds: int
    begins: bool


def use_of(piece: Equipment, period: Period) -> list[UseRow]:
    """Return the counted records that the period has a part of, the latest first."""
    window = period.span
    records = (
        UsageRecord.objects.counted()
        .filter(equipment=piece, start__lt=window.end, end__gt=window.start)
        .order_by("-start", "-pk")
    )
    return [
        UseRow(
            record,
            inside(record.operating_minutes * 60, record.start, record.end, window),
            record.start >= window.start,
        )
        for record in records
    ]


def bookings_of(piece: Equipment, period: Period) -> list[Booking]:
    """Return the agreed bookings that begin in the period, the latest first."""
    window = period.span
    return list(
        Booking.objects.filter(
            equipment=piece,
            state__in=AGREED,
            starts_at__gte=window.start,
            starts_at__lt=window.end,
        ).order_by("-starts_at", "-pk")
    )


def requests_of(piece: Equipment, period: Period) -> list[Booking]:
    """Return the requests that came in the period, the latest first; answer says how long it took.

    answer is empty where the center has not answered.
    """
    window = period.span
    return list(
        Booking.objects.filter(
            equipment=piece, created_at__gte=window.start, created_at__lt=window.end
        )
        .annotate(answer=F("first_answered_at") - F("created_at"))
        .order_by("-created_at", "-pk")
    )


def waits_of(piece: Equipment, period: Period) -> list[Wait]:
    """Return the places in line that were taken in the period, the latest first."""
    window = period.span
    return list(
        Wait.objects.filter(
            equipment=piece, created_at__gte=window.start, created_at__lt=window.end
        ).order_by("-created_at", "-pk")
    )


def maintenance_of(piece: Equipment, period: Period) -> list[Maintenance]:
    """Return what kept the piece from use in the period, the latest first."""
    window = period.span
    return list(
        Maintenance.objects.filter(
            Q(equipment=piece, cancelled_at=None), start__lt=window.end, end__gt=window.start
        ).order_by("-start", "-pk")
    )


class Kind(NamedTuple):
    """One kind of records, as the page of a piece lists them."""

    slug: str
    label: Text
    # Definitions whose numbers are made of these.
    figures: tuple[str, ...]


KINDS = (
    Kind(
        "use",
        _("이용기록"),
        (
            "operating_hours", "own_hours", "internal_hours", "external_hours", "yearly_rate",
            "open_rate", "shared_rate", "external_rate", "sme_rate", "samples", "staff_hours",
            "income", "low", "idle",
        ),
    ),
    Kind(
        "bookings",
        pgettext_lazy("records", "예약"),
        ("bookings", "booked_hours", "booked_rate", "yield", "no_shows", "no_show_rate",
         "lead_time"),
    ),
    Kind(
        "requests",
        pgettext_lazy("records", "신청"),
        ("requests", "first_answer", "rejected", "expired", "refused_hours", "demand"),
    ),
    Kind("waits", pgettext_lazy("records", "빈 시간 대기"), ("waits", "wait_hours")),
    Kind(
        "maintenance",
        pgettext_lazy("records", "점검·고장"),
        ("uptime", "open_hours", "capacity_hours"),
    ),
)  # fmt: skip
READERS: dict[str, Callable[[Equipment, Period], list[Any]]] = {
    "use": use_of,
    "bookings": bookings_of,
    "requests": requests_of,
    "waits": waits_of,
    "maintenance": maintenance_of,
}


def rows_of(kind: Kind, piece: Equipment, period: Period) -> list[Any]:
    """Return the records of one of KINDS; of use each with its part of the period."""
    return READERS[kind.slug](piece, period)
