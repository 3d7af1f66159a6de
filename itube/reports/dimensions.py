"""By what figures are grouped on a page of their own: a table with a row for each group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Province
from equipment.models import Field, Kind
from itube.reports import definitions
from itube.reports.definition import Definition, Text
from itube.reports.figures import Group
from itube.reports.months import SHOWN as OF_RATE
from itube.reports.overviews import SHOWN, grouped, total_of
from itube.reports.periods import Period
from itube.reports.pieces import named, read_sectors
from itube.reports.reach import Reach
from itube.reports.reading.groups import GroupsTold, read_groups
from itube.reports.reading.statements import frozen_months
from itube.reports.scope import Scope

# What the tables show of each group, all of them sums of SHOWN; the first is what they begin with.
COLUMNS: tuple[Definition, ...] = (
    definitions.YEARLY_RATE,
    definitions.OPERATING_HOURS,
    definitions.OPEN_RATE,
    definitions.UPTIME,
    definitions.EXTERNAL_RATE,
    definitions.SME_RATE,
    definitions.BOOKED,
    definitions.NO_SHOW_RATE,
    definitions.FIRST_ANSWER,
    definitions.INCOME,
    definitions.LOW_USE,
    definitions.IDLE,
    definitions.PIECES,
)


class Names(NamedTuple):
    """Groups by key in their order, in which of them a kind counts, and what a link is to say."""

    names: Mapping[str | int, str]
    of_kind: Mapping[int, Sequence[str]] | None = None
    # By key, the value of the parameter that narrows figures to the group.
    given: Mapping[str | int, str] | None = None


@dataclass(frozen=True)
class Dimension:
    """One way to group: by a column of the lines, named, and the parameter that narrows to it."""

    slug: str
    label: Text
    # `업종별 현황`
    title: Text
    by: str
    parameter: str
    names: Callable[[Reach], Names]
    overlaps: bool = False


def _provinces(reach: Reach) -> Names:
    names: dict[str | int, str] = {code: str(label) for code, label in Province.choices}
    return Names(names)


def _sectors(reach: Reach) -> Names:
    sectors = read_sectors()
    names: dict[str | int, str] = {}
    names.update(sectors.names)
    return Names(names, sectors.of_kind)


def _fields(reach: Reach) -> Names:
    names: dict[str | int, str] = {}
    of_kind: dict[int, list[str]] = {}
    rows = Field.objects.order_by("bit").values_list("slug", named("name"), "kinds")
    for slug, name, kind in rows:
        names[slug] = name
        if kind is not None:
            of_kind.setdefault(kind, []).append(slug)
    return Names(names, of_kind)


def _kinds(reach: Reach) -> Names:
    rows = list(Kind.objects.order_by("name_ko").values_list("pk", named("name"), "slug"))
    return Names({pk: name for pk, name, _slug in rows}, None, {pk: slug for pk, _n, slug in rows})


def _institutions(reach: Reach) -> Names:
    found = sorted(reach.institutions.values(), key=lambda each: each.name)
    return Names(
        {each.pk: each.name for each in found}, None, {each.pk: each.name_ko for each in found}
    )


def _centers(reach: Reach) -> Names:
    centers = reach.centers.values()
    return Names(
        {center.pk: center.name for center in centers},
        None,
        {center.pk: center.code for center in centers},
    )


DIMENSIONS = {
    each.slug: each
    for each in (
        Dimension("provinces", _("시·도"), _("시·도별 현황"), "province", "province", _provinces),
        Dimension(
            "sectors", _("업종"), _("업종별 현황"), "kind_id", "sector", _sectors, overlaps=True
        ),
        Dimension(
            "fields",
            _("기술분야"),
            _("기술분야별 현황"),
            "kind_id",
            "field",
            _fields,
            overlaps=True,
        ),
        Dimension("kinds", _("장비종류"), _("장비종류별 현황"), "kind_id", "kind", _kinds),
        Dimension(
            "institutions",
            _("기관"),
            _("기관별 현황"),
            "institution_id",
            "institution",
            _institutions,
        ),
        Dimension(
            "centers",
            pgettext_lazy("one", "지원센터"),
            _("센터별 현황"),
            "center_id",
            "center",
            _centers,
        ),
    )
}


class Row(NamedTuple):
    """One group of a table, and the value of the parameter by which a link narrows to it."""

    group: Group
    given: str


@dataclass(frozen=True)
class Table:
    """The groups of one dimension with most of what they are sorted by first, and the whole."""

    period: Period
    than: Period
    made_at: datetime
    total: Group
    rows: list[Row]


def table(
    dimension: Dimension,
    reach: Reach,
    scope: Scope,
    periods: tuple[Period, Period],
    sort: Definition,
    now: datetime,
) -> Table:
    """Return the table of a dimension for a period and the one it is compared with.

    Three statements. Groups without a value of what they are sorted by come last.
    """
    period, than = periods
    told, before = read_groups(
        scope, [period, than], frozen_months(), (dimension.by,), SHOWN, OF_RATE
    )
    rows = _rows(dimension, reach, told, before)
    rows.sort(key=lambda row: _rank(sort, row.group))
    return Table(period, than, now, total_of(told, before), rows)


def _rows(dimension: Dimension, reach: Reach, told: GroupsTold, before: GroupsTold) -> list[Row]:
    names = dimension.names(reach)
    given = {str(key): value for key, value in (names.given or {}).items()}
    groups = grouped(told, before, dimension.by, names.names, names.of_kind)
    return [Row(group, given.get(group.key, group.key)) for group in groups]


def groups_of(
    dimension: Dimension | None,
    reach: Reach,
    scope: Scope,
    period: Period,
    frozen: frozenset[date],
) -> tuple[Group, list[Group]]:
    """Return the whole and the groups of a dimension, all figures of each; keys are what links say.

    Without a dimension there are no groups.
    """
    (told,) = read_groups(scope, [period], frozen, (dimension.by,) if dimension else ())
    total = total_of(told, {})
    if dimension is None:
        return total, []
    rows = _rows(dimension, reach, told, {})
    return total, [row.group._replace(key=row.given) for row in rows]


def _rank(sort: Definition, group: Group) -> tuple[bool, float, str]:
    value = sort.value(group.sums)
    return value is None, -(value or 0), group.name
