"""What the portal knows of a person: handing it out, and forgetting it.

Apps above this one hold data of people too; each registers a Holder when it is ready.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from rest_framework.authtoken.models import Token

from itube.accounts.models import Consent, MembershipRequest, SiteRole, User
from itube.lib.business_number import formatted
from itube.outbox.models import OutboxMessage


class StillNeededError(Exception):
    """A person who cannot leave yet; str() says what is to be done first, fit for the person."""


@dataclass(frozen=True)
class Holder:
    """How an app answers for what it holds of a person."""

    # Its part of own_data(): JSON values by names that are nobody else's.
    own_data: Callable[[User], dict[str, Any]]
    # What is to be done before the person can leave, in words; nothing if nothing is open.
    what_is_open: Callable[[User, datetime], str]
    # Within anonymise(), before the person's row is blanked.
    forget: Callable[[User, datetime], None]


_holders: list[Holder] = []


def also_held(holder: Holder) -> None:
    """Register the holder of an app above this one."""
    _holders.append(holder)


def what_is_open(user: User, now: datetime) -> list[str]:
    """Return what user has to do before leaving, in words; empty if nothing is open."""
    reasons = (holder.what_is_open(user, now) for holder in _holders)
    return [reason for reason in reasons if reason]


def own_data(user: User) -> dict:
    """Return all that the portal holds of user, as JSON values: the right to look (열람권)."""
    company = user.company
    data = {
        "email": user.email,
        "name": user.name,
        "phone": user.phone,
        "department": user.department,
        "language": user.language,
        "joined": user.date_joined.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "company": company
        and {"business_number": formatted(company.business_number), "name": company.name_ko},
        "membership_requests": [
            {
                "company": request.company.name_ko,
                "requested": request.requested_at.isoformat(),
                "decided": request.decided_at.isoformat() if request.decided_at else None,
                "accepted": request.accepted,
            }
            for request in user.membership_requests.select_related("company")
        ],
        "consents": [
            {
                "text": consent.text.kind,
                "version": consent.text.version,
                "given": consent.given_at.isoformat(),
                "withdrawn": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
                "ip_address": consent.ip_address,
            }
            for consent in user.consents.select_related("text")
        ],
        "second_factors": [
            {"type": factor.type, "added": factor.created_at.isoformat()}
            for factor in Authenticator.objects.filter(user=user)
        ],
    }
    for holder in _holders:
        data |= holder.own_data(user)
    return data


@transaction.atomic
def anonymise(user: User, now: datetime) -> None:
    """Forget who user is and keep the row, so that bookings and figures keep their sums.

    Name, address, phone, department and company go; password, roles, sessions, tokens, second
    factors and addresses too. Consents stay as proof, without the IP address. What the outbox
    holds for the person is blanked, and what has not gone out never will. Cannot be undone.

    Raises StillNeededError while what_is_open(); then nothing has changed.
    """
    if reasons := what_is_open(user, now):
        raise StillNeededError(" ".join(reasons))
    for holder in _holders:
        holder.forget(user, now)
    old_addresses = {
        user.email,
        *EmailAddress.objects.filter(user=user).values_list("email", flat=True),
    }
    user.email = f"left-{uuid4().hex}@anonymous.invalid"
    user.name = user.phone = user.department = ""
    user.company = None
    user.site_role = SiteRole.MEMBER
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.anonymised_at = now
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()

    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Token.objects.filter(user=user).delete()
    MembershipRequest.objects.open().filter(user=user).delete()
    consents = Consent.objects.filter(user=user)
    consents.update(ip_address=None)
    consents.filter(withdrawn_at=None).update(withdrawn_at=now)

    messages = OutboxMessage.objects.filter(recipient__in=old_addresses)
    messages.waiting().update(given_up_at=now)
    messages.update(recipient=user.email, payload={}, last_error="")
    _end_sessions(user)


def _end_sessions(user: User) -> None:
    """Delete user's sessions. They are not filed by person, so that all are opened."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            # Through the store, which also forgets the copy in the cache.
            store(session.session_key).delete()
