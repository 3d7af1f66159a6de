"""Which specs the pieces of chosen kinds have: the fields that a form offers for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from equipment.search.spec_conditions import Definition, with_unit

MOST = 60

FIELDS = """
    WITH pieces AS (
        SELECT equipment_id FROM equipment_searchdocument
        WHERE profile_id = ANY(ARRAY(
            SELECT id FROM equipment_searchprofile WHERE kind_id = ANY(%s)))
    )
    SELECT d.key, d.name_ko, d.name_en, d.unit,
        count(DISTINCT s.equipment_id), (SELECT count(*) FROM pieces),
        least(min(s.value_from), min(s.value_to)), greatest(max(s.value_from), max(s.value_to))
    FROM pieces p
    JOIN equipment_spec s ON s.equipment_id = p.equipment_id
    JOIN equipment_specdefinition d ON d.id = s.definition_id
    WHERE s.value_from IS NOT NULL OR s.value_to IS NOT NULL
    GROUP BY d.id
    ORDER BY 5 DESC, avg(s."order"), d.id
    LIMIT %s
"""


@dataclass(frozen=True)
class SpecField:
    """A spec that some of the pieces have: how many, how many have none, and from where to where.

    lowest and highest are the outermost values, in the definition's unit.
    """

    definition: Definition
    pieces: int
    unknown: int
    lowest: float
    highest: float

    @property
    def present(self) -> str:
        """The values present, for people: `0.3~300kV`."""
        low, high = (f"{value:,.6g}" for value in (self.lowest, self.highest))
        return with_unit(high if low == high else f"{low}~{high}", self.definition.unit)


def fields_of(kind_ids: Iterable[int]) -> list[SpecField]:
    """Return the specs with numbers that published pieces of those kinds have.

    Those of the most pieces come first, then those that data sheets name first. One statement;
    no kinds have no fields.
    """
    kinds = list(kind_ids)
    if not kinds:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FIELDS, [kinds, MOST])
        rows = cursor.fetchall()
    return [
        SpecField(Definition.of(*row[:4]), pieces, total - pieces, lowest, highest)
        for *row, pieces, total, lowest, highest in rows
    ]
