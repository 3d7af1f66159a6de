"""Who may do what: the only module that answers it. Roles are data, deeds are asked for.

Everybody else asks in one of two ways: `centers_where()` and `limited()` put the permission into
the query, `standing()` answers about one person many times from a single query.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from centers.models import Center, CenterRole
from itube.accounts.models import SiteRole, User

Person = User | AbstractBaseUser | AnonymousUser
Role = CenterRole.Role
M = TypeVar("M", bound=Model)


class Deed(StrEnum):
    """What can be done in a center."""

    VIEW = "view"  # see what the public does not: drafts, requests, roles
    REPORT = "report"  # read figures and exports
    OPERATE = "operate"  # keep equipment, fees, maintenance and usage records
    APPROVE = "approve"  # answer booking requests
    MANAGE = "manage"  # the center itself: hours, closed days, experts, roles


ALL_DEEDS = frozenset(Deed)

DEEDS_OF_ROLE: dict[str, frozenset[Deed]] = {
    Role.VIEWER: frozenset({Deed.VIEW, Deed.REPORT}),
    Role.OPERATOR: frozenset({Deed.VIEW, Deed.REPORT, Deed.OPERATE}),
    Role.APPROVER: frozenset({Deed.VIEW, Deed.REPORT, Deed.OPERATE, Deed.APPROVE}),
    # A deputy stands in for an approver while the role lasts.
    Role.DEPUTY: frozenset({Deed.VIEW, Deed.REPORT, Deed.OPERATE, Deed.APPROVE}),
    Role.MANAGER: ALL_DEEDS,
}

# In every center at once.
DEEDS_OF_SITE_ROLE: dict[str, frozenset[Deed]] = {
    SiteRole.MEMBER: frozenset(),
    SiteRole.MINISTRY: frozenset({Deed.REPORT}),
    SiteRole.PD: frozenset({Deed.REPORT}),
    SiteRole.OPERATOR: ALL_DEEDS,
}


def deeds_everywhere(user: Person) -> frozenset[Deed]:
    """Return what user may do in every center: all for the portal's operators and superusers."""
    if not user.is_active:
        return frozenset()
    if getattr(user, "is_superuser", False):
        return ALL_DEEDS
    return DEEDS_OF_SITE_ROLE.get(getattr(user, "site_role", ""), frozenset())


def runs_portal(user: Person) -> bool:
    """Return whether user is a superuser or an operator of the portal (누리집 운영자)."""
    return deeds_everywhere(user) == ALL_DEEDS


def roles_that(deed: Deed) -> list[str]:
    """Return the center roles that include deed."""
    return [role for role, deeds in DEEDS_OF_ROLE.items() if deed in deeds]


def in_force(now: datetime) -> Q:
    """Return the condition that a CenterRole holds at now."""
    return Q(valid_from__lte=now) & (Q(valid_until=None) | Q(valid_until__gt=now))


def current_roles(user: Person, now: datetime) -> QuerySet[CenterRole]:
    """Return the center roles that user has at now; an inactive user has none."""
    if not user.is_active:
        return CenterRole.objects.none()
    return CenterRole.objects.filter(in_force(now), user_id=user.pk)


def centers_where(user: Person, deed: Deed, now: datetime) -> QuerySet[Center]:
    """Return the centers in which user may do deed at now."""
    if deed in deeds_everywhere(user):
        return Center.objects.all()
    roles = current_roles(user, now).filter(role__in=roles_that(deed))
    return Center.objects.filter(pk__in=roles.values("center"))


def limited(
    things: QuerySet[M], user: Person, deed: Deed, now: datetime, *, to: str = "center"
) -> QuerySet[M]:
    """Return those of things whose center allows user to do deed; `to` is the path to the center.

    For centers themselves the path is `pk`.
    """
    if deed in deeds_everywhere(user):
        return things
    return things.filter(**{f"{to}__in": centers_where(user, deed, now).values("pk")})


@dataclass(frozen=True)
class Standing:
    """What one person may do at one moment, in all centers; read once, asked often."""

    everywhere: frozenset[Deed]
    in_center: dict[int, frozenset[Deed]]

    def may(self, deed: Deed, center_id: int | None = None) -> bool:
        """Return whether deed is allowed in that center, or without one in any center."""
        if deed in self.everywhere:
            return True
        if center_id is None:
            return any(deed in deeds for deeds in self.in_center.values())
        return deed in self.in_center.get(center_id, frozenset())

    @property
    def runs_portal(self) -> bool:
        return self.everywhere == ALL_DEEDS

    @property
    def is_staff(self) -> bool:
        """Whether there is anything to see in the administration: in a center, or everywhere."""
        return self.may(Deed.VIEW)


def standing(user: Person, now: datetime) -> Standing:
    """Return user's standing at now; one query, none for who may do everything or nothing."""
    everywhere = deeds_everywhere(user)
    in_center: dict[int, frozenset[Deed]] = {}
    if user.is_active and everywhere != ALL_DEEDS:
        for center_id, role in current_roles(user, now).values_list("center_id", "role"):
            in_center[center_id] = in_center.get(center_id, frozenset()) | DEEDS_OF_ROLE[role]
    return Standing(everywhere, in_center)


def may_grant(user: Person, person_id: int | None, center_id: int | None, now: datetime) -> bool:
    """Return whether user may write a role of that person in that center.

    Only a manager of the center, and not his own: a manager who could change his own role could
    make it last longer than was meant; another manager or the portal's operator does it.
    """
    if runs_portal(user):
        return True
    return person_id != user.pk and standing(user, now).may(Deed.MANAGE, center_id)
