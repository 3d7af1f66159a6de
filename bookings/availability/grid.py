"""When a booking may begin and end: the policy's grid, notice, horizon and lengths."""

from datetime import datetime, timedelta

from bookings.availability.opening import SEOUL, at_minute
from bookings.policies import Policy
from itube.lib.periods import Span

# Beyond the farthest horizon that a policy may have.
FARTHEST = timedelta(days=400)


def next_on_grid(moment: datetime, policy: Policy) -> datetime:
    """Return the first instant of the grid at or after moment.

    The grid of a Seoul day is grid_offset_minutes after midnight, and every grid_minutes from
    there, before and after; an hour is always a whole number of steps, so no day begins anew.
    """
    midnight = at_minute(moment.astimezone(SEOUL).date(), policy.grid_offset_minutes)
    step = timedelta(minutes=policy.grid_minutes)
    return midnight + -((midnight - moment) // step) * step


def on_grid(moment: datetime, policy: Policy) -> bool:
    """Return whether a booking may begin or end at moment."""
    return next_on_grid(moment, policy) == moment


def asking_window(policy: Policy, now: datetime) -> Span:
    """Return the time in which a booking asked for now must lie: after the notice, before the end.

    It ends with the Seoul day that is horizon_days from today. It is empty (start after end) where
    the notice is longer than the horizon.
    """
    last = now.astimezone(SEOUL).date() + timedelta(days=policy.horizon_days)
    return Span(now + timedelta(hours=policy.notice_hours), at_minute(last, 24 * 60))


def bookable_length(length: timedelta, policy: Policy) -> timedelta | None:
    """Return the shortest booking that covers length: at least the minimum, in steps of the grid.

    None where it would be longer than the longest booking.
    """
    step = timedelta(minutes=policy.grid_minutes)
    needed = max(length, timedelta(minutes=policy.min_minutes))
    needed = -(-needed // step) * step
    return needed if needed <= timedelta(minutes=policy.max_minutes) else None
