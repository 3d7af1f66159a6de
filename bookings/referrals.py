"""How often centers refer requests to one another, and how often the requester agrees.

A referral is one booking offered on another center's equipment, however many times were offered
there; it is accepted when the requester takes one of them. Counts only: nobody is named.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from bookings.models import Offer

# What figures of referrals cover: the twelve months up to now.
YEAR = timedelta(days=365)


class Pair(NamedTuple):
    """Referrals from one center to another, by the centers' keys."""

    source: int
    target: int
    asked: int
    accepted: int


def referral_pairs(now: datetime, centers: Collection[int] | None = None) -> list[Pair]:
    """Return the referrals of the year before now by pair of centers, the most frequent first.

    Both centers of a pair are among centers, if those are given. One statement.
    """
    offers = Offer.objects.filter(
        referred_from__isnull=False, at__gte=now - YEAR, at__lt=now
    ).order_by()
    if centers is not None:
        offers = offers.filter(referred_from__in=centers, equipment__center__in=centers)
    counted = offers.values("referred_from", "equipment__center").annotate(
        asked=Count("booking", distinct=True),
        accepted=Count("booking", distinct=True, filter=Q(accepted_at__isnull=False)),
    )
    return [
        Pair(*row)
        for row in counted.order_by(
            "-asked", "-accepted", "referred_from", "equipment__center"
        ).values_list("referred_from", "equipment__center", "asked", "accepted")
    ]


class Sums(NamedTuple):
    """Referrals that were made, and those of them that were accepted."""

    asked: int
    accepted: int


def sums_of(pairs: Collection[Pair]) -> Sums:
    """Return all referrals of pairs together; one sent on to two centers counts for each."""
    return Sums(sum(pair.asked for pair in pairs), sum(pair.accepted for pair in pairs))


def sent_and_received(now: datetime, center: int) -> tuple[Sums, Sums]:
    """Return what one center has referred to others in the year, and what others to it."""
    mine = Q(referred_from=center) | Q(equipment__center=center)
    offers = Offer.objects.filter(mine, referred_from__isnull=False, at__gte=now - YEAR, at__lt=now)
    taken = Q(accepted_at__isnull=False)
    sent, received = Q(referred_from=center), Q(equipment__center=center)
    counts = {
        name: Count("booking", distinct=True, filter=condition)
        for name, condition in [
            ("sent", sent),
            ("sent_accepted", sent & taken),
            ("received", received),
            ("received_accepted", received & taken),
        ]
    }
    found = offers.aggregate(**counts)
    return (
        Sums(found["sent"], found["sent_accepted"]),
        Sums(found["received"], found["received_accepted"]),
    )
