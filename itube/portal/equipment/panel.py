"""The finder's conditions: what stands at the side, above the hits, and where each link leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from equipment.filters import EquipmentFilter
from equipment.search.facets import FACETS
from equipment.search.question import Answer, Question, Relaxation
from equipment.search.spec_conditions import SpecCondition, is_spec_parameter, parameter_of
from equipment.search.spec_words import read
from equipment.spec_filters import canonical
from itube.finder.filters import FREE, FinderFilter, in_words
from itube.lib.facets import FacetValue
from itube.portal.conditions import Chip, address
from itube.portal.equipment.free_panel import place_name

# A facet of more values shows the most frequent ones, and the rest on demand.
SHOWN = 12
OPEN = {"sector", "field", "item", "near", "province", "use_mode"}
# The order at the side; the fee and the place to be near have theirs among the facets.
ORDER = [
    "sector",
    "field",
    "item",
    "step",
    "near",
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
KEPT = {"q", "sort", "more", "literal", *FREE, *ORDER}
WITHOUT_FREE: dict[str, list[str]] = {name: [] for name in FREE}


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
        chosen = any(value.selected for value in values) or bool(query.get(name))
        is_open = name in OPEN or name in more or chosen or bool(errors)
        shown = values if name in more else _most_frequent(values)
        found.append(
            Group(
                name=name,
                title=str(filterset.filters[name].label),
                values=shown,
                rest=len(values) - len(shown),
                more=address(query, more=[*more, name]) + f"#facet-{name}",
                is_open=is_open,
                errors=errors,
            )
        )
    return found


def _most_frequent(values: list[FacetValue]) -> list[FacetValue]:
    if len(values) <= SHOWN:
        return values
    often = {value.value for value in sorted(values, key=lambda value: -value.count)[:SHOWN]}
    return [value for value in values if value.selected or value.value in often]


def chips(
    filterset: FinderFilter, question: Question, answer: Answer, query: QueryDict
) -> list[Chip]:
    """Return what is applied, each with the address without it.

    Last those that were read from the words: without one, the words are as if it was not typed.
    """
    found = []
    if free := in_words(filterset.form.cleaned_data):
        found.append(Chip(free, address(query, **WITHOUT_FREE)))
    for name in ORDER:
        for value in question.chosen.get(name, ()):
            others = [other for other in query.getlist(name) if other.strip() != value.value]
            found.append(Chip(value.label, address(query, **{name: others})))
        if name == "fee_max" and question.fee_max is not None:
            label = _("사용료 %(won)s원 이하") % {"won": f"{question.fee_max:,}"}
            found.append(Chip(label, address(query, fee_max=[])))
        if name == "near" and question.near:
            label = _("%(place)s에서 거리 표시") % {
                "place": place_name(answer.lexicon, query["near"])
            }
            found.append(Chip(label, address(query, **_without_near(query))))
    found += [
        Chip(condition.sentence, address(query, **{name: []}))
        for name, condition in _specs(question).items()
    ]
    found += [
        Chip(condition.sentence, address(query, q=[rest]), condition.note)
        for condition, rest in answer.read_specs
    ]
    return found


def _specs(question: Question) -> dict[str, SpecCondition]:
    """Return the conditions on specs by their parameter."""
    return {parameter_of(key): condition for condition in question.specs for key in condition.keys}


def _without_near(query: QueryDict) -> dict[str, list[str]]:
    """Return what changes without a place: there is no order by distance either."""
    changes: dict[str, list[str]] = {"near": []}
    if query.get("sort") == "distance":
        changes["sort"] = []
    return changes


def typed_words(answer: Answer, question: Question) -> str:
    """Return the words of question without the conditions on specs that were read from them."""
    return read(question.q, answer.lexicon.definitions).rest if answer.read_specs else question.q


def as_written(text: str, typed: str) -> str:
    """Return text, whose letters are small, with the words that are in typed as these are there."""
    small = typed.lower()
    words = []
    for word in text.split():
        at = small.find(word)
        is_there = at >= 0 and len(small) == len(typed)
        words.append(typed[at : at + len(word)] if is_there else word)
    return " ".join(words)


def without_conditions(answer: Answer, question: Question, query: QueryDict) -> str:
    """Return the address that keeps the words, but for conditions in them, and the order only."""
    conditions = [name for name in query if name in ORDER or is_spec_parameter(name)]
    changes = {name: [] for name in conditions} | WITHOUT_FREE | _without_near(query)
    if answer.read_specs:
        changes["q"] = [typed_words(answer, question)]
    return address(query, **changes)


def ways_out(
    relaxations: Iterable[Relaxation],
    filterset: EquipmentFilter,
    question: Question,
    answer: Answer,
    query: QueryDict,
) -> list[Way]:
    """Return the ways out of an empty answer, in the order given."""
    asked = _specs(question)
    in_words_too = {condition.parameter: (condition, rest) for condition, rest in answer.read_specs}
    found = []
    for relaxation in relaxations:
        name = relaxation.name
        if name == "q":
            # The conditions in the words stay.
            words = [*(condition.source for condition, _rest in answer.read_specs), relaxation.rest]
            title, changes = filterset.filters["q"].label, {"q": [" ".join(filter(None, words))]}
        elif name == "free":
            title, changes = _("빈 시간"), WITHOUT_FREE
        elif name in asked:
            title, changes = asked[name].sentence, {name: []}
        elif name in in_words_too:
            condition, rest = in_words_too[name]
            title, changes = condition.sentence, {"q": [rest]}
        else:
            title, changes = filterset.filters[name].label, {name: []}
        if relaxation.word:
            label = _("검색어에서 ‘%(word)s’ 빼기") % {"word": relaxation.word}
        else:
            label = _("‘%(title)s’ 조건 빼기") % {"title": title}
        found.append(Way(label, address(query, **changes), relaxation.count))
    return found
