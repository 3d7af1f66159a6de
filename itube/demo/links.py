"""Steps of the service map that some centers of the demo have named for their pieces."""

import json
from pathlib import Path

from equipment.models import Equipment, EquipmentStep, ProcessStep
from equipment.search.index import index


def load_links(path: Path) -> int:
    """Add the links in a file of {equipment: its registration number, step: its code}.

    Returns how many there were not yet; what searches know of those pieces follows. Raises
    KeyError naming a number or a code that is not there.
    """
    wanted = json.loads(path.read_text("utf-8"))
    steps = {step.code: step.pk for step in ProcessStep.objects.select_related("item")}
    numbers = Equipment.objects.numbered_among(row["equipment"] for row in wanted)
    pieces = dict(numbers.values_list("registration_no", "pk"))
    stored = set(EquipmentStep.objects.values_list("equipment", "step"))
    new = [
        pair
        for row in wanted
        if (pair := (pieces[row["equipment"]], steps[row["step"]])) not in stored
    ]
    EquipmentStep.objects.bulk_create(
        EquipmentStep(equipment_id=piece, step_id=step) for piece, step in new
    )
    index(piece for piece, _step in new)
    return len(new)
