"""Storing many pieces at once, each with its specs and fees."""

from collections.abc import Sequence
from dataclasses import dataclass

from equipment.importing.children import TARIFF_VALUES
from equipment.importing.steps import Steps
from equipment.models import Equipment, EquipmentStep, Spec, Tariff

ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Change:
    """A piece to store, and the fees to write. Specs and steps are all that it has from now on;
    None leaves those that it has."""

    piece: Equipment
    specs: list[Spec] | None
    tariffs: list[Tariff]
    steps: Steps | None = None


def store_new(changes: Sequence[Change]) -> list[int]:
    """Store new pieces and return their keys."""
    _store_parents(changes)
    Equipment.objects.bulk_create(change.piece for change in changes)
    return _store_children(changes)


def store_changed(changes: Sequence[Change], fields: list[str]) -> list[int]:
    """Store these fields of known pieces and return their keys."""
    _store_parents(changes)
    # An upsert, because Django's bulk_update of fifty columns is many times slower.
    Equipment.objects.bulk_create(
        [change.piece for change in changes],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*fields, "updated_at"],
    )
    replaced = [change.piece.pk for change in changes if change.specs is not None]
    Spec.objects.filter(equipment__in=replaced).delete()
    linked = [change.piece.pk for change in changes if change.steps is not None]
    EquipmentStep.objects.filter(equipment__in=linked).delete()
    return _store_children(changes)


def _store_parents(changes: Sequence[Change]) -> None:
    """Store the qualifications and spec definitions that the pieces are the first to need."""
    for change in changes:
        qualification = change.piece.qualification
        if qualification is not None and qualification.pk is None:
            qualification.save()
        change.piece.qualification = qualification  # takes over the key
        for spec in change.specs or ():
            if spec.definition is not None and spec.definition.pk is None:
                spec.definition.save()
            spec.definition = spec.definition


def _store_children(changes: Sequence[Change]) -> list[int]:
    specs, tariffs = [], []
    for change in changes:
        for tariff in change.tariffs:
            tariff.equipment_id = change.piece.pk
            tariffs.append(tariff)
        for spec in change.specs or ():
            spec.equipment_id = change.piece.pk
            specs.append(spec)
    Spec.objects.bulk_create(specs, batch_size=ROWS_AT_ONCE)
    EquipmentStep.objects.bulk_create(
        EquipmentStep(equipment_id=change.piece.pk, step_id=step)
        for change in changes
        for step in sorted(change.steps or ())
    )
    Tariff.objects.bulk_create(
        tariffs,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["equipment", "use_mode", "valid_from"],
        update_fields=list(TARIFF_VALUES),
    )
    return [change.piece.pk for change in changes]
