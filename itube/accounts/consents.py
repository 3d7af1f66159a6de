"""Giving and taking back consent: which text, which version, when, from where."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from itube.accounts.models import Consent, ConsentText, User

# Asked for at the moment it is needed: with each booking or request, naming who receives the data,
# and for each request that is to be told as a case.
ASKED_ELSEWHERE = (
    ConsentText.Kind.THIRD_PARTY,
    ConsentText.Kind.SUPPORT,
    ConsentText.Kind.CASE,
)


class ConsentRefusedError(Exception):
    """A change that cannot be; str() is fit for the user."""


def at_sign_up(now: datetime) -> list[ConsentText]:
    """Return the texts that sign-up asks for, the required ones first."""
    texts = ConsentText.objects.in_force(now).exclude(kind__in=ASKED_ELSEWHERE)
    order = ConsentText.Kind.values
    return sorted(texts, key=lambda text: (not text.required, order.index(text.kind)))


def give(user: User, texts: Iterable[ConsentText], now: datetime, ip: str | None) -> None:
    """Record user's consent to each text; a consent that stands already is left as it is."""
    Consent.objects.bulk_create(
        [Consent(user=user, text=text, given_at=now, ip_address=ip) for text in texts],
        ignore_conflicts=True,
    )


def withdraw(user: User, kind: str, now: datetime) -> bool:
    """Take back user's consent to an optional text; return whether there was one.

    Raises ConsentRefusedError for a required text: without it there can be no account.
    """
    standing = Consent.objects.filter(user=user, text__kind=kind, withdrawn_at=None)
    if standing.filter(text__required=True).exists():
        raise ConsentRefusedError(
            _("필수 동의는 철회할 수 없어요. 더 쓰지 않으려면 회원 탈퇴를 해 주세요.")
        )
    return bool(standing.update(withdrawn_at=now))
