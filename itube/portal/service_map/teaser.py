"""What other pages tell of the service map: its items, and one item's steps with what there is."""

from dataclasses import dataclass

from django.utils.http import urlencode

from equipment.models import ProcessStep, ProductItem
from equipment.supply import NOTHING, supply


@dataclass(frozen=True)
class TeaserStep:
    """share is its pieces in per cent of the step with the most, for a bar."""

    number: int
    name: str
    equipment: int
    centers: int
    share: int
    url: str


@dataclass(frozen=True)
class Teaser:
    """All items in their order, the one that is shown, and its steps in theirs."""

    items: list[ProductItem]
    item: ProductItem
    steps: list[TeaserStep]
    equipment: int
    centers: int
    url: str


def teaser(slug: str | None = None) -> Teaser | None:
    """Return the map of the item with that slug, in short; of the first item if there is none.

    None while there are no items. Three statements. Names are in the page's language.
    """
    items = list(ProductItem.objects.select_related("sector"))
    if not items:
        return None
    item = next((item for item in items if item.slug == slug), items[0])
    found = supply(item.pk)
    url = item.get_absolute_url()
    steps = list(ProcessStep.objects.filter(item=item).order_by("number"))
    most = max((found.steps.get(step.pk, NOTHING).equipment for step in steps), default=0)
    whole = found.items.get(item.pk, NOTHING)
    return Teaser(
        items=items,
        item=item,
        steps=[
            TeaserStep(
                number=step.number,
                name=step.name,
                equipment=of_step.equipment,
                centers=of_step.centers,
                share=share(of_step.equipment, most),
                url=f"{url}?{urlencode({'step': step.number})}#centers",
            )
            for step in steps
            for of_step in [found.steps.get(step.pk, NOTHING)]
        ],
        equipment=whole.equipment,
        centers=whole.centers,
        url=url,
    )


def share(part: int, most: int) -> int:
    """Return part in per cent of most, at least 1 if there is anything."""
    return max(1, round(100 * part / most)) if part else 0
