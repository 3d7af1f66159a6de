"""Registrations under the address of someone with an account: handing them out, forgetting them."""

from datetime import datetime
from typing import Any

from itube.accounts.models import User
from itube.accounts.privacy import Holder
from itube.news.models import Registration
from itube.news.registering import forget as forget_registrations


def own_data(user: User) -> dict[str, Any]:
    """Return the registrations with user's address as JSON values: one statement."""
    rows = Registration.objects.filter(email__iexact=user.email).select_related("event")
    return {
        "event_registrations": [
            {
                "event": row.event.slug,
                "name": row.name,
                "organisation": row.organisation,
                "registered": row.registered_at.isoformat(),
            }
            for row in rows
        ]
    }


def what_is_open(user: User, now: datetime) -> str:
    """Nothing here keeps a person from leaving."""
    return ""


def forget(user: User, now: datetime) -> None:
    """Delete the registrations with user's address; the places are free again."""
    rows = Registration.objects.filter(email__iexact=user.email)
    forget_registrations(list(rows.values_list("token", flat=True)))


HOLDER = Holder(own_data, what_is_open, forget)
