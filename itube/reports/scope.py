"""Which pieces a report is about: those of some centers, narrowed by what they are and where."""

from dataclasses import dataclass

from equipment.models import Equipment, Kind, Status
from equipment.models.equipment import EquipmentQuerySet


@dataclass(frozen=True)
class Scope:
    """The pieces of these centers (by key; None: of all) that meet all conditions that are given.

    province, sector, field and kind by their codes, institution and piece by key.
    """

    centers: frozenset[int] | None = None
    province: str = ""
    sector: str = ""
    field: str = ""
    kind: str = ""
    institution: int | None = None
    piece: int | None = None

    def pieces(self) -> EquipmentQuerySet:
        """Return the pieces that are registered now: all but those that are disposed of."""
        return self.ever().exclude(status=Status.DISPOSED)

    def ever(self) -> EquipmentQuerySet:
        """Return the pieces that are registered now or once were: frozen months may tell of all."""
        pieces = Equipment.objects.all()
        if self.centers is not None:
            pieces = pieces.filter(center__in=self.centers)
        if self.province:
            pieces = pieces.filter(center__province=self.province)
        if self.institution is not None:
            pieces = pieces.filter(center__institution=self.institution)
        if self.kind:
            pieces = pieces.filter(kind__slug=self.kind)
        if self.sector or self.field:
            # A kind may serve several fields of one sector; a join would count its pieces twice.
            kinds = Kind.objects.all()
            if self.sector:
                kinds = kinds.filter(fields__sector__code=self.sector)
            if self.field:
                kinds = kinds.filter(fields__slug=self.field)
            pieces = pieces.filter(kind__in=kinds.values("pk"))
        if self.piece is not None:
            pieces = pieces.filter(pk=self.piece)
        return pieces
