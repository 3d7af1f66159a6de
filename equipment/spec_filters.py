"""Specs in the finder's form: `spec.<key>=<from>..<to>`, any number of them, either end open.

`spec.가속전압=30..` reaches at least 30 kV, `spec.분해능=..1nm` at most 1 nm, `spec.온도=-40..150`
covers all of that (SpecCondition says it exactly). Ends are in the definition's unit or name one.
A page's two fields of one name are the two ends: `spec.온도=-40&spec.온도=150`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from equipment.models import Spec
from equipment.search.lexicon import Lexicon, knowing
from equipment.search.spec_conditions import (
    PREFIX,
    Definition,
    SpecCondition,
    base_of,
    is_spec_parameter,
    parameter_of,
)
from equipment.search.spec_reading.units import Units, units
from equipment.units import Unit, converted, unit_of

MOST = 20  # conditions on specs in one question
SHOWN = 40  # characters of what was refused that are repeated
NUMBER = re.compile(
    r"(?P<number>[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,2})?)\s*(?P<unit>.*)",
    re.ASCII,
)
LARGEST = 1e100


class Ends(NamedTuple):
    """The ends of a range as typed; an empty one is open."""

    low: str
    high: str

    def __str__(self) -> str:
        return f"{self.low}..{self.high}"


def ends_of(values: Sequence[str]) -> Ends | None:
    """Return the ends in the values of one parameter; None if all are empty. Raises ValueError."""
    given = [value.strip() for value in values]
    if not any(given):
        return None
    if len(given) == 1 and given[0].count("..") == 1:
        ends = Ends(*(end.strip() for end in given[0].split("..")))
    elif len(given) == 2 and not any(".." in end for end in given):
        ends = Ends(*given)
    else:
        raise ValueError
    if not any(ends):
        raise ValueError
    return ends


def canonical(values: Sequence[str]) -> str:
    """Return the values of one parameter as one, for links; what makes no sense stays as it is."""
    try:
        ends = ends_of(values)
    except ValueError:
        return next(value for value in values if value.strip())
    return str(ends) if ends else ""


def fits(condition: SpecCondition) -> Q:
    """Return the pieces that condition fits, by the models alone: plain and slow."""
    found = Q(pk__in=[])
    above = "gt" if condition.strict else "gte"
    below = "lt" if condition.strict else "lte"
    for definition in condition.definitions:
        at_most, at_least = condition.bounds(definition)
        reaches = Q(definition__key=definition.key)
        reaches &= Q(value_from__isnull=False) | Q(value_to__isnull=False)
        if at_most is not None:
            reaches &= Q(value_from__isnull=True) | Q(**{f"value_from__{below}": at_most})
        if at_least is not None:
            reaches &= Q(value_to__isnull=True) | Q(**{f"value_to__{above}": at_least})
        found |= reaches
    return Q(pk__in=Spec.objects.filter(found).values("equipment"))


class SpecRangeField(forms.Field):
    """The ends of one spec's range; the form turns them into a SpecCondition."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> Ends | None:
        given = [value] if isinstance(value, str) else [str(one) for one in value or ()]
        try:
            return ends_of(given)
        except ValueError as error:
            raise ValidationError(
                _("두 값 사이에 점을 두 개 찍어 ‘30..200’처럼 적어 주세요. 한쪽만 적어도 돼요."),
                code="invalid",
            ) from error


class SpecFilter(django_filters.Filter):
    """Pieces that a SpecCondition fits."""

    field_class = SpecRangeField

    def filter(self, qs: QuerySet, value: SpecCondition | None) -> QuerySet:
        return qs.filter(fits(value)) if value else qs


class SpecFilterSet:
    """Mixin for a FilterSet: has a filter for each spec that its data ask for."""

    filters: dict[str, django_filters.Filter]
    data: Mapping[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in filter(is_spec_parameter, self.data):
            self.filters[name] = SpecFilter(label=name)
            self.filters[name].parent = self


class SpecForm:
    """Mixin for the FilterSet's form: knows which specs there are; asks once, if it asks."""

    fields: dict[str, forms.Field]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}  # type: ignore[misc]
        asked = [name for name in self.fields if is_spec_parameter(name)]
        if not any(cleaned.get(name) for name in asked):
            return cleaned
        words = knowing(lambda kept: not set(asked) - set(_by_parameter(kept)))
        known = _by_parameter(words)
        for number, name in enumerate(asked):
            if cleaned.get(name) is None:
                continue
            try:
                if number >= MOST:
                    raise _invalid(
                        _("규격 조건은 %(most)d개까지 찾을 수 있어요."), most=MOST, code="too_many"
                    )
                if name not in known:
                    raise _invalid(
                        _("없는 규격 항목이에요: ‘%(key)s’."), key=shown(name[len(PREFIX) :])
                    )
                cleaned[name] = condition_of(known[name], cleaned[name])
            except ValidationError as error:
                self.add_error(name, error)  # type: ignore[attr-defined]
        return cleaned


def _by_parameter(words: Lexicon) -> dict[str, Definition]:
    return {parameter_of(one.key): one for one in words.definitions}


def condition_of(definition: Definition, ends: Ends) -> SpecCondition:
    """Return the condition that ends of definition ask for; raises ValidationError."""
    own = unit_of(definition.unit)
    readable = units(frozenset([definition.unit] if definition.unit else []))
    asked = [_end(end, definition, readable) if end else None for end in ends]
    unit = next(end[1] for end in reversed(asked) if end)
    base = base_of(own.dimension)
    low, high = (end and converted(end[0], end[1], base) for end in asked)
    if low is not None and high is not None and low > high:
        raise _invalid(_("앞의 값이 뒤의 값보다 커요. 작은 값을 앞에 적어 주세요."))
    return SpecCondition(
        source=str(ends),
        definitions=(definition,),
        low=low,
        high=high,
        unit=unit.symbol,
        named=definition.name_ko,
    )


def _end(text: str, definition: Definition, readable: Units) -> tuple[float, Unit]:
    found = NUMBER.fullmatch(text)
    if found is None:
        raise _invalid(_("숫자로 적어 주세요: ‘%(text)s’."), text=shown(text))
    value = float(found["number"].replace(",", "").replace("−", "-"))
    if abs(value) > LARGEST:
        raise _invalid(_("너무 큰 값이에요: ‘%(text)s’."), text=shown(text))
    own = unit_of(definition.unit)
    if not found["unit"].strip():
        return value, own
    meant = readable.at(text, found.start("unit"))
    if meant and meant.end == len(text.rstrip()):
        for unit in meant.units:
            if unit.dimension == own.dimension:
                return value, unit
    if not definition.unit:
        raise _invalid(_("단위 없이 숫자만 적어 주세요: ‘%(text)s’."), text=shown(text))
    raise _invalid(
        _("쓸 수 없는 단위예요: ‘%(unit)s’. %(known)s 단위로 적어 주세요."),
        unit=shown(found["unit"]),
        known=definition.unit,
    )


def _invalid(message: str, code: str = "invalid", **params: Any) -> ValidationError:
    return ValidationError(message, code=code, params=params)


def shown(text: str) -> str:
    """Return what somebody typed so that it can be repeated: printable and short."""
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
