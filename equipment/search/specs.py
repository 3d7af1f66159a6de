"""Specs in the database: which there are, and the pieces that a condition on them fits.

Numbers of specs are stored in their definition's unit (equipment.importing.lookups converts them),
so a condition is turned into each definition's unit and compared as it stands.
"""

# ruff: noqa: S608 - SQL is put together from constants here; what people type is a parameter.

from equipment.models import SpecDefinition
from equipment.search.spec_conditions import Definition, SpecCondition

Sql = tuple[str, list[object]]

NUMBERS = "(s.value_from IS NOT NULL OR s.value_to IS NOT NULL)"


def definitions() -> tuple[Definition, ...]:
    """Return all spec definitions, in the order they were made. One statement.

    They are read anew for each question that has a number in it, which costs less than a copy
    that lags behind an import.
    """
    rows = SpecDefinition.objects.order_by("pk").values_list("key", "name_ko", "name_en", "unit")
    return tuple(Definition.of(*row) for row in rows)


def matching(condition: SpecCondition) -> Sql:
    """Return SQL for `equipment_id IN (...)`, and its parameters: the pieces that fit.

    A piece fits if one of its specs does. What could not be read as numbers fits nothing.
    """
    keys, lows, highs = [], [], []
    for definition in condition.definitions:
        bounds = condition.bounds(definition)
        keys.append(definition.key)
        lows.append(bounds.at_most)
        highs.append(bounds.at_least)
    below, above = ("<", ">") if condition.strict else ("<=", ">=")
    sql = (
        "SELECT s.equipment_id"
        " FROM unnest(%s::text[], %s::float8[], %s::float8[]) AS asked(key, at_most, at_least)"
        " JOIN equipment_specdefinition d ON d.key = asked.key"
        " JOIN equipment_spec s ON s.definition_id = d.id"
        f" AND (s.value_from {below} asked.at_most OR s.value_from IS NULL"
        " OR asked.at_most IS NULL)"
        f" AND (s.value_to {above} asked.at_least OR s.value_to IS NULL"
        f" OR asked.at_least IS NULL) AND {NUMBERS}"
    )
    return sql, [keys, lows, highs]


def known(condition: SpecCondition) -> Sql:
    """Return SQL and parameters: the pieces with a number for one of the asked definitions."""
    sql = (
        "SELECT s.equipment_id FROM equipment_spec s"
        " JOIN equipment_specdefinition d ON d.id = s.definition_id"
        f" WHERE d.key = ANY(%s::text[]) AND {NUMBERS}"
    )
    return sql, [[definition.key for definition in condition.definitions]]


def unknown(condition: SpecCondition) -> Sql:
    """Return SQL and parameters: the pieces of which nobody can say whether they fit.

    They have no spec of the asked definitions, or only such as could not be read as numbers.
    `equipment_id NOT IN (known)` says the same where the pieces are at hand already.
    """
    sql, parameters = known(condition)
    return f"SELECT e.id FROM equipment_equipment e WHERE e.id NOT IN ({sql})", parameters
