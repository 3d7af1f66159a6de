"""The answer to a question in plain Python: every value of every piece, from the models alone."""

from collections import Counter, defaultdict
from typing import Any

from django.utils import timezone

from equipment.fees import fee_in_force
from equipment.models import Equipment, EquipmentStep, ProcessStep


class PlainAnswers:
    """Holds what each piece has in each facet; reads the database once."""

    def __init__(self) -> None:
        self.values: dict[str, dict[int, set[str]]] = defaultdict(dict)
        self.fees: dict[int, int | None] = {}
        self.centers: dict[int, int] = {}
        steps = list(ProcessStep.objects.select_related("item").prefetch_related("kinds"))
        of_kind: dict[int, list[ProcessStep]] = defaultdict(list)
        for step in steps:
            for kind in step.kinds.all():
                of_kind[kind.pk].append(step)
        own: dict[int, list[ProcessStep]] = defaultdict(list)
        for link in EquipmentStep.objects.select_related("step__item"):
            own[link.equipment_id].append(link.step)
        today = timezone.localdate()
        pieces = (
            Equipment.objects.published()
            .select_related("center__institution", "classification__parent__parent")
            .prefetch_related("tariffs", "kind__fields__sector", "kind__stages")
        )
        for piece in pieces:
            self._keep(piece, [*of_kind[piece.kind_id], *own[piece.pk]])
            fee = fee_in_force(piece, today)
            self.fees[piece.pk] = fee.won if fee else None
            self.centers[piece.pk] = piece.center_id

    def _keep(self, piece: Equipment, steps: list[ProcessStep]) -> None:
        fields = piece.kind.fields.all()
        nodes, node = [], piece.classification
        while node:
            nodes.append(node.code)
            node = node.parent
        held: dict[str, Any] = {
            "sector": [field.sector.code for field in fields],
            "field": [field.slug for field in fields],
            "stage": [stage.slug for stage in piece.kind.stages.all()],
            "item": [step.item.slug for step in steps],
            "step": [step.code for step in steps],
            "province": [piece.center.province],
            "use_mode": piece.use_modes,
            "center_kind": [piece.center.institution.kind],
            "status": [piece.status],
            "use_scope": [piece.use_scope],
            "classification": nodes,
            "kind": [piece.kind.slug],
            "center": [piece.center.code],
        }
        for name, values in held.items():
            self.values[name][piece.pk] = set(values)

    def passing(self, data: dict[str, Any], but: str = "") -> set[int]:
        """Return the pieces that pass all facets and fee_max of data, except the one named."""
        found = set(self.centers)
        for name, asked in data.items():
            if name == but:
                continue
            if name == "fee_max":
                found = {
                    pk for pk in found if self.fees[pk] is not None and self.fees[pk] <= int(asked)
                }
            else:
                found = {pk for pk in found if self.values[name][pk] & set(asked)}
        return found

    def counts(self, data: dict[str, Any], name: str) -> dict[str, int]:
        """Return what choosing each value of a facet alone would bring, the other filters kept."""
        return dict(
            Counter(value for pk in self.passing(data, but=name) for value in self.values[name][pk])
        )
