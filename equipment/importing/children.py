"""Specs and fees of a piece as the file tells them: what differs from the database."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from equipment.importing.tariffs import TariffValue
from equipment.models import Equipment, Spec, Tariff

Amounts = tuple[str, int | None, int | None, int | None]
SPEC_VALUES = ("definition_id", "value_from", "value_to", "unit", "text", "order")
TARIFF_VALUES = ("basis", "won", "base_quantity", "extra_won")


class StoredChildren:
    """The specs and fees that pieces have now, read at once."""

    def __init__(self, pieces: Iterable[int]) -> None:
        self.specs: dict[int, list[tuple]] = defaultdict(list)
        self.tariffs: dict[int, dict[tuple[str, datetime.date], Amounts]] = defaultdict(dict)
        pks = list(pieces)
        specs = Spec.objects.filter(equipment__in=pks).order_by("equipment", "order", "pk")
        for pk, *values in specs.values_list("equipment_id", *SPEC_VALUES):
            self.specs[pk].append(tuple(values))
        tariffs = Tariff.objects.filter(equipment__in=pks)
        for pk, mode, day, *amounts in tariffs.values_list(
            "equipment_id", "use_mode", "valid_from", *TARIFF_VALUES
        ):
            self.tariffs[pk][mode, day] = tuple(amounts)

    def specs_differ(self, piece: Equipment, specs: list[Spec]) -> bool:
        """Return whether the piece's specs are not exactly these."""
        if any(spec.definition and spec.definition.pk is None for spec in specs):
            return True
        wanted = [tuple(getattr(spec, value) for value in SPEC_VALUES) for spec in specs]
        return wanted != self.specs[piece.pk]

    def new_tariffs(
        self,
        piece: Equipment,
        tariffs: list[TariffValue],
        valid_from: datetime.date | None,
        today: datetime.date,
    ) -> list[Tariff]:
        """Return the rows to write so that these fees hold from valid_from on.

        Without a day, fees that hold today already are left alone; others hold from today, or
        for a new piece from its acquisition. Rows of other days are history and stay.
        """
        stored = self.tariffs[piece.pk] if piece.pk else {}
        rows = []
        for tariff in tariffs:
            amounts = (tariff.basis, tariff.won, tariff.base_quantity, tariff.extra_won)
            day = valid_from
            if day is None:
                if _in_force(stored, tariff.use_mode, today) == amounts:
                    continue
                day = today if piece.pk else min(piece.acquired_on or today, today)
            if stored.get((tariff.use_mode or "", day)) != amounts:
                values = dict(zip(TARIFF_VALUES, amounts, strict=True))
                rows.append(Tariff(use_mode=tariff.use_mode or "", valid_from=day, **values))
        return rows


def _in_force(
    stored: dict[tuple[str, datetime.date], Amounts], mode: str | None, today: datetime.date
) -> Amounts | None:
    days = [day for known, day in stored if known == mode and day <= today]
    return stored[mode or "", max(days)] if days else None
