"""How much equipment, and in how many centers, stands behind the steps of the service map."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from equipment.models import Equipment, EquipmentStep, ProcessStep, StepKind

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


# Each piece once, with all steps that it serves: sums over rows count no piece twice.
GROUPS = """
WITH link AS (
    SELECT step_id, equipment_id, bool_or(is_own) AS is_own
    FROM (
        SELECT sk.step_id, e.id AS equipment_id, false AS is_own
        FROM equipment_stepkind sk JOIN equipment_equipment e ON e.kind_id = sk.kind_id
        UNION ALL
        SELECT es.step_id, es.equipment_id, true FROM equipment_equipmentstep es
    ) AS every
    WHERE step_id IN (SELECT id FROM equipment_processstep WHERE item_id = %s)
    GROUP BY step_id, equipment_id
), piece AS (
    SELECT equipment_id, array_agg(step_id ORDER BY step_id) AS steps,
           array_remove(array_agg(CASE WHEN is_own THEN step_id END ORDER BY step_id), NULL) AS own
    FROM link GROUP BY equipment_id
)
SELECT e.kind_id, e.center_id, c.province, piece.steps, piece.own, count(*)
FROM piece
JOIN equipment_equipment e ON e.id = piece.equipment_id AND e.is_published
JOIN centers_center c ON c.id = e.center_id AND c.is_published
GROUP BY 1, 2, 3, 4, 5
"""


class Group(NamedTuple):
    """So many published pieces of a kind in a center, which serve the same steps of an item.

    steps are keys of steps; own are those among them that the center itself has named.
    """

    kind: int
    center: int
    province: str
    steps: frozenset[int]
    own: frozenset[int]
    pieces: int


def groups(item_id: int) -> list[Group]:
    """Return what serves the steps of an item, each piece in one group; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [item_id])
        return [
            Group(kind, center, province, frozenset(steps), frozenset(own), pieces)
            for kind, center, province, steps, own, pieces in cursor.fetchall()
        ]


def total(found: Iterable[Group]) -> Supply:
    """Return how many pieces are in the groups, and in how many centers."""
    found = list(found)
    return Supply(sum(group.pieces for group in found), len({group.center for group in found}))


def steps_of(piece: Equipment) -> QuerySet[ProcessStep]:
    """Return the steps that piece serves, with their item, item by item.

    Each has is_own: whether its center itself has said so; else it is by the kind.
    """
    own = EquipmentStep.objects.filter(equipment=piece, step=OuterRef("pk"))
    of_kind = StepKind.objects.filter(kind=piece.kind_id)
    return (
        ProcessStep.objects.annotate(is_own=Exists(own))
        .filter(Q(pk__in=of_kind.values("step")) | Q(is_own=True))
        .select_related("item")
        .order_by("item__order", "item", "number")
    )
