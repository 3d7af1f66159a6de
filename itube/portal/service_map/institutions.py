"""The centers behind the step in view: where they are, what they have, and from when on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bookings.policies import WITH_POLICY
from centers.models import Center
from equipment.models import Equipment
from itube.finder.hits import first_hours
from itube.portal.service_map.cards import KindRow
from itube.portal.service_map.reading import ItemMap


@dataclass(frozen=True)
class CenterRow:
    """earliest is the first free hour of any of its pieces in view within 60 days, and of which.

    own counts the pieces that the center itself has linked; factors are those that its kinds
    measure.
    """

    center: Center
    pieces: int
    own: int
    factors: list[str]
    kinds: list[KindRow]
    url: str
    earliest: datetime | None
    piece: Equipment | None
    takes_bookings: bool


def ranked(shown: ItemMap) -> list[int]:
    """Return the keys of the centers in view: those that measure most factors, then have most."""
    if shown.chosen is None:
        return []
    pieces: dict[int, int] = {}
    kinds: dict[int, set[int]] = {}
    for group in shown.found:
        pieces[group.center] = pieces.get(group.center, 0) + group.pieces
        kinds.setdefault(group.center, set()).add(group.kind)
    factors = {
        center: sum(bool(row.kinds & held) for row in shown.chosen.factors)
        for center, held in kinds.items()
    }
    return sorted(pieces, key=lambda center: (-factors[center], -pieces[center], center))


def rows(shown: ItemMap, centers: Sequence[int], now: datetime) -> list[CenterRow]:
    """Return those centers of the step in view as rows, in that order; two statements."""
    if shown.chosen is None or not centers:
        return []
    pieces = _pieces(shown, centers)
    times = first_hours(pieces, now)
    of_center: dict[int, list[Equipment]] = {}
    for piece in pieces:
        of_center.setdefault(piece.center_id, []).append(piece)
    # One that was withdrawn a moment ago is left out.
    return [_row(shown, of_center[center], times) for center in centers if center in of_center]


def _pieces(shown: ItemMap, centers: Sequence[int]) -> list[Equipment]:
    """Read what a row needs of each piece, and no more: there may be hundreds."""
    step = shown.chosen.step  # type: ignore[union-attr]
    serves = Q(kind__in=step.kind_ids) | Q(equipment_steps__step=step)
    found = Equipment.objects.published().filter(serves, center__in=centers).distinct()
    if shown.factor:
        found = found.filter(kind__in=shown.factor.kinds)
    return list(
        found.select_related("center__institution", *WITH_POLICY).defer(*TEXTS).order_by("itube_no")
    )


# The long texts of a piece, of which a row of a center tells nothing.
TEXTS = [
    f"{name}_{language}"
    for name in (
        "description",
        "composition",
        "usage_examples",
        "service_contents",
        "use_procedure",
        "fee_reduction_note",
        "cautions",
    )
    for language in ("ko", "en")
]


def _row(shown: ItemMap, pieces: list[Equipment], times: dict[int, datetime | None]) -> CenterRow:
    center, card = pieces[0].center, shown.chosen
    groups = [group for group in shown.found if group.center == center.pk]
    kinds: dict[int, int] = {}
    for group in groups:
        kinds[group.kind] = kinds.get(group.kind, 0) + group.pieces
    free = [(time, piece) for piece in pieces if (time := times.get(piece.pk))]
    earliest, piece = min(free, key=lambda pair: pair[0]) if free else (None, None)
    return CenterRow(
        center=center,
        pieces=sum(kinds.values()),
        own=sum(group.pieces for group in groups if card.step.pk in group.own),
        factors=[row.name for row in card.factors if row.kinds & kinds.keys()],
        kinds=[
            KindRow(
                shown.kind_names[pk].name,
                count,
                shown.finder(center=[center.code], kind=[shown.kind_names[pk].slug]),
            )
            for pk, count in sorted(kinds.items(), key=lambda pair: -pair[1])
        ],
        url=shown.finder(center=[center.code]),
        earliest=earliest,
        piece=piece,
        takes_bookings=any(piece.is_bookable for piece in pieces),
    )
