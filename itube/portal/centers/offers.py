"""What a center offers with its equipment: use modes, booking, and what it asks beforehand."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from bookings.policies import WITH_POLICY, policy_of
from centers.models import Center
from equipment.models import Equipment, Qualification, UseMode


@dataclass(frozen=True)
class Offers:
    """Counts of published pieces; modes in the order of UseMode, those that none has left out."""

    modes: list[tuple[str, str, int]]
    bookable: int
    instant: int
    qualifications: list[Qualification]


def offers_of(center: Center) -> Offers:
    """Return what center offers; each qualification has pieces, for how many it is asked.

    Two statements.
    """
    pieces = Equipment.objects.published().filter(center=center).select_related(*WITH_POLICY)
    modes = Counter(mode for piece in pieces for mode in piece.use_modes)
    bookable = [piece for piece in pieces if piece.is_bookable]
    return Offers(
        modes=[(mode, str(label), modes[mode]) for mode, label in UseMode.choices if modes[mode]],
        bookable=len(bookable),
        instant=sum(policy_of(piece).instant for piece in bookable),
        qualifications=list(
            Qualification.objects.filter(center=center)
            .annotate(pieces=Count("equipment", filter=Q(equipment__is_published=True)))
            .filter(pieces__gt=0)
            .order_by("-pieces", "name_ko")
        ),
    )
