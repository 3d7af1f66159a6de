"""Which pieces a report is about: those of some centers, narrowed by province and sector."""

from collections.abc import Collection
from dataclasses import dataclass

from equipment.models import Equipment, Kind, Status
from equipment.models.equipment import EquipmentQuerySet


@dataclass(frozen=True)
class Scope:
    """The pieces of these centers (by key; None: of all), of one province, of one sector."""

    centers: frozenset[int] | None = None
    province: str = ""
    sector: str = ""

    def pieces(self) -> EquipmentQuerySet:
        """Return the pieces that figures count: all but those that are disposed of."""
        pieces = Equipment.objects.exclude(status=Status.DISPOSED)
        if self.centers is not None:
            pieces = pieces.filter(center__in=self.centers)
        if self.province:
            pieces = pieces.filter(center__province=self.province)
        if self.sector:
            # A kind may serve several fields of one sector; a join would count its pieces twice.
            kinds = Kind.objects.filter(fields__sector__code=self.sector)
            pieces = pieces.filter(kind__in=kinds.values("pk"))
        return pieces


def within(allowed: Collection[int] | None, chosen: int | None) -> frozenset[int] | None:
    """Return the centers of a scope: the chosen one, or all that are allowed (None: all)."""
    if chosen is not None:
        return frozenset({chosen})
    return None if allowed is None else frozenset(allowed)
