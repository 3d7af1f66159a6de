"""Each figure of the page: what it shows in one sentence, its drawing, and its table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from centers.models.codes import PROVINCE_SHORT
from itube.lib.names import in_english
from itube.portal.figures import Row as Counted
from itube.portal.templatetags.portal import month
from itube.reports import charts, definitions, wording
from itube.reports.figures import Group
from itube.reports.nationwide import Month


@dataclass(frozen=True)
class Row:
    """A row of the table; url leads to what was counted."""

    label: str
    cells: list[str]
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """One drawing of beams or of columns, with the same numbers as a table."""

    slug: str
    title: str
    finding: str
    headings: list[str]
    rows: list[Row]
    beams: list[charts.Beam] = field(default_factory=list)
    columns: list[charts.Column] = field(default_factory=list)
    tiles: list[charts.Tile] = field(default_factory=list)
    hint: str = ""

    @property
    def height(self) -> int:
        return charts.beams_height(self.beams) if self.beams else charts.COLUMN_HEIGHT


def _pieces(number: int) -> str:
    return ngettext("%(number)s점", "%(number)s점", number) % {"number": f"{number:,}"}


def _bookings(number: int) -> str:
    return ngettext("%(number)s건", "%(number)s건", number) % {"number": f"{number:,}"}


def _month(first: date) -> str:
    return f"{first:%b}" if in_english() else pgettext("month", "%(n)d월") % {"n": first.month}


def _found(**query: str) -> str:
    return f"{reverse('equipment:finder')}?{urlencode(query)}"


def equipment_by_sector(rows: Sequence[Counted]) -> Figure:
    ranked = sorted(rows, key=lambda row: -row.equipment)
    finding = ""
    if ranked and ranked[0].equipment:
        finding = _("장비가 가장 많은 업종은 %(name)s(%(pieces)s)입니다.") % {
            "name": ranked[0].name,
            "pieces": _pieces(ranked[0].equipment),
        }
    return Figure(
        "by-sector",
        _("업종별 장비와 센터"),
        finding,
        [_("업종"), _("장비"), _("센터")],
        [
            Row(row.name, [f"{row.equipment:,}", f"{row.centers:,}"], _found(sector=row.code))
            for row in rows
        ],
        beams=charts.beams((row.name, row.equipment, _counts(row)) for row in rows),
        hint=_("한 장비가 여러 업종에 들 수 있어 업종의 수를 더하면 전체보다 많습니다."),
    )


def _counts(row: Counted) -> str:
    return _("%(pieces)s · 센터 %(centers)s곳") % {
        "pieces": _pieces(row.equipment),
        "centers": f"{row.centers:,}",
    }


def equipment_by_province(rows: Sequence[Counted]) -> Figure:
    """rows come with the most equipment first."""
    finding, total = "", sum(row.equipment for row in rows)
    if total:
        top = rows[:3]
        finding = _("%(names)s에 전체 장비의 %(share)s %%가 있습니다.") % {
            "names": ", ".join(row.name for row in top),
            "share": f"{100 * sum(row.equipment for row in top) / total:.1f}",
        }
    return Figure(
        "by-province",
        _("시·도별 장비와 센터"),
        finding,
        [_("시·도"), _("장비"), _("센터")],
        [
            Row(row.name, [f"{row.equipment:,}", f"{row.centers:,}"], _found(province=row.code))
            for row in rows
        ],
        beams=charts.beams(
            (str(PROVINCE_SHORT[row.code]), row.equipment, _counts(row)) for row in rows
        ),
    )


def equipment_by_year(years: Sequence[tuple[int | None, int]], oldest: int) -> Figure:
    def name(year: int | None) -> str:
        return _("%(year)d년 전") % {"year": oldest} if year is None else str(year)

    finding, known = "", [(n, year) for year, n in years if year is not None and n]
    if known:
        most, year = max(known)
        finding = _("%(year)d년에 들인 장비가 %(pieces)s으로 가장 많습니다.") % {
            "year": year,
            "pieces": _pieces(most),
        }
    return Figure(
        "by-year",
        _("취득 연도별 장비"),
        finding,
        [_("취득 연도"), _("장비")],
        [Row(name(year), [f"{n:,}"]) for year, n in years],
        columns=charts.columns(
            (_("이전") if year is None else f"’{year % 100:02d}", n, f"{n:,}") for year, n in years
        ),
        hint=_("취득일이 등록되지 않은 장비는 세지 않습니다."),
    )


def use_by_sector(groups: Sequence[Group]) -> Figure:
    return Figure(
        "use-by-sector",
        _("업종별 가동률"),
        wording.finding(wording.BY_SECTOR, groups),
        [_("업종"), *_use_headings()],
        [_use_row(group) for group in groups],
        beams=charts.beams(
            ((group.name, group.sums.yearly_rate or 0, _rate(group)) for group in groups),
            whole=1,
        ),
        hint=_("막대의 끝은 100 %입니다."),
    )


def use_by_province(groups: Sequence[Group]) -> Figure:
    return Figure(
        "use-by-province",
        _("시·도별 가동률 (%)"),
        wording.finding(wording.BY_PROVINCE, groups),
        [_("시·도"), *_use_headings()],
        [_use_row(group) for group in groups],
        tiles=charts.tiles(groups),
    )


def _use_headings() -> list[str]:
    return [_("장비"), str(definitions.YEARLY_RATE.name), str(definitions.EXTERNAL_RATE.name)]


def _rate(group: Group) -> str:
    return wording.with_unit(definitions.YEARLY_RATE, group.sums.yearly_rate)


def _use_row(group: Group) -> Row:
    external = wording.with_unit(definitions.EXTERNAL_RATE, group.sums.external_rate)
    return Row(group.name, [f"{group.sums.pieces:,}", _rate(group), external])


def bookings_by_month(months: Sequence[Month]) -> Figure:
    total = sum(each.bookings for each in months)
    finding = ""
    if total:
        busiest = max(months, key=lambda each: each.bookings)
        finding = _("예약은 모두 %(total)s이고, %(month)s에 %(most)s으로 가장 많았습니다.") % {
            "total": _bookings(total),
            "month": month(busiest.first),
            "most": _bookings(busiest.bookings),
        }
    return Figure(
        "by-month",
        _("월별 예약"),
        finding,
        [_("이용을 시작한 달"), str(definitions.BOOKED.name)],
        [Row(month(each.first), [f"{each.bookings:,}"]) for each in months],
        columns=charts.columns(
            (
                _month(each.first),
                each.bookings,
                f"{each.bookings:,}",
            )
            for each in months
        ),
    )
