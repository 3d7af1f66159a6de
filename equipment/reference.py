"""Loads the vocabulary of the portal: taxonomy, classification, kinds and the service map.

The files are fixtures/reference/*.json; loading them again changes only what differs in them.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import models, transaction

from equipment.importing.lookups import Definitions
from equipment.models import (
    Classification,
    EvaluationFactor,
    Field,
    Kind,
    KindTerm,
    ProcessStep,
    ProductItem,
    Sector,
    SpecDefinition,
    Stage,
    StepKind,
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


def _written(*tables: Upsert) -> int:
    return sum(table.created + table.changed + table.removed for table in tables)


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
    return _written(sectors, fields, stages, tags) + load_classification(
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
    return _written(table)


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
        _link(
            through.objects.all(),
            "kind_id",
            other,
            {(kinds[(row["slug"],)].pk, pks[slug]) for row in rows for slug in row[key]},
        )
        for through, other, key, pks in (
            (Kind.fields.through, "field_id", "fields", _keys(Field.objects.all())),
            (Kind.stages.through, "stage_id", "stages", _keys(Stage.objects.all())),
        )
    )
    return _written(kinds, stored_terms) + linked


def _keys(rows: models.QuerySet) -> dict[str, int]:
    return dict(rows.values_list("slug", "pk"))


def _link(
    links: models.QuerySet,
    one: str,
    other: str,
    wanted: set[tuple],
    owners: Iterable[int] = (),
) -> int:
    """Bring a many-to-many table to wanted, for owners and those that wanted names on one side."""
    own = links.filter(**{f"{one}__in": {*owners, *(left for left, _right in wanted)}})
    stored = {(left, right): pk for pk, left, right in own.values_list("pk", one, other)}
    gone = [pk for pair, pk in stored.items() if pair not in wanted]
    new = wanted - set(stored)
    if gone:
        links.filter(pk__in=gone).delete()
    links.bulk_create(links.model(**{one: left, other: right}) for left, right in sorted(new))
    return len(gone) + len(new)


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
    sectors = {sector.code: sector.pk for sector in Sector.objects.all()}
    kinds, tags = _keys(Kind.objects.all()), _keys(Tag.objects.all())
    items = Upsert(ProductItem.objects.all(), ("slug",))
    items.put(
        {
            **{key: row[key] for key in ("slug", "name_ko", "name_en", "summary_ko", "summary_en")},
            "sector_id": sectors[row["sector"]],
            "order": order,
        }
        for order, row in enumerate(rows, 1)
    )
    steps = _put_of(
        ProcessStep.objects.all(),
        "item_id",
        "number",
        ((items[(row["slug"],)].pk, row["steps"]) for row in rows),
    )
    pairs = [
        (steps[items[(row["slug"],)].pk, step["number"]].pk, step)
        for row in rows
        for step in row["steps"]
    ]
    factors = _put_of(
        EvaluationFactor.objects.all(),
        "step_id",
        "name_ko",
        ((pk, _ordered(step["evaluation_factors"])) for pk, step in pairs),
    )
    measured = _link(
        EvaluationFactor.kinds.through.objects.all(),
        "evaluationfactor_id",
        "kind_id",
        {
            (factors[pk, factor["name_ko"]].pk, kinds[slug])
            for pk, step in pairs
            for factor in step["evaluation_factors"]
            for slug in factor["kinds"]
        },
        owners=[row.pk for row in factors.rows.values()],
    )
    step_kinds = _put_of(
        StepKind.objects.all(),
        "step_id",
        "kind_id",
        ((pk, _ordered({"kind_id": kinds[slug]} for slug in step["kinds"])) for pk, step in pairs),
    )
    tagged = _link(
        ProductItem.tags.through.objects.all(),
        "productitem_id",
        "tag_id",
        {(items[(row["slug"],)].pk, tags[slug]) for row in rows for slug in row["tags"]},
    )
    return _written(items, steps, factors, step_kinds) + measured + tagged


def _ordered(rows: Iterable[dict]) -> list[dict]:
    return [{**row, "order": order} for order, row in enumerate(rows, 1)]


def _put_of(
    stored: models.QuerySet,
    parent: str,
    name: str,
    rows_of: Iterable[tuple[int, list[dict]]],
) -> Upsert:
    """Bring the rows below parents to rows_of; of each row only the model's own fields count."""
    own = {field.attname for field in stored.model._meta.concrete_fields}  # noqa: SLF001
    wanted = {
        (pk, row[name]): {parent: pk, **{key: row[key] for key in row if key in own}}
        for pk, rows in rows_of
        for row in rows
    }
    parents = {pk for pk, _name in wanted}
    table = Upsert(stored.filter(**{f"{parent}__in": parents}), (parent, name))
    table.keep_only(wanted)
    table.put(wanted.values())
    return table
