"""Demand by kind, by field and by province: each a sum over the same cells."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from centers.models import Province
from equipment.models import Kind
from itube.reports.demand.reading import Cell, Demanded
from itube.reports.pieces import named

# Keys of what is none: a search for no one kind, or in no province.
UNKNOWN = "unknown"


class KindNamed(NamedTuple):
    """A kind: its code and name, and the codes of its fields."""

    slug: str
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Kinds:
    """All kinds by key, and the names of their fields and sectors by code, in order."""

    named: dict[int, KindNamed]
    fields: dict[str, str]
    sectors: dict[str, str]


class Group(NamedTuple):
    """One row of a table of demand."""

    key: str
    name: str
    told: Demanded


def read_kinds() -> Kinds:
    """Return all kinds, with the fields and sectors of any; one statement.

    Names are in the page's language.
    """
    rows = Kind.objects.order_by("fields__bit", "pk").values_list(
        "pk",
        "slug",
        named("name"),
        "fields__slug",
        named("fields__name"),
        "fields__sector__order",
        "fields__sector__code",
        named("fields__sector__name"),
    )
    told: dict[int, tuple[str, str]] = {}
    of_kind: dict[int, list[str]] = defaultdict(list)
    fields: dict[str, str] = {}
    sectors: set[tuple[int, str, str]] = set()
    for key, slug, name, field, field_name, *sector in rows:
        told[key] = slug, name
        if field is not None:
            of_kind[key].append(field)
            fields[field] = field_name
            sectors.add(tuple(sector))
    return Kinds(
        {key: KindNamed(*names, tuple(of_kind[key])) for key, names in told.items()},
        fields,
        {code: name for _order, code, name in sorted(sectors)},
    )


def total(cells: Mapping[Cell, Demanded]) -> Demanded:
    """Return all demand, everything once."""
    return Demanded.of(cells.values())


def by_kind(cells: Mapping[Cell, Demanded], kinds: Kinds) -> list[Group]:
    """Return demand by kind, by name; what is of no one kind comes last."""
    names = sorted((told.name, told.slug) for told in kinds.named.values())
    return _groups(
        cells,
        {slug: name for name, slug in names} | {UNKNOWN: _("종류를 알 수 없음")},
        lambda kind, _province: (kinds.named[kind].slug if kind else UNKNOWN,),
    )


def by_field(cells: Mapping[Cell, Demanded], kinds: Kinds) -> list[Group]:
    """Return demand by field; a kind of several fields counts in each, so that they overlap."""
    return _groups(
        cells,
        kinds.fields | {UNKNOWN: _("종류를 알 수 없음")},
        lambda kind, _province: kinds.named[kind].fields if kind else (UNKNOWN,),
    )


def by_province(cells: Mapping[Cell, Demanded]) -> list[Group]:
    """Return demand by province, in the official order: of searches the one that was asked for."""
    names = {code: str(label) for code, label in Province.choices}
    return _groups(
        cells,
        names | {UNKNOWN: _("시·도를 정하지 않음")},
        lambda _kind, province: (province or UNKNOWN,),
    )


def _groups(
    cells: Mapping[Cell, Demanded],
    names: dict[str, str],
    keys: Callable[[int | None, str], Iterable[str]],
) -> list[Group]:
    members: dict[str, list[Demanded]] = defaultdict(list)
    for (kind, province), told in cells.items():
        for key in keys(kind, province):
            members[key].append(told)
    return [
        Group(key, name, Demanded.of(members[key])) for key, name in names.items() if key in members
    ]
