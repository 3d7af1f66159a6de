"""The finder's conditions: what stands at the side, above the hits, and where each link leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from equipment.filters import EquipmentFilter
from equipment.search.facets import FACETS
from equipment.search.question import Answer, Question, Relaxation
from equipment.search.spec_conditions import SpecCondition, is_spec_parameter, parameter_of
from equipment.spec_filters import canonical
from itube.lib.facets import FacetValue
from itube.portal.conditions import Chip, address

# A facet of more values shows the most frequent ones, and the rest on demand.
SHOWN = 12
OPEN = {"sector", "field", "item", "province", "use_mode"}
# The order at the side; the fee has its place among the facets.
ORDER = [
    "sector",
    "field",
    "item",
    "step",
    "province",
    "use_mode",
    "center_kind",
    "fee_max",
    "status",
    "use_scope",
    "classification",
    "stage",
    "kind",
    "center",
]
KEPT = {"q", "sort", "more", *ORDER}


@dataclass(frozen=True)
class Group:
    """One facet at the side. more is the address that shows the rest, if there is a rest."""

    name: str
    title: str
    values: list[FacetValue]
    rest: int
    more: str
    is_open: bool
    errors: list[str]


@dataclass(frozen=True)
class Way:
    """A way out of an empty answer: what to leave out, and how many pieces that brings."""

    label: str
    url: str
    count: int


def asked(given: QueryDict) -> QueryDict:
    """Return what a question consists of, without empty and unknown parameters and the page."""
    kept = QueryDict(mutable=True)
    for name in given:
        values = [value for value in given.getlist(name) if value.strip()]
        if name in KEPT and values:
            kept.setlist(name, values)
        elif is_spec_parameter(name) and values:
            kept[name] = canonical(given.getlist(name))
    return kept


def groups(filterset: EquipmentFilter, answer: Answer, query: QueryDict) -> list[Group]:
    """Return the conditions at the side in their order; facets with nothing to choose are out."""
    more = set(query.getlist("more"))
    found = []
    for name in ORDER:
        errors = list(filterset.errors.get(name, []))
        values = answer.facets.get(name, [])
        if name in FACETS and not values and not errors:
            continue
        shown = values if name in more else _most_frequent(values)
        chosen = any(value.selected for value in values) or bool(query.get(name))
        found.append(
            Group(
                name=name,
                title=str(filterset.filters[name].label),
                values=shown,
                rest=len(values) - len(shown),
                more=address(query, more=[*more, name]) + f"#facet-{name}",
                is_open=name in OPEN or name in more or chosen or bool(errors),
                errors=errors,
            )
        )
    return found


def _most_frequent(values: list[FacetValue]) -> list[FacetValue]:
    if len(values) <= SHOWN:
        return values
    often = {value.value for value in sorted(values, key=lambda value: -value.count)[:SHOWN]}
    return [value for value in values if value.selected or value.value in often]


def chips(question: Question, query: QueryDict) -> list[Chip]:
    """Return what is applied, each with the address without it."""
    found = []
    for name in ORDER:
        for value in question.chosen.get(name, ()):
            others = [other for other in query.getlist(name) if other.strip() != value.value]
            found.append(Chip(value.label, address(query, **{name: others})))
        if name == "fee_max" and question.fee_max is not None:
            label = _("사용료 %(won)s원 이하") % {"won": f"{question.fee_max:,}"}
            found.append(Chip(label, address(query, fee_max=[])))
    found += [
        Chip(condition.sentence, address(query, **{name: []}))
        for name, condition in _specs(question).items()
    ]
    return found


def _specs(question: Question) -> dict[str, SpecCondition]:
    """Return the conditions on specs by their parameter."""
    return {parameter_of(key): condition for condition in question.specs for key in condition.keys}


def without_conditions(query: QueryDict) -> str:
    """Return the address that keeps the words and the order only."""
    conditions = [name for name in query if name in ORDER or is_spec_parameter(name)]
    return address(query, **{name: [] for name in conditions})


def ways_out(
    relaxations: Iterable[Relaxation],
    filterset: EquipmentFilter,
    question: Question,
    query: QueryDict,
) -> list[Way]:
    """Return the ways out of an empty answer, in the order given."""
    found = []
    for relaxation in relaxations:
        if relaxation.word:
            label = _("검색어에서 ‘%(word)s’ 빼기") % {"word": relaxation.word}
            url = address(query, q=[relaxation.rest])
        else:
            spec = _specs(question).get(relaxation.name)
            title = spec.sentence if spec else filterset.filters[relaxation.name].label
            label = _("‘%(title)s’ 조건 빼기") % {"title": title}
            url = address(query, **{relaxation.name: []})
        found.append(Way(label, url, relaxation.count))
    return found
