"""To which center a request goes, and why: a ranking over what centers have. Pure, but for read().

A center fits by its published pieces and by experts of the field; of those that fit alike the
nearest comes first, then the one with the fewest open requests, then the one with more pieces.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from centers.models import Center, Expert
from equipment.models import (
    Equipment,
    EquipmentStep,
    Field,
    Kind,
    ProcessStep,
    ProductItem,
    StepKind,
)
from itube.programs.models import SupportRequest
from itube.programs.support.states import OPEN

# How many centers the company may choose from.
MOST = 5
# Distances within one band count as the same.
BAND_KM = 50
EARTH_KM = 6371

# What a center's having it says for it.
WEIGHTS = {"kind": 8, "step": 4, "item": 2, "experts": 2, "field": 1}


@dataclass(frozen=True)
class Wanted:
    """What a request is about; None and an empty province where nothing was said."""

    kind: Kind | None = None
    item: ProductItem | None = None
    step: ProcessStep | None = None
    field: Field | None = None
    province: str = ""

    @property
    def says_nothing(self) -> bool:
        return not (self.kind or self.item or self.step or self.field)


@dataclass(frozen=True)
class Candidate:
    """What one center has of what is wanted. found: pieces by kind, step, item and field, and
    experts of the field; what was not asked for is missing. load: its open requests.
    """

    key: int
    code: str
    province: str
    place: tuple[float, float]  # latitude, longitude
    found: dict[str, int]
    load: int = 0

    @property
    def fit(self) -> int:
        """How much of what is wanted the center has; 0 for nothing."""
        return sum(WEIGHTS[name] for name, count in self.found.items() if count)

    @property
    def why(self) -> dict[str, int]:
        """What speaks for the center, as JSON values: only what it has."""
        return {name: count for name, count in self.found.items() if count}


def rank(candidates: Iterable[Candidate], province: str = "") -> list[Candidate]:
    """Return the candidates that fit, best first; near ones first where a province is given.

    A center's distance is that from the middle of the province's own centers, and nothing within
    the province itself.
    """
    candidates = list(candidates)
    middle = _middle([one.place for one in candidates if one.province == province])

    def order(one: Candidate) -> tuple[Any, ...]:
        band = 0
        if middle is not None and one.province != province:
            band = 1 + int(_km(middle, one.place) // BAND_KM)
        pieces = max((n for name, n in one.found.items() if name != "experts"), default=0)
        return (-one.fit, band, one.load, -pieces, one.code)

    return sorted((one for one in candidates if one.fit), key=order)


def least_busy(ranked: Sequence[Candidate]) -> Candidate | None:
    """Return which of the first MOST has the fewest open requests: for who does not mind."""
    return min(ranked[:MOST], key=lambda one: one.load, default=None)


def read(wanted: Wanted) -> list[Candidate]:
    """Return what every published center has of what is wanted; one statement."""
    pieces = Equipment.objects.published()
    counts: dict[str, Any] = {}
    if wanted.kind:
        counts["kind"] = pieces.filter(kind=wanted.kind.pk).count_in("pk")
    if wanted.step:
        counts["step"] = _serving(pieces, ProcessStep.objects.filter(pk=wanted.step.pk))
    elif wanted.item:
        counts["item"] = _serving(pieces, ProcessStep.objects.filter(item=wanted.item.pk))
    fields = fields_of(wanted)
    if wanted.field:
        counts["field"] = pieces.filter(
            kind__in=Kind.objects.filter(fields=wanted.field.pk).values("pk")
        ).count_in("pk")
    if not wanted.says_nothing:
        counts["experts"] = _counted(Expert.objects.filter(is_published=True, fields__in=fields))
    names = list(counts)
    load = _counted(SupportRequest.objects.filter(state__in=OPEN))
    rows = (
        Center.objects.published()
        .order_by()
        .annotate(
            load=Coalesce(load, 0),
            **{f"n_{name}": Coalesce(counts[name], 0) for name in names},
        )
        .values_list(
            "pk", "code", "province", "latitude", "longitude", "load", *(f"n_{n}" for n in names)
        )
    )
    return [
        Candidate(
            pk, code, province, (latitude, longitude), dict(zip(names, found, strict=True)), load
        )
        for pk, code, province, latitude, longitude, load, *found in rows
    ]


def fields_of(wanted: Wanted) -> QuerySet[Field]:
    """Return the fields whose experts fit: the one that was said, else those of the kind, else
    those of the step's or the item's kinds."""
    fields = Field.objects.all()
    if wanted.field:
        return fields.filter(pk=wanted.field.pk)
    if wanted.kind:
        return fields.filter(kinds=wanted.kind.pk)
    if wanted.step:
        kinds = StepKind.objects.filter(step=wanted.step.pk)
    else:
        kinds = StepKind.objects.filter(step__item=wanted.item.pk if wanted.item else None)
    return fields.filter(kinds__in=kinds.values("kind"))


def expert_for(center: Center, wanted: Wanted) -> Expert | None:
    """Return the first published expert of center whose field fits, if there is one."""
    if wanted.says_nothing:
        return None
    experts = Expert.objects.filter(center=center, is_published=True)
    return experts.filter(fields__in=fields_of(wanted)).order_by("order", "pk").first()


def _serving(pieces: Any, steps: QuerySet[ProcessStep]) -> Any:
    """Count pieces that serve steps: by their kind, or because their center says so."""
    by_kind = StepKind.objects.filter(step__in=steps.values("pk")).values("kind")
    own = EquipmentStep.objects.filter(step__in=steps.values("pk")).values("equipment")
    return (pieces.filter(kind__in=by_kind) | pieces.filter(pk__in=own)).count_in("pk")


def _counted(rows: QuerySet) -> Subquery:
    """Count rows, each once, by the center of the outer query."""
    mine = rows.filter(center=OuterRef("pk")).order_by().values("center")
    return Subquery(
        mine.annotate(n=Count("pk", distinct=True)).values("n"), output_field=IntegerField()
    )


def _middle(places: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    if not places:
        return None
    north = sum(latitude for latitude, _longitude in places)
    east = sum(longitude for _latitude, longitude in places)
    return north / len(places), east / len(places)


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat, lon), (lat2, lon2) = (map(radians, place) for place in (one, other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
