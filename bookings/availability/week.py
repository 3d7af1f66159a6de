"""What calendars show of pieces: when they are open, free, and not free, and of what kind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bookings.availability.occupied import (
    BusyKind,
    Taking,
    blocked_by_unit,
    free_by_unit,
    takings_of,
)
from bookings.availability.opening import open_spans_of
from bookings.models import Booking
from bookings.policies import Policy, policies_of
from centers.permissions import Person
from equipment.models import Equipment
from itube.lib.periods import Span, common, merged, within, without


@dataclass(frozen=True)
class Busy:
    """A time that is not to be had, or that is the asking person's own (mine).

    reference names the person's booking; it is None for others' and for time held while waiting.
    """

    span: Span
    kind: BusyKind
    reference: str | None = None


@dataclass(frozen=True)
class Week:
    """The calendar of one piece within a window; all lists are in order and half-open.

    opened: what the hours allow. by_unit: what a booking may cover, for each unit, from now on.
    free: the same for at least one unit; a booking must fit within one unit all the same.
    busy: within opened, times in which no unit is free, past ones too, by kind; and the asking
    person's own bookings, which may lie anywhere and beside which another unit may be free.
    """

    policy: Policy
    opened: list[Span]
    free: list[Span]
    by_unit: dict[int, list[Span]]
    busy: list[Busy]

    def of_kind(self, kind: BusyKind) -> list[Span]:
        """Return the busy time of one kind, merged."""
        return merged(busy.span for busy in self.busy if busy.kind == kind)


def week_of(
    pieces: Collection[Equipment],
    window: Span,
    now: datetime,
    user: Person | None = None,
    besides: Booking | None = None,
) -> dict[int, Week]:
    """Return the calendar of each piece within window, by its key; three statements in all.

    With a user, their own bookings are told from others'. The time of the booking besides counts
    as free: it is about to be moved.
    """
    policies = policies_of(list(pieces))
    opened = open_spans_of(pieces, policies, window)
    takings = takings_of(pieces, policies, window, besides)
    user_id = user.pk if user is not None else None
    return {
        piece.pk: _week(
            piece,
            policies[piece.pk],
            opened[piece.pk],
            takings.get(piece.pk, []),
            window,
            now,
            user_id,
        )
        for piece in pieces
    }


def _week(
    piece: Equipment,
    policy: Policy,
    opened: list[Span],
    takings: list[Taking],
    window: Span,
    now: datetime,
    user_id: int | None,
) -> Week:
    whole = free_by_unit(piece, policy, opened, takings)
    full = without(opened, [span for spans in whole.values() for span in spans])
    coming = {unit: _from(now, spans) for unit, spans in whole.items()}
    return Week(
        policy=policy,
        opened=opened,
        free=merged(span for spans in coming.values() for span in spans),
        by_unit=coming,
        busy=_busy(piece, policy, full, takings, window, user_id),
    )


def _busy(
    piece: Equipment,
    policy: Policy,
    full: list[Span],
    takings: list[Taking],
    window: Span,
    user_id: int | None,
) -> list[Busy]:
    found = []
    if user_id is not None:
        for taking in takings:
            if taking.user_id == user_id:
                found += [
                    Busy(part, BusyKind.MINE, taking.reference)
                    for part in within([taking.use], window)
                ]
    others = without(full, [busy.span for busy in found])
    kept = blocked_by_unit(policy, [taking for taking in takings if taking.is_maintenance])
    maintenance = others
    for unit in range(1, piece.units + 1):
        maintenance = common(maintenance, kept.get(unit, ()))
    found += [Busy(span, BusyKind.MAINTENANCE) for span in maintenance]
    found += [Busy(span, BusyKind.BOOKED) for span in without(others, maintenance)]
    return sorted(found, key=lambda busy: busy.span)


def _from(now: datetime, spans: list[Span]) -> list[Span]:
    """Return the parts of spans that are not over at now."""
    return [Span(max(span.start, now), span.end) for span in spans if span.end > now]
