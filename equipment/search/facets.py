"""The filters that are counted beside their values: where each is stored and what it is called."""

# ruff: noqa: S608 - SQL is put together from constants here; what people type is a parameter.

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import get_language

from centers.models import CenterKind, Province
from equipment.models import Status, UseMode, UseScope


class Shape(Enum):
    """How a document holds the values of a facet."""

    ONE = "a column with one key"
    MANY = "an array of keys"
    MASK = "a bigint with a bit for each key"


class Chosen(NamedTuple):
    """A value that a question asks for; key is what documents hold for it: an id, bit or code."""

    value: str
    label: str
    key: int | str


@dataclass(frozen=True)
class Facet:
    name: str
    column: str
    shape: Shape = Shape.ONE
    # Either a closed list of codes, or the rows (key, value, name_ko, name_en) of a table.
    codes: type[TextChoices] | None = None
    table: str = ""
    # Values stand in the list's own order instead of the most frequent first.
    ordered: bool = False

    def holds(self) -> str:
        """Return SQL that is true where a document has one of the keys of one array parameter."""
        if self.shape is Shape.MASK:
            return f"{self.column} & %s <> 0"
        cast = "text[]" if self.codes else "int[]"
        if self.shape is Shape.MANY:
            # use_modes is varchar[], which has no operator with text[].
            return f"{self.column}::{cast} && %s::{cast}"
        return f"{self.column} = ANY(%s::{cast})"

    def parameter(self, chosen: Iterable[Chosen]) -> int | list[int | str]:
        """Return the parameter of holds() for those values."""
        keys = [value.key for value in chosen]
        if self.shape is Shape.MASK:
            return sum(1 << int(key) for key in keys)
        return keys

    def counts(self, rows: str) -> str:
        """Return SELECT part, value, label, n: the facet's values among rows, an SQL row source."""
        grouped = f"SELECT {self.column} AS held, count(*) AS n FROM {rows} GROUP BY 1"
        if self.shape is Shape.MASK:
            # Few masks differ, so that counting them first leaves little to take apart.
            return (
                f"SELECT '{self.name}', t.value, {label()}, sum(g.n)::bigint"
                f" FROM ({grouped}) g JOIN ({self.table}) t ON (g.held >> t.key) & 1 = 1"
                " GROUP BY 2, 3"
            )
        if self.shape is Shape.MANY:
            grouped = (
                f"SELECT u.held, sum(a.n)::bigint AS n FROM ({grouped}) a,"
                " unnest(a.held) AS u(held) GROUP BY 1"
            )
        if self.codes:
            return f"SELECT '{self.name}', g.held::text, NULL, g.n FROM ({grouped}) g"
        return (
            f"SELECT '{self.name}', t.value, {label()}, g.n"
            f" FROM ({grouped}) g JOIN ({self.table}) t ON t.key = g.held"
        )


def label() -> str:
    """Return the SQL of a row's name in the page's language."""
    if (get_language() or "ko").startswith("en"):
        return "COALESCE(NULLIF(t.name_en, ''), t.name_ko)"
    return "t.name_ko"


def _named(table: str, value: str = "slug", key: str = "id") -> str:
    return f"SELECT {key} AS key, {value} AS value, name_ko, name_en FROM {table}"


STEPS = (
    "SELECT s.id AS key, i.slug || '.' || s.number AS value,"
    " i.name_ko || ' · ' || s.name_ko AS name_ko, i.name_en || ' · ' || s.name_en AS name_en"
    " FROM equipment_processstep s JOIN equipment_productitem i ON i.id = s.item_id"
)

FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in [
        Facet("sector", "sector_ids", Shape.MANY, table=_named("equipment_sector", "code")),
        Facet("field", "field_mask", Shape.MASK, table=_named("equipment_field", key="bit")),
        Facet("item", "item_ids", Shape.MANY, table=_named("equipment_productitem")),
        Facet("step", "step_ids", Shape.MANY, table=STEPS),
        Facet("province", "province", codes=Province),
        Facet("use_mode", "use_modes", Shape.MANY, codes=UseMode, ordered=True),
        Facet("center_kind", "center_kind", codes=CenterKind),
        Facet("status", "status", codes=Status, ordered=True),
        Facet("use_scope", "use_scope", codes=UseScope, ordered=True),
        Facet("stage", "stage_mask", Shape.MASK, table=_named("equipment_stage", key="bit")),
        Facet(
            "classification",
            "classification_ids",
            Shape.MANY,
            table=_named("equipment_classification", "code"),
        ),
        Facet("kind", "kind_id", table=_named("equipment_kind")),
        Facet("center", "center_id", table=_named("centers_center", "code")),
    ]
}


def resolve(given: Mapping[str, Iterable[str]]) -> dict[str, dict[str, Chosen]]:
    """Return for each facet given the values that exist, by value; those of tables in one query."""
    found: dict[str, dict[str, Chosen]] = {name: {} for name in given}
    selects, parameters = [], []
    for name, values in given.items():
        facet = FACETS[name]
        if facet.codes:
            found[name] = {
                value: Chosen(value, str(facet.codes(value).label), value)
                for value in values
                if value in facet.codes.values
            }
        else:
            selects.append(
                f"SELECT '{name}', t.value, {label()}, t.key FROM ({facet.table}) t"
                " WHERE t.value = ANY(%s)"
            )
            # All codes are ASCII; the database does not even take a NUL.
            parameters.append([code for code in values if code.isascii() and code.isprintable()])
    if selects:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), parameters)
            for name, *row in cursor.fetchall():
                found[name][row[0]] = Chosen(*row)
    return found
