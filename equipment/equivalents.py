"""The same kind of equipment elsewhere, the best replacement first, each with its reasons."""

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from equipment.fees import Fee, lowest_fee
from equipment.models import Equipment, Spec, Status

MOST = 5
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Equivalent:
    """asked counts the specs that can be weighed, covered those that piece covers wholly."""

    piece: Equipment
    asked: int
    covered: int
    fee: Fee | None
    km: float
    # Specs of one name that are not the same: those of the piece asked about, then of this one.
    differs: list[tuple[list[Spec], list[Spec]]]

    @property
    def reason(self) -> str:
        """How far the specs reach, in words; empty where none can be weighed."""
        if not self.asked:
            return ""
        if self.covered == self.asked:
            return _("규격을 모두 포함")
        return _("규격 %(asked)d개 가운데 %(covered)d개 포함") % {
            "asked": self.asked,
            "covered": self.covered,
        }


def equivalents(piece: Equipment, day: datetime.date, most: int = MOST) -> list[Equivalent]:
    """Return up to most pieces of piece's kind in other centers that are in use today.

    Ranked by how many of piece's specs they cover, then by fee on day, then by distance in km.
    Reads piece's (prefetched) specs; three statements for the others.
    """
    others = (
        Equipment.objects.published()
        .filter(kind=piece.kind_id, status=Status.NORMAL)
        .exclude(center=piece.center_id)
        .for_list()
        .prefetch_related("specs")
    )
    asked = _by_definition(piece.specs.all())
    found = [_weighed(piece, other, asked, day) for other in others]
    return sorted(found, key=_rank)[:most]


def _rank(found: Equivalent) -> tuple[float, float, float, int]:
    share = found.covered / found.asked if found.asked else 0.0
    won = math.inf if found.fee is None or found.fee.won is None else found.fee.won
    return -share, won, found.km, found.piece.pk


def _weighed(
    piece: Equipment, other: Equipment, asked: dict[int, list[Spec]], day: datetime.date
) -> Equivalent:
    theirs = _by_definition(other.specs.all())
    covered, differs = 0, []
    for definition, specs in asked.items():
        offered = theirs.get(definition, [])
        covered += all(any(_covers(offer, spec) for offer in offered) for spec in specs)
        if offered and [spec.text for spec in offered] != [spec.text for spec in specs]:
            differs.append((specs, offered))
    return Equivalent(
        piece=other,
        asked=len(asked),
        covered=covered,
        fee=lowest_fee(other.tariffs.all(), day),
        km=kilometres(
            (piece.center.latitude, piece.center.longitude),
            (other.center.latitude, other.center.longitude),
        ),
        differs=differs,
    )


def _by_definition(specs: Iterable[Spec]) -> dict[int, list[Spec]]:
    """Return the specs with numbers by their definition."""
    found: dict[int, list[Spec]] = defaultdict(list)
    for spec in specs:
        if spec.definition_id and (spec.value_from is not None or spec.value_to is not None):
            found[spec.definition_id].append(spec)
    return found


def _covers(offer: Spec, asked: Spec) -> bool:
    """Whether offer reaches from asked's low end to its high one; a missing end is open."""
    low = asked.value_from is None or (
        offer.value_from is None or offer.value_from <= asked.value_from
    )
    high = asked.value_to is None or (offer.value_to is None or offer.value_to >= asked.value_to)
    return low and high


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance of two points (latitude, longitude in degrees) along the ground."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*here, *there))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
