"""What the front page counts. All of it is live from the database; nothing is written by hand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from centers.models import Center, CenterKind, Province
from equipment.models import Equipment, Kind, Sector, Status

POPULAR_KINDS = 12
NEWEST = 4


@dataclass(frozen=True)
class Row:
    """One value of a filter of the lists, with what choosing it finds.

    share is its equipment in per cent of the largest row's, for a bar.
    """

    code: str
    name: str
    equipment: int = 0
    centers: int = 0
    institutions: int = 0
    share: int = 0
    note: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of equipment as the front page names it."""

    name: str
    owner: str
    url: str
    acquired_on: date


@dataclass(frozen=True)
class Figures:
    """Everything the front page counts, at one moment, in one language."""

    at: datetime
    sectors: list[Row]
    provinces: list[Row]
    center_kinds: list[Row]
    kinds: list[Row]
    newest: list[Piece]
    kinds_total: int

    @property
    def equipment(self) -> int:
        return sum(row.equipment for row in self.provinces)

    @property
    def centers(self) -> int:
        return sum(row.centers for row in self.provinces)

    @property
    def institutions(self) -> int:
        return sum(row.institutions for row in self.center_kinds)


def figures(now: datetime) -> Figures:
    """Count everything anew, in seven statements; names are in the page's language."""
    return Figures(
        at=now,
        sectors=sectors(),
        provinces=provinces(),
        center_kinds=center_kinds(),
        kinds=popular_kinds(),
        newest=newest(timezone.localdate(now)),
        kinds_total=Equipment.objects.published().aggregate(n=Count("kind", distinct=True))["n"],
    )


def sectors() -> list[Row]:
    """Sectors in their order; a piece whose kind serves two of them counts in both."""
    counts = {
        sector: (equipment, centers)
        for sector, equipment, centers in Equipment.objects.published()
        .filter(kind__fields__isnull=False)
        .values("kind__fields__sector")
        .annotate(n=Count("pk", distinct=True), centers=Count("center", distinct=True))
        .values_list("kind__fields__sector", "n", "centers")
        .order_by()
    }
    return [
        Row(sector.code, sector.name, *counts.get(sector.pk, (0, 0)))
        for sector in Sector.objects.all()
    ]


def provinces() -> list[Row]:
    """All provinces, most equipment first."""
    counts = {
        province: (equipment, centers)
        for province, equipment, centers in Center.objects.published()
        .values("province")
        .annotate(
            n=Count("equipment", filter=Q(equipment__is_published=True), distinct=True),
            centers=Count("pk", distinct=True),
        )
        .values_list("province", "n", "centers")
        .order_by()
    }
    most = max((equipment for equipment, _ in counts.values()), default=0)
    rows = [
        Row(
            code,
            str(label),
            equipment=counts.get(code, (0, 0))[0],
            centers=counts.get(code, (0, 0))[1],
            share=_share(counts.get(code, (0, 0))[0], most),
        )
        for code, label in Province.choices
    ]
    return sorted(rows, key=lambda row: -row.equipment)


def center_kinds() -> list[Row]:
    """Kinds of institution that run a center, in the order of CenterKind."""
    counts = {
        kind: (institutions, centers)
        for kind, institutions, centers in Center.objects.published()
        .values("institution__kind")
        .annotate(n=Count("institution", distinct=True), centers=Count("pk"))
        .values_list("institution__kind", "n", "centers")
        .order_by()
    }
    return [
        Row(code, str(label), institutions=counts[code][0], centers=counts[code][1])
        for code, label in CenterKind.choices
        if code in counts
    ]


def popular_kinds() -> list[Row]:
    """The kinds that most pieces are of."""
    kinds = (
        Kind.objects.filter(equipment__is_published=True, equipment__center__is_published=True)
        .annotate(pieces=Count("equipment"))
        .order_by("-pieces", "name_ko")
    )
    return [
        Row(kind.slug, kind.name, equipment=kind.pieces, note=kind.use)
        for kind in kinds[:POPULAR_KINDS]
    ]


def newest(today: date) -> list[Piece]:
    """The pieces acquired last, of those that are in use; a date to come is a slip, not news."""
    pieces = (
        Equipment.objects.published()
        .filter(status=Status.NORMAL, acquired_on__lte=today)
        .select_related("center__institution")
        .order_by("-acquired_on", "itube_no")
    )
    return [
        Piece(
            piece.name,
            f"{piece.center.institution.name} · {piece.center.place}",
            piece.get_absolute_url(),
            piece.acquired_on,
        )
        for piece in pieces[:NEWEST]
        if piece.acquired_on
    ]


def _share(part: int, whole: int) -> int:
    return max(1, round(100 * part / whole)) if part else 0
