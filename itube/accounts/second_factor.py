"""Who must have a second factor: everyone with power over other people's data."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings

from itube.accounts.models import User

# Recovery codes help out when a factor is lost; alone they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

Check = Callable[[User], bool]
_checks: list[Check] = []


def also_for(check: Check) -> Check:
    """Register a check of an app above this one (roles in centers) and return it."""
    _checks.append(check)
    return check


def has_power(user: User) -> bool:
    """Return whether user may see or do now what ordinary members may not."""
    return bool(user.is_superuser or user.site_role or any(check(user) for check in _checks))


def is_required(user: User) -> bool:
    """Return whether user must have a second factor; demonstration accounts never do."""
    return settings.REQUIRE_SECOND_FACTOR and not user.is_demo and has_power(user)


def exists(user: User) -> bool:
    """Return whether user has a second factor."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_missing(user: User) -> bool:
    """Return whether user must set one up before going on."""
    return is_required(user) and not exists(user)
