"""One item's map: its steps with what they evaluate and what there is, and the step in view.

All counts come from one list of groups of pieces, so that they agree with each other; each link
into the finder asks for just the pieces that stand beside it.
"""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import QueryDict

from centers.models import Province
from centers.models.codes import PROVINCE_SHORT
from equipment.models import EvaluationFactor, Kind, ProcessStep, ProductItem, StepKind
from equipment.supply import Group, Supply, groups, total
from itube.portal.conditions import address
from itube.portal.service_map.cards import PLACE, FactorRow, Reader, StepCard, at, finder_url

LONGEST_KEY = 18  # digits of a number that a key can be


@dataclass(frozen=True)
class ProvinceRow:
    code: str
    name: str
    centers: int
    chosen: bool


@dataclass(frozen=True)
class ItemMap:
    """chosen is the step in view, factor what it is narrowed to, found what is left of it."""

    item: ProductItem
    items: list[ProductItem]
    steps: list[StepCard]
    supply: Supply
    factor_count: int
    provinces: list[ProvinceRow]
    province: str
    province_name: str
    chosen: StepCard | None
    factor: FactorRow | None
    found: list[Group]
    query: QueryDict
    everything: str
    kind_names: dict[int, Kind]

    @property
    def found_supply(self) -> Supply:
        return total(self.found)

    @property
    def found_own(self) -> int:
        """How many of the pieces in view their center itself has linked to the step."""
        if self.chosen is None:
            return 0
        pk = self.chosen.step.pk
        return sum(group.pieces for group in self.found if pk in group.own)

    @property
    def found_derived(self) -> int:
        """How many of the pieces in view serve the step by their kind alone."""
        return self.found_supply.equipment - self.found_own

    @property
    def countrywide(self) -> str:
        """The address of the same view without a province."""
        return address(self.query, province=[]) + PLACE

    def finder(self, **more: list[str]) -> str:
        """Return the finder's address for the pieces in view, narrowed by more."""
        if self.chosen is None:
            return finder_url()
        kinds: list[str] = []
        if self.factor:
            kinds = sorted(self.kind_names[kind].slug for kind in self.factor.kinds)
        asked = {"step": [self.chosen.step.code], "kind": kinds, "province": [self.province]}
        return finder_url(**{**asked, **more})


def item_map(slug: str, query: QueryDict) -> ItemMap | None:
    """Return the map of the item with that slug, or None; what query has of no use is ignored.

    Six statements.
    """
    items = list(ProductItem.objects.select_related("sector").order_by("order", "pk"))
    item = next((item for item in items if item.slug == slug), None)
    if item is None:
        return None
    steps, factors = _steps(item), _factors(item)
    everywhere = groups(item.pk)
    province = query.get("province", "")
    province = province if province in Province.values else ""
    here = [group for group in everywhere if not province or group.province == province]
    kinds = _kinds(steps, factors, everywhere)
    chosen, factor = _in_view(steps, factors, here, query)
    kept = QueryDict(mutable=True)
    if province:
        kept["province"] = province
    reader = Reader(item, kinds, here, everywhere, kept, province)
    most = max((total(at(here, step.pk)).equipment for step in steps), default=0)
    cards = [reader.card(step, factors, most, chosen=chosen, factor=factor) for step in steps]
    card = next((card for card in cards if card.chosen), None)
    row = next((row for row in card.factors if row.chosen), None) if card else None
    found = at(here, chosen.pk) if chosen else []
    if row:
        found = [group for group in found if group.kind in row.kinds]
    if chosen:
        kept["step"] = str(chosen.number)
    everything = address(kept) + PLACE
    if row:
        kept["factor"] = str(row.key)
    return ItemMap(
        item=item,
        items=items,
        steps=cards,
        supply=total(here),
        factor_count=len(factors),
        provinces=_provinces(everywhere, province),
        province=province,
        province_name=str(PROVINCE_SHORT[province]) if province else "",
        chosen=card,
        factor=row,
        found=found,
        query=kept,
        everything=everything,
        kind_names=kinds,
    )


def _steps(item: ProductItem) -> list[ProcessStep]:
    kinds = StepKind.objects.filter(step=OuterRef("pk")).order_by("order", "pk")
    steps = ProcessStep.objects.filter(item=item).order_by("number")
    return list(steps.annotate(kind_ids=ArraySubquery(kinds.values("kind_id"))))


def _factors(item: ProductItem) -> list[EvaluationFactor]:
    links = EvaluationFactor.kinds.through.objects.filter(evaluationfactor=OuterRef("pk"))
    factors: QuerySet = EvaluationFactor.objects.filter(step__item=item).order_by("order", "pk")
    return list(factors.annotate(kind_ids=ArraySubquery(links.values("kind_id"))))


def _kinds(
    steps: list[ProcessStep], factors: list[EvaluationFactor], found: list[Group]
) -> dict[int, Kind]:
    named = {pk for row in [*steps, *factors] for pk in row.kind_ids}
    wanted = named | {group.kind for group in found}
    return Kind.objects.only("slug", "name_ko", "name_en").in_bulk(wanted)


def _in_view(
    steps: list[ProcessStep],
    factors: list[EvaluationFactor],
    here: list[Group],
    query: QueryDict,
) -> tuple[ProcessStep | None, EvaluationFactor | None]:
    """Return the step asked for, else that of most centers, and the factor if it is one of it."""
    factor_key, number = _number(query.get("factor")), _number(query.get("step"))
    factor = next((factor for factor in factors if factor.pk == factor_key), None)
    step = next((step for step in steps if step.number == number), None)
    if step is None and factor:
        step = next(step for step in steps if step.pk == factor.step_id)
    if step is None and steps:
        # Of equals the first.
        step = max(steps, key=lambda step: total(at(here, step.pk))[::-1])
    return step, factor if factor and step and factor.step_id == step.pk else None


def _number(text: str | None) -> int | None:
    is_number = text and text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY
    return int(text) if text and is_number else None


def _provinces(everywhere: list[Group], chosen: str) -> list[ProvinceRow]:
    centers: dict[str, set[int]] = {}
    for group in everywhere:
        centers.setdefault(group.province, set()).add(group.center)
    rows = [
        ProvinceRow(code, str(name), len(centers.get(code, ())), code == chosen)
        for code, name in PROVINCE_SHORT.items()
    ]
    return [row for row in rows if row.centers or row.chosen]
