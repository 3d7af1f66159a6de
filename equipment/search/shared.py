"""What the documents of many pieces have in common: their kind, center and classification."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from centers.models import Center
from equipment.models import Classification, Kind, KindTerm, ProcessStep, StepKind
from equipment.search.analysis import section


class OfKind(NamedTuple):
    words: str
    field_mask: int
    sector_ids: list[int]
    stage_mask: int
    step_ids: frozenset[int]


class OfCenter(NamedTuple):
    words: str
    kind: str
    province: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Shared:
    """Read once for a whole run of the indexer, so that a piece costs no query of its own."""

    kinds: dict[int, OfKind]
    centers: dict[int, OfCenter]
    ancestors: dict[int, list[int]]  # of a classification, itself included
    items: dict[int, int]  # step to item

    @classmethod
    def read(cls) -> "Shared":
        """Read all tables that documents draw on, in seven statements."""
        return cls(
            kinds=_kinds(),
            centers=_centers(),
            ancestors=_ancestors(),
            items=dict(ProcessStep.objects.values_list("pk", "item_id")),
        )


def _kinds() -> dict[int, OfKind]:
    terms: dict[int, list[str]] = defaultdict(list)
    for kind_id, text in KindTerm.objects.values_list("kind_id", "text"):
        terms[kind_id].append(text)
    steps: dict[int, set[int]] = defaultdict(set)
    for kind_id, step_id in StepKind.objects.values_list("kind_id", "step_id"):
        steps[kind_id].add(step_id)
    return {
        kind.pk: OfKind(
            words=section(kind.name_ko, kind.name_en, *terms[kind.pk]),
            field_mask=sum(1 << field.bit for field in kind.fields.all()),
            sector_ids=sorted({field.sector_id for field in kind.fields.all()}),
            stage_mask=sum(1 << stage.bit for stage in kind.stages.all()),
            step_ids=frozenset(steps[kind.pk]),
        )
        for kind in Kind.objects.prefetch_related("fields", "stages")
    }


def _centers() -> dict[int, OfCenter]:
    return {
        center.pk: OfCenter(
            words=section(
                center.name_ko,
                center.name_en,
                center.institution.name_ko,
                center.institution.name_en,
                center.city_ko,
                center.city_en,
            ),
            kind=center.kind,
            province=center.province,
            latitude=center.latitude,
            longitude=center.longitude,
        )
        for center in Center.objects.select_related("institution")
    }


def _ancestors() -> dict[int, list[int]]:
    parents = dict(Classification.objects.values_list("pk", "parent_id"))

    def line(node: int | None) -> list[int]:
        return [] if node is None else [*line(parents[node]), node]

    return {node: line(node) for node in parents}
