"""What the units of pieces are taken by, read from Occupancy, and what that leaves free."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, Maintenance, Occupancy
from bookings.policies import Policy
from equipment.models import Equipment
from itube.lib.periods import Span, merged, without


class BusyKind(models.TextChoices):
    """Why a time is not to be had, as far as anyone may know."""

    BOOKED = "booked", _("예약됨")
    MAINTENANCE = "maintenance", _("점검")
    MINE = "mine", _("내 예약")


@dataclass(frozen=True)
class Taking:
    """One unit is taken over span, buffers included; use is the time without them."""

    unit: int
    span: Span
    use: Span
    is_maintenance: bool
    # The reference of the booking and the key of the person that it is for, if it is for one.
    reference: str | None
    user_id: int | None


def takings_of(
    pieces: Collection[Equipment],
    policies: Mapping[int, Policy],
    window: Span,
    besides: Booking | None = None,
) -> dict[int, list[Taking]]:
    """Return what takes units of each piece so that it matters within window; one statement.

    What lies outside window by less than the buffers of a booking matters too. What the booking
    besides holds itself does not.
    """
    reach = max(
        (max(policy.before, policy.after) for policy in policies.values()), default=timedelta()
    )
    rows = (
        Occupancy.objects.holding()
        .filter(
            equipment__in=[piece.pk for piece in pieces],
            span__overlap=(window.start - reach, window.end + reach),
        )
        .annotate(
            use_start=Coalesce("booking__starts_at", "offer__start", "wait__held_start"),
            use_end=Coalesce("booking__ends_at", "offer__end", "wait__held_end"),
            for_user=Coalesce("booking__user_id", "offer__booking__user_id", "wait__user_id"),
            of_booking=Coalesce("booking__reference", "offer__booking__reference"),
        )
        .values_list(
            "equipment_id",
            "unit",
            "span",
            "use_start",
            "use_end",
            "maintenance__kind",
            "of_booking",
            "for_user",
        )
    )
    if besides is not None:
        rows = rows.exclude(booking=besides.pk)
    found: dict[int, list[Taking]] = defaultdict(list)
    for piece, unit, span, start, end, kind, reference, user in rows:
        taken = Span(span.lower, span.upper)
        use = Span(start, end) if start and end else taken
        # What a center does itself is a use like any other.
        is_maintenance = kind is not None and kind != Maintenance.Kind.IN_HOUSE
        found[piece].append(Taking(unit, taken, use, is_maintenance, reference, user))
    return found


def free_by_unit(
    piece: Equipment, policy: Policy, open_time: list[Span], takings: Iterable[Taking]
) -> dict[int, list[Span]]:
    """Return, for each unit of piece, what a booking may cover of open_time.

    A booking needs its buffers beside it, so each taken time is wider by them.
    """
    taken = blocked_by_unit(policy, takings)
    return {unit: without(open_time, taken.get(unit, ())) for unit in range(1, piece.units + 1)}


def blocked_by_unit(policy: Policy, takings: Iterable[Taking]) -> dict[int, list[Span]]:
    """Return the times of each unit that no booking may touch: what is taken, with buffers."""
    found: dict[int, list[Span]] = defaultdict(list)
    for taking in takings:
        start, end = taking.span
        found[taking.unit].append(Span(start - policy.after, end + policy.before))
    return {unit: merged(spans) for unit, spans in found.items()}
