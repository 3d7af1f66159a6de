"""The mails by which centers are asked and reminded: one a center, to those who run it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from centers.models import CenterRole
from centers.permissions import Deed, in_force, roles_that
from itube.accounts.models import User
from itube.outbox.models import OutboxMessage
from itube.outbox.telling import tell_all
from itube.reports.inquiries.wording import rate_of
from itube.reports.models import Inquiry

KIND = "low_use"
# Pieces that a mail names; of the others it tells the number.
NAMED = 20


class Told(NamedTuple):
    """How many mails were stored, and how many centers have nobody to read one."""

    mails: int
    unheard: int


def tell_centers(
    inquiries: Iterable[Inquiry], today: date, now: datetime, *, reminder: bool
) -> Told:
    """Store one mail about the open inquiries of each center for everyone who is to hear of it.

    A first mail is about those of today, and only counts those that are open from before; a
    reminder is about all that it is given. What was told today is not told again.
    """
    by_center: dict[int, list[Inquiry]] = defaultdict(list)
    for inquiry in inquiries:
        by_center[inquiry.equipment.center_id].append(inquiry)
    people = _people(by_center, now)
    messages = [
        _message(asked, person, today, reminder=reminder)
        for center, asked in by_center.items()
        for person in people.get(center, ())
    ]
    tell_all(messages)
    return Told(len(messages), sum(center not in people for center in by_center))


def _people(centers: Iterable[int], now: datetime) -> dict[int, list[User]]:
    """Return who hears for each center: its managers, or where it has none whoever operates it."""
    managing = roles_that(Deed.MANAGE)
    roles = CenterRole.objects.filter(
        in_force(now),
        center__in=list(centers),
        role__in=roles_that(Deed.OPERATE),
        user__is_active=True,
    ).select_related("user")
    managers: dict[int, list[User]] = defaultdict(list)
    others: dict[int, list[User]] = defaultdict(list)
    for role in roles.order_by("pk"):
        people = (managers if role.role in managing else others)[role.center_id]
        if role.user not in people:
            people.append(role.user)
    return {**others, **managers}


def _message(
    asked: Sequence[Inquiry], person: User, today: date, *, reminder: bool
) -> OutboxMessage:
    center = asked[0].equipment.center
    what = "reminder" if reminder else "asked"
    with translation.override(person.language):
        context = _context(asked, today, reminder=reminder)
    return OutboxMessage(
        kind=KIND,
        recipient=person.email,
        payload={"language": person.language, "context": context},
        dedupe_key=f"{KIND}:{what}:{center.pk}:{today.isoformat()}:{person.pk}",
    )


def _context(asked: Sequence[Inquiry], today: date, *, reminder: bool) -> dict[str, Any]:
    """Return what the templates need; whole in itself, in the active language."""
    center = asked[0].equipment.center
    about = [each for each in asked if reminder or each.asked_on == today]
    about.sort(key=lambda inquiry: (inquiry.rate or 0, inquiry.equipment.itube_no))
    return {
        "reminder": reminder,
        "center": center.name,
        "count": len(about),
        "pieces": [
            {
                "name": inquiry.equipment.name,
                "number": inquiry.equipment.number,
                "standing": str(inquiry.get_standing_display()),
                "rate": rate_of(inquiry),
            }
            for inquiry in about[:NAMED]
        ],
        "more": max(0, len(about) - NAMED),
        "earlier": len(asked) - len(about),
        "link": f"{settings.BASE_URL}{reverse('reports:reasons')}?center={center.code}",
    }
