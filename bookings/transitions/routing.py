"""Who answers for a center: the least busy approver, else a deputy, else a manager."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

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


def who_answers(center_ids: Collection[int], now: datetime) -> dict[int, set[int]]:
    """Return the keys of all who may answer requests, by center; one statement."""
    found: dict[int, set[int]] = defaultdict(set)
    roles = _roles(now, ORDER).filter(center__in=center_ids)
    for center_id, user_id in roles.values_list("center_id", "user_id"):
        found[center_id].add(user_id)
    return found


def _roles(now: datetime, order: tuple[str, ...]) -> QuerySet[CenterRole]:
    return CenterRole.objects.filter(in_force(now), role__in=order, user__is_active=True)


def _least_busy(
    center_id: int, now: datetime, order: tuple[str, ...], besides: User | None = None
) -> User | None:
    roles = _roles(now, order).filter(center=center_id)
    if besides is not None:
        roles = roles.exclude(user=besides)
    busy = Count(
        "user__bookings_to_answer",
        filter=Q(user__bookings_to_answer__state__in=WAITS_FOR_CENTER),
    )
    found = list(roles.select_related("user").annotate(busy=busy))
    found.sort(key=lambda role: (order.index(role.role), role.busy, role.pk))
    return found[0].user if found else None
