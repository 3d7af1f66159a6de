"""Loads the vocabulary of the portal: taxonomy, classification, kinds and the service map.

The files are fixtures/reference/*.json; loading them again changes only what differs in them.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from equipment.importing.lookups import Definitions
from equipment.mapping.storing import keys_of, link, store_map, written
from equipment.models import (
    Classification,
    Field,
    Kind,
    KindTerm,
    Sector,
    SpecDefinition,
    Stage,
    Tag,
)
from equipment.units import unit_of
from equipment.words import load_words
from itube.lib.upsert import Upsert

Json = Any


@transaction.atomic
def load_reference(folder: Path) -> int:
    """Bring the vocabulary to what the files in folder say; return how many rows that wrote.

    Terms, steps and factors that a file no longer has are removed; kinds, fields, stages and
    items stay, since pieces and saved searches may name them.
    """
    taxonomy, kinds, service_map = (
        json.loads((folder / f"{name}.json").read_text("utf-8"))
        for name in ("taxonomy", "equipment_kinds", "service_map")
    )
    return (
        _load_taxonomy(taxonomy)
        + _load_kinds(kinds)
        + _load_definitions([*taxonomy["common_specs"], *_default_specs(kinds)])
        + _load_service_map(service_map)
        + load_words(folder)
    )


def _load_taxonomy(taxonomy: Json) -> int:
    sectors = Upsert(Sector.objects.all(), ("code",))
    sectors.put({**row, "order": order} for order, row in enumerate(taxonomy["sectors"], 1))
    fields = Upsert(Field.objects.all(), ("slug",))
    fields.put(
        {"sector_id": sectors[(row.pop("sector"),)].pk, **row, "bit": bit}
        for row, bit in _with_bits(taxonomy["fields"], fields)
    )
    stages = Upsert(Stage.objects.all(), ("slug",))
    stages.put({**row, "bit": bit} for row, bit in _with_bits(taxonomy["stages"], stages))
    tags = Upsert(Tag.objects.all(), ("slug",))
    tags.put({**row, "order": order} for order, row in enumerate(taxonomy["tags"], 1))
    return written(sectors, fields, stages, tags) + load_classification(
        (node["code"], node["name_ko"], node["name_en"], parent)
        for large in taxonomy["classification"]
        for node, parent in [(large, ""), *((middle, large["code"]) for middle in large["middle"])]
    )


def _with_bits(rows: list[dict], stored: Upsert) -> Iterable[tuple[dict, int]]:
    """Yield rows with their bit: the one they have, as documents are masked with it, or a new."""
    taken = {row.bit for row in stored.rows.values()}
    free = (bit for bit in range(len(rows) + len(taken)) if bit not in taken)
    for row in rows:
        known = stored.rows.get((row["slug"],))
        yield dict(row), known.bit if known else next(free)


def load_classification(nodes: Iterable[tuple[str, str, str, str]]) -> int:
    """Store nodes of (code, Korean name, English name, parent's code), parents first.

    Returns how many rows that wrote. Raises KeyError naming a parent that is not there.
    """
    table = Upsert(Classification.objects.all(), ("code",))
    for code, name_ko, name_en, parent_code in nodes:
        parent = table[(parent_code,)] if parent_code else None
        table.put(
            [
                {
                    "code": code,
                    "name_ko": name_ko,
                    "name_en": name_en,
                    "parent_id": parent.pk if parent else None,
                    "level": parent.level + 1 if parent else 1,
                }
            ]
        )
    return written(table)


def _load_kinds(rows: Json) -> int:
    classification = Upsert(Classification.objects.all(), ("code",))
    kinds = Upsert(Kind.objects.all(), ("slug",))
    kinds.put(
        {
            "slug": row["slug"],
            "name_ko": row["kind_ko"],
            "name_en": row["kind_en"],
            "use_ko": row["use_ko"],
            "use_en": row["use_en"],
            "classification_id": classification[(row["classification"],)].pk,
            "drawing": row["drawing"],
        }
        for row in rows
    )
    terms: dict[tuple, dict] = {}
    for row in rows:
        pk = kinds[(row["slug"],)].pk
        for type_, texts in (("acronym", row["acronyms"]), ("synonym", row["synonyms"])):
            for text in texts:
                terms.setdefault((pk, text), {"kind_id": pk, "text": text, "type": type_})
    loaded = [row["slug"] for row in rows]
    stored_terms = Upsert(KindTerm.objects.filter(kind__slug__in=loaded), ("kind_id", "text"))
    stored_terms.keep_only(terms)
    stored_terms.put(terms.values())
    linked = sum(
        link(
            through.objects.all(),
            "kind_id",
            other,
            {(kinds[(row["slug"],)].pk, pks[slug]) for row in rows for slug in row[key]},
        )
        for through, other, key, pks in (
            (Kind.fields.through, "field_id", "fields", keys_of(Field.objects.all())),
            (Kind.stages.through, "stage_id", "stages", keys_of(Stage.objects.all())),
        )
    )
    return written(kinds, stored_terms) + linked


def _default_specs(kinds: Json) -> Json:
    return [spec for kind in kinds for spec in kind["default_specs"]]


def _load_definitions(specs: Json) -> int:
    """Make the definitions of specs, as often as they are used; a name's commonest unit is its."""
    units: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    english = {}
    for spec in specs:
        unit = unit_of(spec["unit"])
        units[spec["name_ko"], unit.dimension][unit.symbol] += 1
        english[spec["name_ko"]] = spec["name_en"]
    definitions = Definitions()
    new: list[SpecDefinition] = []
    renamed: list[SpecDefinition] = []
    by_use = sorted(units.items(), key=lambda item: (-item[1].total(), item[0]))
    for (name, _dimension), symbols in by_use:
        symbol = min(symbols, key=lambda symbol: (-symbols[symbol], symbol))
        definition = definitions.get(name, unit_of(symbol))
        if definition.name_en != english[name]:
            definition.name_en = english[name]
            (renamed if definition.pk else new).append(definition)
    SpecDefinition.objects.bulk_create(new)
    SpecDefinition.objects.bulk_update(renamed, ["name_en"])
    return len(new) + len(renamed)


def _load_service_map(rows: Json) -> int:
    """Store the items of a file, in which the order of rows is their order."""
    return store_map(
        {
            **row,
            "order": order,
            "steps": [
                {
                    **step,
                    "kinds": _ordered({"kind": slug} for slug in step["kinds"]),
                    "factors": _ordered(step["evaluation_factors"]),
                }
                for step in row["steps"]
            ],
        }
        for order, row in enumerate(rows, 1)
    )


def _ordered(rows: Iterable[dict]) -> list[dict]:
    return [{**row, "order": order} for order, row in enumerate(rows, 1)]
