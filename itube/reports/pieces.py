"""The pieces of a report as it names them, and the sectors in which they count."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

from equipment.models import Sector
from equipment.models.equipment import EquipmentQuerySet
from itube.lib.names import in_english


class Piece(NamedTuple):
    """A piece of equipment with its center and institution; names are in the page's language."""

    pk: int
    itube_no: str
    registration_no: str | None
    name: str
    kind: int
    kind_name: str
    units: int
    status: str
    acquired_on: date | None
    acquisition_won: int | None
    center: int
    center_code: str
    center_name: str
    province: str
    institution: int
    institution_name: str

    @property
    def number(self) -> str:
        """The number it is known by: the registration number, or ours before registration."""
        return self.registration_no or self.itube_no


class Sectors(NamedTuple):
    """Names of sectors in their order, by code, and the codes in which each kind counts."""

    names: dict[str, str]
    of_kind: dict[int, list[str]]


def named(path: str) -> Coalesce | F:
    """Return the name at path in the page's language: `<path>_en` where there is one, or Korean."""
    if in_english():
        return Coalesce(NullIf(f"{path}_en", Value("")), f"{path}_ko")
    return F(f"{path}_ko")


def read_pieces(pieces: EquipmentQuerySet) -> list[Piece]:
    """Return the pieces by center and number; one statement."""
    rows = pieces.order_by("center__code", "itube_no").values_list(
        "pk",
        "itube_no",
        "registration_no",
        named("name"),
        "kind_id",
        named("kind__name"),
        "units",
        "status",
        "acquired_on",
        "acquisition_won",
        "center_id",
        "center__code",
        named("center__name"),
        "center__province",
        "center__institution_id",
        named("center__institution__name"),
    )
    return [Piece(*row) for row in rows]


def read_sectors() -> Sectors:
    """Return all sectors and what kinds count in them; one statement."""
    names: dict[str, str] = {}
    of_kind: dict[int, list[str]] = defaultdict(list)
    rows = Sector.objects.order_by("order", "code").values_list(
        "code", named("name"), "fields__kinds"
    )
    for code, name, kind in rows.distinct():
        names[code] = name
        if kind is not None:
            of_kind[kind].append(code)
    return Sectors(names, of_kind)
