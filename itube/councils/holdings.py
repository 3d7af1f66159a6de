"""What a council's centers hold in its sector, and what of it can stand in for one another."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from equipment.models import Equipment, Kind, Status
from itube.councils.models import Council, Member
from itube.lib.names import localized

# A kind stands in for itself as soon as so many centers have it.
ENOUGH = 2


def in_sector(council: Council) -> QuerySet[Equipment]:
    """Return the published pieces of council's centers whose kind has a field of its sector."""
    kinds = Kind.objects.filter(fields__sector=council.sector_id)
    return Equipment.objects.published().filter(
        center__council_members__council=council, kind__in=kinds
    )


def members_of(council: Council) -> list[Member]:
    """Return council's published members, each with pieces: how many in_sector() it has.

    Two statements.
    """
    counts = dict(in_sector(council).order_by().values_list("center").annotate(pieces=Count("pk")))
    members = list(council.members.published().for_list())
    for member in members:
        member.pieces = counts.get(member.center_id, 0)  # type: ignore[attr-defined]
    return members


class Shared(NamedTuple):
    """A kind that several centers have in use: any of them can stand in for another."""

    slug: str
    name_ko: str
    name_en: str
    centers: int
    pieces: int

    @property
    def name(self) -> str:
        return localized(self, "name")


class StandIns(NamedTuple):
    """What can stand in for one another: the kinds with most centers first."""

    kinds: list[Shared]
    # Kinds in use, and pieces of them, with and without a stand-in.
    all_kinds: int
    all_pieces: int

    @property
    def pieces(self) -> int:
        """How many pieces have another of their kind in another center."""
        return sum(kind.pieces for kind in self.kinds)


def stand_ins(council: Council) -> StandIns:
    """Return the kinds that at least two of council's centers have in normal use; one statement."""
    return _counted(in_sector(council))


def _counted(pieces: QuerySet[Equipment]) -> StandIns:
    rows = (
        pieces.filter(status=Status.NORMAL)
        .order_by()
        .values(slug=F("kind__slug"), ko=F("kind__name_ko"), en=F("kind__name_en"))
        .annotate(centers=Count("center", distinct=True), pieces=Count("pk"))
        .order_by("-centers", "-pieces", "ko")
    )
    kinds = [Shared(*row) for row in rows.values_list("slug", "ko", "en", "centers", "pieces")]
    return StandIns(
        kinds=[kind for kind in kinds if kind.centers >= ENOUGH],
        all_kinds=len(kinds),
        all_pieces=sum(kind.pieces for kind in kinds),
    )


def kinds_elsewhere(center: int, kinds: Collection[int]) -> int:
    """Return how many of kinds another published center has in normal use."""
    others = Equipment.objects.published().filter(~Q(center=center), status=Status.NORMAL)
    return others.filter(kind__in=kinds).order_by().values("kind").distinct().count()
