"""Who answers for a center's requests, and who hears when nobody does."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from centers.models import Center, CenterRole
from centers.permissions import Deed, in_force, roles_that
from itube.accounts.models import SiteRole, User
from itube.programs.support.states import OPEN

Role = CenterRole.Role
# In turn: those who answer first, then who stands in, then the rest who may.
ORDER = (Role.APPROVER, Role.DEPUTY, Role.OPERATOR, Role.MANAGER)


def next_owner(center: Center | None, now: datetime) -> User | None:
    """Return who gets the next request of center: the one with the fewest open; None if nobody."""
    if center is None:
        return None
    busy = Count("user__support_to_answer", filter=Q(user__support_to_answer__state__in=OPEN))
    roles = CenterRole.objects.filter(
        in_force(now), center=center.pk, role__in=ORDER, user__is_active=True
    )
    found = list(roles.select_related("user").annotate(busy=busy))
    found.sort(key=lambda role: (ORDER.index(role.role), role.busy, role.pk))
    return found[0].user if found else None


def who_answers(center_id: int, now: datetime) -> QuerySet[User]:
    """Return all who may answer requests of a center."""
    return _with_roles(center_id, roles_that(Deed.OPERATE), now)


def managers_of(center_id: int, now: datetime) -> QuerySet[User]:
    """Return who runs a center."""
    return _with_roles(center_id, roles_that(Deed.MANAGE), now)


def operators() -> QuerySet[User]:
    """Return who runs the portal."""
    return User.objects.filter(
        Q(is_superuser=True) | Q(site_role=SiteRole.OPERATOR), is_active=True
    ).order_by("pk")


def _with_roles(center_id: int, roles: list[str], now: datetime) -> QuerySet[User]:
    held = CenterRole.objects.filter(in_force(now), center=center_id, role__in=roles)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
