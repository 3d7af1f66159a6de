"""Steps of the service map that a file names for a piece: its center's own links."""

import re
from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _

from equipment.models import Equipment, EquipmentStep, ProcessStep
from itube.lib.quantities import plain
from itube.lib.sheets import Cell

PARTED = re.compile(r"[,;\n]")
SHOWN = 40  # characters of a code that is not known

Steps = frozenset[int]


class OwnSteps:
    """Steps by their codes, and those that some pieces have now; both are read when asked for."""

    def __init__(self, pieces: Iterable[int]) -> None:
        self._pieces = list(pieces)

    @cached_property
    def _by_code(self) -> dict[str, int]:
        return {step.code: step.pk for step in ProcessStep.objects.select_related("item")}

    @cached_property
    def _stored(self) -> dict[int, Steps]:
        found: dict[int, set[int]] = {}
        links = EquipmentStep.objects.filter(equipment__in=self._pieces)
        for piece, step in links.values_list("equipment", "step"):
            found.setdefault(piece, set()).add(step)
        return {piece: frozenset(steps) for piece, steps in found.items()}

    def read(self, cell: Cell) -> Steps:
        """Return the steps whose codes (`<item>.<number>`) a cell lists; raises ValueError."""
        codes = [code for part in PARTED.split(plain(cell)) if (code := part.strip())]
        if unknown := next((code for code in codes if code not in self._by_code), None):
            raise ValueError(_("없는 공정단계 코드예요: %(code)s") % {"code": unknown[:SHOWN]})
        return frozenset(self._by_code[code] for code in codes)

    def differ(self, piece: Equipment, steps: Steps) -> bool:
        """Return whether the piece's own links are not exactly these."""
        return steps != self._stored.get(piece.pk, frozenset())
