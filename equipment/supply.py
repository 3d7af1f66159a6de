"""How much equipment, and in how many centers, stands behind the steps of the service map."""

from typing import NamedTuple

from django.db import connection

# A piece serves a step through its kind, or because its center says so; never twice.
SUPPLY = """
WITH link AS (
    SELECT sk.step_id, e.id AS equipment_id
    FROM equipment_stepkind sk JOIN equipment_equipment e ON e.kind_id = sk.kind_id
    UNION
    SELECT es.step_id, es.equipment_id FROM equipment_equipmentstep es
)
SELECT s.item_id, s.id, count(DISTINCT e.id), count(DISTINCT e.center_id)
FROM link l
JOIN equipment_processstep s ON s.id = l.step_id
JOIN equipment_equipment e ON e.id = l.equipment_id AND e.is_published
JOIN centers_center c ON c.id = e.center_id AND c.is_published
WHERE %(item)s::bigint IS NULL OR s.item_id = %(item)s
GROUP BY GROUPING SETS ((s.item_id), (s.item_id, s.id))
"""


class Supply(NamedTuple):
    equipment: int
    centers: int


NOTHING = Supply(0, 0)


class SupplyOfMap(NamedTuple):
    """By primary key; an item counts what serves several of its steps once."""

    items: dict[int, Supply]
    steps: dict[int, Supply]


def supply(item_id: int | None = None) -> SupplyOfMap:
    """Return the published supply of one item and its steps, or of all; one statement.

    Items and steps that nothing serves are missing.
    """
    found = SupplyOfMap({}, {})
    with connection.cursor() as cursor:
        cursor.execute(SUPPLY, {"item": item_id})
        for item, step, equipment, centers in cursor.fetchall():
            if step is None:
                found.items[item] = Supply(equipment, centers)
            else:
                found.steps[step] = Supply(equipment, centers)
    return found
