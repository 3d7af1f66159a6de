"""One step of a map as a card: how much serves it, what it evaluates, and by which kinds."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from equipment.models import EvaluationFactor, Kind, ProcessStep, ProductItem
from equipment.supply import Group, Supply, total
from itube.portal.conditions import address
from itube.portal.service_map.teaser import share

# A step is thin that fewer centers serve in the whole country, or less than a quarter of as many
# as serve another step of the item.
ENOUGH_CENTERS = 10
THIN_SHARE = 4
# Where the page tells of the centers of the step in view.
PLACE = "#centers"


@dataclass(frozen=True)
class KindRow:
    """A kind at a step; a link where there are pieces of it."""

    name: str
    pieces: int
    url: str


@dataclass(frozen=True)
class FactorRow:
    """kinds are the keys of the kinds that measure it; url narrows the step in view to it."""

    key: int
    name: str
    kinds: frozenset[int]
    pieces: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class StepCard:
    """One step; share is its pieces in per cent of the step with the most."""

    step: ProcessStep
    supply: Supply
    own: int
    share: int
    is_thin: bool
    factors: list[FactorRow]
    kinds: list[KindRow]
    url: str
    finder: str
    chosen: bool


def at(found: Iterable[Group], step: int) -> list[Group]:
    """Return the groups that serve a step."""
    return [group for group in found if step in group.steps]


def finder_url(**asked: list[str]) -> str:
    """Return the finder's address for a question; empty values are left out."""
    given = [(name, value) for name, values in asked.items() for value in values if value]
    return f"{reverse('equipment:finder')}?{urlencode(given)}"


class Reader:
    """Makes the cards of an item's steps."""

    def __init__(
        self,
        item: ProductItem,
        kinds: dict[int, Kind],
        here: list[Group],
        everywhere: list[Group],
        kept: QueryDict,
        province: str,
    ) -> None:
        self.item, self.kinds, self.kept, self.province = item, kinds, kept.copy(), province
        self.here = here
        centers: dict[int, set[int]] = defaultdict(set)
        for group in everywhere:
            for step in group.steps:
                centers[step].add(group.center)
        self.centers = Counter({step: len(found) for step, found in centers.items()})
        self.most_centers = max(self.centers.values(), default=0)

    def card(
        self,
        step: ProcessStep,
        factors: list[EvaluationFactor],
        most: int,
        *,
        chosen: ProcessStep | None,
        factor: EvaluationFactor | None,
    ) -> StepCard:
        step.item = self.item
        there = at(self.here, step.pk)
        pieces: dict[int, int] = {}
        for group in there:
            pieces[group.kind] = pieces.get(group.kind, 0) + group.pieces
        supply = total(there)
        # Pieces of other kinds come last: their center alone says that they serve the step.
        others = sorted(set(pieces) - set(step.kind_ids), key=lambda pk: self.kinds[pk].name)
        return StepCard(
            step=step,
            supply=supply,
            own=sum(group.pieces for group in there if step.pk in group.own),
            share=share(supply.equipment, most),
            is_thin=self.centers[step.pk] < max(ENOUGH_CENTERS, self.most_centers / THIN_SHARE),
            factors=[
                self._factor(row, step, pieces, factor) for row in factors if row.step_id == step.pk
            ],
            kinds=[self._kind(pk, step, pieces) for pk in [*step.kind_ids, *others]],
            url=address(self.kept, step=[str(step.number)]) + PLACE,
            finder=finder_url(step=[step.code], province=[self.province]),
            chosen=step == chosen,
        )

    def _factor(
        self,
        factor: EvaluationFactor,
        step: ProcessStep,
        pieces: dict[int, int],
        chosen: EvaluationFactor | None,
    ) -> FactorRow:
        kinds = frozenset(factor.kind_ids)
        return FactorRow(
            key=factor.pk,
            name=factor.name,
            kinds=kinds,
            pieces=sum(count for kind, count in pieces.items() if kind in kinds),
            url=address(self.kept, step=[str(step.number)], factor=[str(factor.pk)]) + PLACE,
            chosen=factor == chosen,
        )

    def _kind(self, pk: int, step: ProcessStep, pieces: dict[int, int]) -> KindRow:
        kind = self.kinds[pk]
        url = finder_url(step=[step.code], kind=[kind.slug], province=[self.province])
        return KindRow(kind.name, pieces.get(pk, 0), url)
