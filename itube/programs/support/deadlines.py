"""By when a center answers: so many of its working days after the day on which its turn began."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bookings.availability.opening import SEOUL, Hours, OpeningRules, at_minute
from centers.models import Center

# Working days after the day of the request or of the company's last word, which does not count.
ANSWER_DAYS = 3
# Working days after the deadline, when the portal's operators hear of it.
RAISE_DAYS = 2
# A closed request can be opened again within so many days.
REOPEN_DAYS = 14

# Far enough that the holidays at the turn of the year do not end it.
LOOK_AHEAD = 60
# Of a center that has not told its hours, and of the portal itself.
OFFICE_HOURS = tuple(Hours(weekday, 9 * 60, 18 * 60) for weekday in range(5))


class Clock(NamedTuple):
    """The three moments of a center's turn: reminder, deadline, word to the portal's operators."""

    remind_at: datetime
    respond_by: datetime
    raise_at: datetime


def closings(
    hours: Sequence[Hours], shut: Collection[date], day: date, count: int
) -> list[datetime]:
    """Return when the next count working days after day close; days in shut are none.

    Someone who is not open within LOOK_AHEAD days keeps office hours, on days shut too.
    """
    closing: dict[int, int] = {}
    for stretch in hours or OFFICE_HOURS:
        closing[stretch.weekday] = max(stretch.closes, closing.get(stretch.weekday, 0))
    days = [day + timedelta(days=n) for n in range(1, LOOK_AHEAD + 1)]
    found = [
        at_minute(coming, closing[coming.weekday()])
        for coming in days
        if coming.weekday() in closing and coming not in shut
    ]
    return found[:count] if len(found) >= count else closings(OFFICE_HOURS, (), day, count)


def clock_of(center: Center | None, now: datetime) -> Clock:
    """Return the clock of a center whose turn begins now; one statement.

    The reminder comes at the end of the working day before the deadline. Without a center it is
    the portal's turn.
    """
    today = now.astimezone(SEOUL).date()
    keys = {center.pk} if center else set()
    rules = OpeningRules((), keys, today, today + timedelta(days=LOOK_AHEAD))
    key = center.pk if center else 0
    ends = closings(
        rules.hours(0, key),
        rules.shut(key, opens_on_holidays=False),
        today,
        ANSWER_DAYS + RAISE_DAYS,
    )
    return Clock(ends[ANSWER_DAYS - 2], ends[ANSWER_DAYS - 1], ends[-1])
