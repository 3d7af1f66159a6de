"""The items to choose from, by sector and tag, each with its size."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _

from equipment.models import ProductItem, Sector, Tag
from equipment.supply import NOTHING, Supply, supply
from itube.portal.conditions import address
from itube.portal.navigation import SECTORS


@dataclass(frozen=True)
class Choice:
    """A value of a filter as a link; count is what choosing it shows."""

    label: str
    url: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Entry:
    item: ProductItem
    steps: int
    supply: Supply


@dataclass(frozen=True)
class Shelf:
    """The items of one sector."""

    sector: Sector
    icon: str
    entries: list[Entry]


@dataclass(frozen=True)
class Chooser:
    sectors: list[Choice]
    tags: list[Choice]
    shelves: list[Shelf]
    total: int
    steps: int


def chooser(query: QueryDict) -> Chooser:
    """Return the items that query's `sector` and `tag` leave; unknown values are ignored.

    Four statements.
    """
    items = list(
        ProductItem.objects.select_related("sector")
        .prefetch_related("tags")
        .annotate(step_count=Count("steps"))
        .order_by("order", "pk")
    )
    tags = list(Tag.objects.all())
    found = supply().items
    sectors = {item.sector_id: item.sector for item in items}
    in_order = sorted(sectors.values(), key=lambda sector: sector.order)
    sector = _known(query.get("sector"), {sector.code for sector in in_order})
    tag = _known(query.get("tag"), {tag.slug for tag in tags})
    here = QueryDict(mutable=True)
    for name, value in (("sector", sector), ("tag", tag)):
        if value:
            here[name] = value

    def left(sector: str, tag: str) -> list[ProductItem]:
        return [
            item
            for item in items
            if (not sector or item.sector.code == sector)
            and (not tag or tag in {each.slug for each in item.tags.all()})
        ]

    shown = left(sector, tag)
    return Chooser(
        sectors=[
            Choice(name, address(here, sector=[code]), len(left(code, tag)), code == sector)
            for code, name in [("", _("모든 업종")), *((row.code, row.name) for row in in_order)]
        ],
        tags=[
            Choice(name, address(here, tag=[slug]), len(left(sector, slug)), slug == tag)
            for slug, name in [("", _("모든 정책")), *((row.slug, row.name) for row in tags)]
        ],
        shelves=[
            Shelf(
                row,
                SECTORS.get(row.code, ("", "box"))[1],
                [
                    Entry(item, item.step_count, found.get(item.pk, NOTHING))
                    for item in shown
                    if item.sector_id == row.pk
                ],
            )
            for row in in_order
            if any(item.sector_id == row.pk for item in shown)
        ],
        total=len(shown),
        steps=sum(item.step_count for item in shown),
    )


def _known(value: str | None, values: set[str]) -> str:
    return value if value in values else ""
