"""What the stock is counted by, on the front page and in the public figures: live, never written by
hand. Names are in the page's language."""

from dataclasses import dataclass

from django.db.models import Count, Q

from centers.models import Center, CenterKind, Province
from equipment.models import Sector


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


def sectors() -> list[Row]:
    """Sectors in their order; a piece whose kind serves two of them counts in both."""
    piece = "fields__kinds__equipment"
    published = Q(**{f"{piece}__is_published": True, f"{piece}__center__is_published": True})
    counted = Sector.objects.annotate(
        n=Count(piece, filter=published, distinct=True),
        centers=Count(f"{piece}__center", filter=published, distinct=True),
    )
    return [Row(sector.code, sector.name, sector.n, sector.centers) for sector in counted]


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


def _share(part: int, whole: int) -> int:
    return max(1, round(100 * part / whole)) if part else 0
