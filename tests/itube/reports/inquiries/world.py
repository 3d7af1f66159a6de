"""A round of questions: centers with pieces that stand still, run a little, or run enough."""

from datetime import datetime, timedelta

from bookings.models import UsageRecord
from tests import factories
from tests.factories import SEOUL

ROUND = datetime(2030, 7, 1, 9, tzinfo=SEOUL)
FIRST_DAY = ROUND.date()
DAY = timedelta(days=1)


def used(piece, hours, ago=10 * DAY, now=ROUND):
    """Store one use that ended so long before now."""
    end = now - ago
    return UsageRecord.objects.create(
        equipment=piece,
        start=end - timedelta(hours=hours),
        end=end,
        operating_minutes=hours * 60,
        use_class="external",
    )


def idle(center=None, **fields):
    return factories.make_equipment(center=center or factories.make_center(), **fields)


def little_used(center, hours=100):
    """A piece that ran for so many of its 2,000 hours: five per cent, unless told otherwise."""
    piece = idle(center)
    used(piece, hours)
    return piece


def staff(center, role="operator", **fields):
    user = factories.make_user(**fields)
    factories.make_role(user, center, role, valid_from=ROUND - 9000 * DAY)
    return user


def asked(piece, day=FIRST_DAY, **answer):
    """Store an inquiry about piece; an answer makes it an answered one, with a reason."""
    if answer:
        answer = {"reason": "broken"} | answer
    return factories.make_inquiry(equipment=piece, asked_on=day, **answer)
