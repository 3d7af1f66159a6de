"""The specs at the finder's side: for a chosen kind the ranges that its pieces have."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from equipment.filters import EquipmentFilter
from equipment.search.lexicon import lexicon
from equipment.search.spec_conditions import (
    PREFIX,
    is_spec_parameter,
    parameter_of,
    unit_name,
)
from equipment.search.spec_fields import SpecField, fields_of
from equipment.spec_filters import ends_of

# Specs beyond stand behind a fold.
SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One spec with its two ends as typed; field tells what there is, if the kind is chosen."""

    parameter: str
    name: str
    unit: str
    low: str
    high: str
    field: SpecField | None
    errors: list[str]


@dataclass(frozen=True)
class SpecGroup:
    """The specs at the side: those shown, and the rest behind a fold."""

    rows: list[Row]
    rest: list[Row]


def spec_group(
    filterset: EquipmentFilter, kind_ids: Iterable[int], query: QueryDict
) -> SpecGroup | None:
    """Return the specs to ask for: those of the chosen kinds, and those asked already.

    None where there are none. query is what panel.asked returns. One statement if there are kinds.
    """
    fields = fields_of(kind_ids)
    rows = [
        _row(parameter_of(field.definition.key), filterset, query, field=field) for field in fields
    ]
    offered = {row.parameter for row in rows}
    others = [name for name in query if is_spec_parameter(name) and name not in offered]
    known = {one.key: one for one in lexicon().definitions} if others else {}
    for name in others:
        definition = known.get(name.removeprefix(PREFIX))
        rows.append(
            _row(
                name,
                filterset,
                query,
                called=definition.name if definition else name.removeprefix(PREFIX),
                unit=definition.unit if definition else "",
            )
        )
    asked = [row for row in rows if row.parameter in query]
    shown = asked + [row for row in rows if row not in asked][: max(0, SHOWN - len(asked))]
    shown.sort(key=rows.index)
    rest = [row for row in rows if row not in shown]
    return SpecGroup(shown, rest) if rows else None


def _row(
    name: str,
    filterset: EquipmentFilter,
    query: QueryDict,
    field: SpecField | None = None,
    called: str = "",
    unit: str = "",
) -> Row:
    try:
        low, high = ends_of(query.getlist(name)) or ("", "")
    except ValueError:
        low, high = query[name], ""
    return Row(
        parameter=name,
        name=field.definition.name if field else called,
        unit=unit_name(field.definition.unit if field else unit),
        low=low,
        high=high,
        field=field,
        errors=list(filterset.errors.get(name, [])),
    )
