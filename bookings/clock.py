"""By when an answer must come: the center's time runs while it is open, the requester's always."""

from datetime import datetime, timedelta

from bookings.availability.opening import open_spans
from bookings.policies import Policy
from equipment.models import Equipment
from itube.lib.periods import Span, total, within

# Far enough that a week of holidays does not end it.
LOOK_AHEAD = timedelta(days=21)


def center_deadline(
    piece: Equipment,
    policy: Policy,
    now: datetime,
    starts_at: datetime,
    opening: list[Span] | None = None,
) -> datetime:
    """Return by when the center must answer: policy.respond_hours of open time from now on.

    Never later than the start of the use, and never before now; a center that is not open at all
    within three weeks has as many hours by the wall clock. opening is the open time from now on, if
    it has been read already.
    """
    if opening is None:
        opening = open_spans(piece, policy, Span(now, now + LOOK_AHEAD))
    left = timedelta(hours=policy.respond_hours)
    deadline = now + left
    for span in opening:
        if left <= span.length:
            deadline = span.start + left
            break
        left -= span.length
    return max(now, min(deadline, starts_at))


def requester_deadline(policy: Policy, now: datetime, starts_at: datetime) -> datetime:
    """Return by when the requester must answer: policy.reply_hours, at latest the start."""
    return max(now, min(now + timedelta(hours=policy.reply_hours), starts_at))


def share_over(clock: Span, now: datetime, opening: list[Span] | None = None) -> float:
    """Return which share of clock, from its start to its deadline, is over at now: 0 to 1.

    opening is the open time of a center whose turn it is; only that counts. Without it, or where
    the center is not open at all within the clock, it goes by the wall clock.
    """
    counted = within(opening or [], clock) or [clock]
    over = within(counted, Span(clock.start, now)) if now > clock.start else []
    return total(over) / total(counted)
