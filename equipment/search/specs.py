"""The pieces that a condition on specs fits, and those of which nobody can say.

Numbers of specs are stored in their definition's unit (equipment.importing.lookups converts them),
so a condition is turned into each definition's unit and compared as it stands.
"""

# ruff: noqa: S608 - SQL is put together from constants here; what people type is a parameter.

from equipment.search.spec_conditions import SpecCondition

Sql = tuple[str, list[object]]

NUMBERS = "(s.value_from IS NOT NULL OR s.value_to IS NOT NULL)"


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
    """Return SQL and parameters: the pieces with a number for one of the asked definitions.

    Of the others nobody can say whether they fit: they have no such spec, or none that could be
    read as numbers.
    """
    sql = (
        "SELECT s.equipment_id FROM equipment_spec s"
        " JOIN equipment_specdefinition d ON d.id = s.definition_id"
        f" WHERE d.key = ANY(%s::text[]) AND {NUMBERS}"
    )
    return sql, [[definition.key for definition in condition.definitions]]
