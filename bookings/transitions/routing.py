"""Who answers for a center: the least busy approver, else a deputy, else a manager."""

from datetime import datetime

from django.db.models import Count, Q

from bookings.states import WAITS_FOR_CENTER
from centers.models import CenterRole
from centers.permissions import in_force
from itube.accounts.models import User

Role = CenterRole.Role
ORDER = (Role.APPROVER, Role.DEPUTY, Role.MANAGER)


def responsible_for(center_id: int, now: datetime) -> User | None:
    """Return who is to answer the next request of the center, or None if nobody may."""
    return _least_busy(center_id, now, ORDER)


def deputy_for(center_id: int, now: datetime, besides: User | None) -> User | None:
    """Return who stands in when `besides` does not answer: a deputy, manager or other approver."""
    return _least_busy(center_id, now, (Role.DEPUTY, Role.MANAGER, Role.APPROVER), besides)


def _least_busy(
    center_id: int, now: datetime, order: tuple[str, ...], besides: User | None = None
) -> User | None:
    roles = CenterRole.objects.filter(
        in_force(now), center=center_id, role__in=order, user__is_active=True
    )
    if besides is not None:
        roles = roles.exclude(user=besides)
    busy = Count(
        "user__bookings_to_answer",
        filter=Q(user__bookings_to_answer__state__in=WAITS_FOR_CENTER),
    )
    found = list(roles.select_related("user").annotate(busy=busy))
    found.sort(key=lambda role: (order.index(role.role), role.busy, role.pk))
    return found[0].user if found else None
