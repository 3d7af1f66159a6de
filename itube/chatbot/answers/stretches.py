"""Which stretches of a piece's time can be booked, within parts of days. Pure but for reading."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bookings.availability.free import Week, asking_window, bookable_length, next_on_grid, week_of
from bookings.policies import Policy
from equipment.models import Equipment
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.when import When
from itube.lib.periods import Span, common, within


def stretches_of(pieces: Sequence[Equipment], when: When, asked: Asked) -> dict[int, list[Span]]:
    """Return by key the stretches that take a booking of when.length, in order.

    Each lies within one of when's parts of days, one unit is free over all of it, and both its
    ends are on the grid; notice and horizon are kept. Two statements, if the pieces were read with
    WITH_POLICY.
    """
    weeks = week_of(pieces, when.window, asked.now)
    return {piece.pk: _stretches(weeks[piece.pk], when, asked) for piece in pieces}


def _stretches(week: Week, when: When, asked: Asked) -> list[Span]:
    needed = bookable_length(when.length, week.policy)
    asking = asking_window(week.policy, asked.now)
    if needed is None or asking.start >= asking.end:
        return []
    parts = within(when.parts, asking) if when.daypart else within([when.window], asking)
    found = {
        stretch
        for spans in week.by_unit.values()
        for span in common(spans, parts)
        if (stretch := _on_grid(span, week.policy)) and stretch.length >= needed
    }
    return _outermost(found)


def _on_grid(span: Span, policy: Policy) -> Span | None:
    """Return the part of span between its first and last instant of the grid."""
    start, end = next_on_grid(span.start, policy), next_on_grid(span.end, policy)
    if end > span.end:
        end -= timedelta(minutes=policy.grid_minutes)
    return Span(start, end) if start < end else None


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order without those that lie within another one: of another unit."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.length)):
        if not found or not found[-1].covers(span):
            found.append(span)
    return found
