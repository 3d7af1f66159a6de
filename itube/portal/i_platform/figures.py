"""What i-플랫폼 counts, live from the database; nothing is written by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bookings.referrals import Pair, Sums, referral_pairs, sums_of
from centers.models import Center, Expert, Institution
from equipment.models import Equipment
from itube.councils.models import Member

MOST_PAIRS = 10


@dataclass(frozen=True)
class Figures:
    """Counts of what anyone may see, and the referrals of the last twelve months."""

    centers: int
    institutions: int
    equipment: int
    experts: int
    referrals: Sums


def figures(now: datetime) -> Figures:
    """Count everything anew, in five statements."""
    centers = Center.objects.published()
    return Figures(
        centers=centers.count(),
        institutions=Institution.objects.filter(centers__is_published=True).distinct().count(),
        equipment=Equipment.objects.published().count(),
        experts=Expert.objects.filter(is_published=True, center__is_published=True).count(),
        referrals=sums_of(referral_pairs(now)),
    )


@dataclass(frozen=True)
class PairRow:
    """Referrals from one center to another; width is that of a bar, of 100 for the most."""

    source: Center
    target: Center
    asked: int
    accepted: int
    width: float
    accepted_width: float


@dataclass(frozen=True)
class Referrals:
    """Referrals among a council's centers: all together, and the pairs with most of them."""

    sums: Sums
    pairs: int
    rows: list[PairRow]


def referrals_among(members: Sequence[Member], now: datetime) -> Referrals:
    """Return the referrals of the last twelve months between two of members; one statement."""
    centers = {member.center_id: member.center for member in members}
    pairs = referral_pairs(now, centers)
    most = max((pair.asked for pair in pairs), default=1)
    return Referrals(
        sums_of(pairs), len(pairs), [_row(pair, centers, most) for pair in pairs[:MOST_PAIRS]]
    )


def _row(pair: Pair, centers: dict[int, Center], most: int) -> PairRow:
    return PairRow(
        source=centers[pair.source],
        target=centers[pair.target],
        asked=pair.asked,
        accepted=pair.accepted,
        width=round(100 * pair.asked / most, 2),
        accepted_width=round(100 * pair.accepted / most, 2),
    )
