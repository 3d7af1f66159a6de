"""What was recorded of each piece in a stretch of time: use, and bookings by their end."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DecimalField,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    Max,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest, Least, Round

from bookings.models import Booking, UsageRecord, UseClass
from bookings.states import State
from equipment.models.equipment import EquipmentQuerySet
from itube.lib.periods import Span
from itube.reports.sums import MINUTE

# Bookings that a center has agreed to; the last two are over.
AGREED = (State.CONFIRMED, State.IN_USE, State.COMPLETED, State.NO_SHOW)


class Use(NamedTuple):
    """Use of one piece; times in microseconds."""

    own: int = 0
    internal: int = 0
    external: int = 0
    staff: int = 0
    samples: int = 0
    income: int = 0
    # Over the year that is asked besides the window.
    in_year: int = 0
    # When it last ran within that year.
    last: datetime | None = None


class Booked(NamedTuple):
    """Bookings of one piece by what became of them."""

    bookings: int = 0
    completed: int = 0
    no_shows: int = 0


class _Seconds(Func):
    """The length of an interval in seconds, exact."""

    template = "EXTRACT(EPOCH FROM %(expressions)s)"
    output_field = DecimalField()


def inside(minutes: str, window: Span) -> Expression:
    """Return how much of a record's minutes falls into window, in microseconds.

    A record that goes over an edge counts with the share of its time that lies inside.
    """
    whole = Cast(minutes, BigIntegerField()) * MINUTE
    shared = Least(F("end"), Value(window.end)) - Greatest(F("start"), Value(window.start))
    share = ExpressionWrapper(
        whole * _Seconds(shared) / _Seconds(F("end") - F("start")), output_field=DecimalField()
    )
    return Case(
        When(start__gte=window.start, end__lte=window.end, then=whole),
        When(
            start__lt=window.end,
            end__gt=window.start,
            then=Cast(Round(share), BigIntegerField()),
        ),
        output_field=BigIntegerField(),
    )


def use_by_piece(pieces: EquipmentQuerySet, window: Span, year: Span) -> dict[int, Use]:
    """Return the use of each piece that was used in window or in year; one statement.

    Samples and income count where the use began.
    """
    begun = Q(start__gte=window.start, start__lt=window.end)
    rows = (
        UsageRecord.objects.counted()
        .filter(equipment__in=pieces.order_by().values("pk"))
        .filter(
            start__lt=max(window.end, year.end),
            end__gt=min(window.start, year.start),
        )
        .order_by()
        .values("equipment_id", "use_class")
        .annotate(
            run=Sum(inside("operating_minutes", window)),
            staff=Sum(inside("staff_minutes", window)),
            sampled=Sum("samples", filter=begun),
            income=Sum("fee_won", filter=begun),
            in_year=Sum(inside("operating_minutes", year)),
            last=Max("end", filter=Q(start__lt=year.end, operating_minutes__gt=0)),
        )
        .values_list(
            "equipment_id", "use_class", "run", "staff", "sampled", "income", "in_year", "last"
        )
    )
    found: dict[int, Use] = {}
    for piece, use_class, run, staff, samples, income, in_year, last in rows:
        ran = int(run or 0)
        use = Use(
            ran if use_class == UseClass.OWN else 0,
            ran if use_class == UseClass.INTERNAL else 0,
            ran if use_class == UseClass.EXTERNAL else 0,
            int(staff or 0),
            samples or 0,
            int(income or 0),
            int(in_year or 0),
            min(last, year.end) if last else None,
        )
        found[piece] = _both(found[piece], use) if piece in found else use
    return found


def _both(one: Use, other: Use) -> Use:
    lasts = [last for last in (one.last, other.last) if last]
    return Use(
        one.own + other.own,
        one.internal + other.internal,
        one.external + other.external,
        one.staff + other.staff,
        one.samples + other.samples,
        one.income + other.income,
        one.in_year + other.in_year,
        max(lasts, default=None),
    )


def bookings_by_piece(
    pieces: EquipmentQuerySet, windows: tuple[Span, ...]
) -> tuple[dict[int, Booked], ...]:
    """Return the agreed bookings of each piece that begin in each window; one statement."""
    counts = {}
    for number, window in enumerate(windows):
        begins = Q(starts_at__gte=window.start, starts_at__lt=window.end)
        counts[f"agreed{number}"] = Count("pk", filter=begins)
        counts[f"completed{number}"] = Count("pk", filter=begins & Q(state=State.COMPLETED))
        counts[f"no_shows{number}"] = Count("pk", filter=begins & Q(state=State.NO_SHOW))
    rows = (
        Booking.objects.filter(
            equipment__in=pieces.order_by().values("pk"),
            state__in=AGREED,
            starts_at__gte=min(window.start for window in windows),
            starts_at__lt=max(window.end for window in windows),
        )
        .order_by()
        .values("equipment_id")
        .annotate(**counts)
        .values_list("equipment_id", *counts)
    )
    found: tuple[dict[int, Booked], ...] = tuple({} for _window in windows)
    for piece, *numbers in rows:
        for place, by_piece in enumerate(found):
            by_piece[piece] = Booked(*numbers[3 * place : 3 * place + 3])
    return found
