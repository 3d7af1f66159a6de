"""The whole service map as plain data: read from the database, and brought to it.

A file of the portal and a workbook of the administration are both made into these mappings:

    item   slug, name_ko, name_en, sector (its code), tags (their slugs), summary_ko, summary_en,
           order, steps
    step   number, name_ko, name_en, summary_ko, summary_en, kinds, factors
    kind   kind (its slug), order
    factor name_ko, name_en, order, kinds (their slugs)
"""

from collections.abc import Iterable
from typing import Any

from django.db import models

from equipment.models import (
    EvaluationFactor,
    Kind,
    ProcessStep,
    ProductItem,
    Sector,
    StepKind,
    Tag,
)
from itube.lib.upsert import Upsert

Json = Any
ITEM_TEXTS = ("slug", "name_ko", "name_en", "summary_ko", "summary_en")
STEP_TEXTS = ("name_ko", "name_en", "summary_ko", "summary_en")


def read_map() -> list[Json]:
    """Return all items with all that belongs to them, in their order; six statements."""
    items = ProductItem.objects.select_related("sector").prefetch_related(
        "tags",
        models.Prefetch("steps", ProcessStep.objects.order_by("number")),
        models.Prefetch("steps__step_kinds", StepKind.objects.select_related("kind")),
        "steps__factors__kinds",
    )
    return [
        {
            **{name: getattr(item, name) for name in ITEM_TEXTS},
            "sector": item.sector.code,
            "tags": sorted(tag.slug for tag in item.tags.all()),
            "order": item.order,
            "steps": [
                {
                    "number": step.number,
                    **{name: getattr(step, name) for name in STEP_TEXTS},
                    "kinds": [
                        {"kind": row.kind.slug, "order": row.order} for row in step.step_kinds.all()
                    ],
                    "factors": [
                        {
                            "name_ko": factor.name_ko,
                            "name_en": factor.name_en,
                            "order": factor.order,
                            "kinds": sorted(kind.slug for kind in factor.kinds.all()),
                        }
                        for factor in step.factors.all()
                    ],
                }
                for step in item.steps.all()
            ],
        }
        for item in items
    ]


def store_map(items: Iterable[Json]) -> int:
    """Bring those items to what is said of them; return how many rows that wrote.

    Their steps, kinds and factors that are not named any more are removed; other items stay as
    they are. Call it in a transaction. The codes of sectors, tags and kinds must exist, and an
    item's steps and a step's factors must have names of their own.
    """
    rows = list(items)
    sectors = dict(Sector.objects.values_list("code", "pk"))
    kinds, tags = keys_of(Kind.objects.all()), keys_of(Tag.objects.all())
    stored = Upsert(ProductItem.objects.all(), ("slug",))
    stored.put(
        {
            **{name: row[name] for name in ITEM_TEXTS},
            "sector_id": sectors[row["sector"]],
            "order": row["order"],
        }
        for row in rows
    )
    of_item = {row["slug"]: stored[(row["slug"],)].pk for row in rows}
    steps = _put_below(
        ProcessStep.objects.all(),
        "item_id",
        "number",
        (
            (of_item[row["slug"]], {name: step[name] for name in ("number", *STEP_TEXTS)})
            for row in rows
            for step in row["steps"]
        ),
        of_item.values(),
    )
    pairs = [
        (steps[of_item[row["slug"]], step["number"]].pk, step)
        for row in rows
        for step in row["steps"]
    ]
    of_step = [pk for pk, _step in pairs]
    factors = _put_below(
        EvaluationFactor.objects.all(),
        "step_id",
        "name_ko",
        (
            (pk, {name: row[name] for name in ("name_ko", "name_en", "order")})
            for pk, step in pairs
            for row in step["factors"]
        ),
        of_step,
    )
    step_kinds = _put_below(
        StepKind.objects.all(),
        "step_id",
        "kind_id",
        (
            (pk, {"kind_id": kinds[row["kind"]], "order": row["order"]})
            for pk, step in pairs
            for row in step["kinds"]
        ),
        of_step,
    )
    measured = link(
        EvaluationFactor.kinds.through.objects.all(),
        "evaluationfactor_id",
        "kind_id",
        {
            (factors[pk, row["name_ko"]].pk, kinds[slug])
            for pk, step in pairs
            for row in step["factors"]
            for slug in row["kinds"]
        },
        owners=[row.pk for row in factors.rows.values()],
    )
    tagged = link(
        ProductItem.tags.through.objects.all(),
        "productitem_id",
        "tag_id",
        {(of_item[row["slug"]], tags[slug]) for row in rows for slug in row["tags"]},
        owners=of_item.values(),
    )
    return written(stored, steps, factors, step_kinds) + measured + tagged


def keys_of(rows: models.QuerySet) -> dict[str, int]:
    """Return the keys of rows by their slugs."""
    return dict(rows.values_list("slug", "pk"))


def written(*tables: Upsert) -> int:
    """Return how many rows of the tables were made, changed or removed."""
    return sum(table.created + table.changed + table.removed for table in tables)


def link(
    links: models.QuerySet,
    one: str,
    other: str,
    wanted: set[tuple],
    owners: Iterable[int] = (),
) -> int:
    """Bring a many-to-many table to wanted, for owners and those that wanted names on one side.

    Returns how many rows that wrote.
    """
    own = links.filter(**{f"{one}__in": {*owners, *(left for left, _right in wanted)}})
    stored = {(left, right): pk for pk, left, right in own.values_list("pk", one, other)}
    gone = [pk for pair, pk in stored.items() if pair not in wanted]
    new = wanted - set(stored)
    if gone:
        links.filter(pk__in=gone).delete()
    links.bulk_create(links.model(**{one: left, other: right}) for left, right in sorted(new))
    return len(gone) + len(new)


def _put_below(
    stored: models.QuerySet,
    parent: str,
    name: str,
    rows: Iterable[tuple[int, dict]],
    parents: Iterable[int],
) -> Upsert:
    """Bring the rows below parents to rows, which are told apart by name within a parent."""
    wanted = {(pk, row[name]): {parent: pk, **row} for pk, row in rows}
    table = Upsert(stored.filter(**{f"{parent}__in": set(parents)}), (parent, name))
    table.keep_only(wanted)
    table.put(wanted.values())
    return table
