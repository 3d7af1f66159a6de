"""What stands in the ministry's workbook and in its .csv: the sheets and their rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from itube.lib.sheets_out import Cell, Chart, Column, Look, Row, Sheet
from itube.reports import columns, definitions
from itube.reports.demand.sheets import demand_sheets
from itube.reports.figures import Group, Line, Report
from itube.reports.inquiries.wording import explained, plan_of, reason_of
from itube.reports.regions import PROVINCES_OF, Region
from itube.reports.sheets import by_month, overall, sheet_of


def sheets(report: Report) -> Iterator[Sheet]:
    """Yield the sheets of report in their order, in the active language."""
    yield overall(report)
    yield by_month(report)
    yield _of_regions(report)
    yield _of_sectors(report)
    yield _of_groups(report, _("기관별"), _("기관"), report.institutions)
    yield _of_centers(report)
    yield _of_pieces(report)
    yield _of_unused(report)
    yield from demand_sheets(report)
    yield _of_definitions(report)


def row_count(report: Report) -> int:
    """Return how many rows the sheets have, nearly: for telling how far the writing is."""
    groups = report.provinces, report.sectors_used, report.institutions, report.centers
    return len(report.lines) + len(report.unused) + sum(map(len, groups))


def flat_columns() -> list[Column]:
    """Return the columns of the .csv: everything of a piece, one row each."""
    return [
        *(about.column for about in columns.IN_CSV),
        *(
            replace(figure.column, heading=str(figure.definition.name))
            for figure in columns.FIGURES
        ),
        *(about.column for about in columns.AFTER_FIGURES),
    ]


def flat_rows(report: Report) -> Iterator[Row]:
    """Yield the rows of the .csv."""
    for line in report.lines:
        yield _piece_row(line, report, columns.IN_CSV)


def _of_sectors(report: Report) -> Sheet:
    sheet = _of_groups(report, _("업종별"), _("업종"), report.sectors_used)
    rate = [column.heading for column in sheet.columns].index(_("가동률\n(2,000시간)"))
    chart = Chart(_("업종별 가동률(연 2,000시간 기준)"), names=0, values=rate, first=1, lies=True)
    return replace(sheet, chart=chart)


def _group_columns(*names: Column) -> list[Column]:
    return [
        *names,
        Column(_("센터 수"), Look.COUNT, 7.5),
        *(figure.column for figure in columns.OF_GROUPS),
    ]


def _group_row(names: Sequence[Cell], group: Group, *, strong: bool = False) -> Row:
    cells = [*names, group.centers, *columns.values(group.sums, columns.OF_GROUPS)]
    return Row(cells, strong)


def _of_groups(report: Report, name: str, heading: str, groups: Iterable[Group]) -> Sheet:
    rows = [_group_row([_("합계")], report.total, strong=True)]
    rows += [_group_row([group.name], group) for group in groups]
    return sheet_of(report, name, _group_columns(Column(heading, width=28)), rows)


def _of_centers(report: Report) -> Sheet:
    rows = [_group_row(["", _("합계")], report.total, strong=True)]
    rows += [_group_row([group.key, group.name], group) for group in report.centers]
    names = Column(_("센터 코드"), Look.CODE, 9), Column(_("지원센터"), width=28)
    return sheet_of(report, _("센터별"), _group_columns(*names), rows, fixed=2)


def _of_regions(report: Report) -> Sheet:
    """Provinces under their region; the sum of a region goes before them where it has several."""
    provinces = {group.key: group for group in report.provinces}
    rows = [_group_row([_("합계"), ""], report.total, strong=True)]
    for region in report.regions:
        codes = [code for code in PROVINCES_OF[Region(region.key)] if code in provinces]
        if len(PROVINCES_OF[Region(region.key)]) > 1:
            rows.append(_group_row([region.name, _("소계")], region, strong=True))
        rows += [_group_row([region.name, provinces[code].name], provinces[code]) for code in codes]
    names = Column(_("권역"), width=10), Column(_("시·도"), width=16)
    return sheet_of(report, _("권역별"), _group_columns(*names), rows, fixed=2)


def _piece_row(line: Line, report: Report, first: Sequence[columns.About]) -> Row:
    return Row(
        [
            *(about.value(line, report) for about in first),
            *columns.values(line.sums, columns.FIGURES),
            *(about.value(line, report) for about in columns.AFTER_FIGURES),
        ]
    )


def _of_pieces(report: Report) -> Sheet:
    shown = [
        Column(_("번호"), Look.COUNT, 6),
        *(about.column for about in columns.ON_PAPER),
        *(figure.column for figure in columns.FIGURES),
        *(about.column for about in columns.AFTER_FIGURES),
    ]

    def rows() -> Iterator[Row]:
        blank: list[Cell] = [None] * (len(columns.ON_PAPER) - 2)
        total = report.total.sums
        yield Row(
            [
                None,
                _("합계"),
                *blank,
                total.units,
                *columns.values(total, columns.FIGURES),
                *[None] * len(columns.AFTER_FIGURES),
            ],
            strong=True,
        )
        for number, line in enumerate(report.lines, 1):
            row = _piece_row(line, report, columns.ON_PAPER)
            yield Row([number, *row.cells])

    return sheet_of(report, _("장비별"), shown, rows(), fixed=3)


def _of_unused(report: Report) -> Sheet:
    """Idle and little used pieces by what they are judged by: the twelve months."""
    about = (
        columns.NUMBER,
        columns.NAME,
        columns.INSTITUTION,
        columns.CENTER,
        columns.PROVINCE_IN_SHORT,
        columns.ACQUIRED_ON,
        columns.ACQUISITION_WON,
    )
    year = (definitions.OPERATING_HOURS, definitions.YEARLY_HOURS, definitions.YEARLY_RATE)
    shown = [
        columns.STANDING.column,
        *(each.column for each in about),
        Column(_("12개월\n가동시간"), Look.COUNT, 10),
        Column(_("12개월\n가동 가능"), Look.COUNT, 10),
        Column(_("12개월\n가동률"), Look.RATE, 9, str(definitions.NO_CAPACITY)),
        columns.LAST_USED.column,
        Column(_("사유"), width=20),
        Column(pgettext("plan", "계획"), width=14),
    ]
    rows = (
        Row(
            [
                columns.standing(line),
                *(each.value(line, report) for each in about),
                *(definition.value(line.year) for definition in year),
                columns.LAST_USED.value(line, report),
                reason_of(inquiry),
                plan_of(inquiry) or None,
            ]
        )
        for line, inquiry in explained(report.unused)
    )
    sheet = sheet_of(report, _("유휴·저활용"), shown, rows)
    days = report.period.year.days
    note = _(
        "12개월은 %(days)s이며, 최근 가동일이 비어 있으면 그 첫날부터 "
        "기간이 끝나는 날(끝나지 않은 기간은 오늘)까지 가동한 기록이 없습니다."
    )
    return replace(sheet, notes=[note % {"days": days}, *sheet.notes])


def _of_definitions(report: Report) -> Sheet:
    shown = [
        Column(_("지표"), width=24),
        Column(_("영문"), width=24),
        Column(_("단위"), Look.CODE, 6),
        Column(_("계산 방법"), width=42),
        Column(_("분자"), width=26),
        Column(_("분모"), width=26),
        Column(_("셈하는 규칙과 제외"), width=48),
        Column(_("자료"), width=24),
        Column(_("판"), Look.COUNT, 5),
    ]
    rows = [
        Row(
            [
                str(each.name),
                each.name_en,
                str(each.unit.label),
                str(each.formula),
                str(each.numerator),
                str(each.denominator),
                str(each.exclusions),
                str(each.source),
                each.version,
            ]
        )
        for each in definitions.LISTED
    ]
    sheet = sheet_of(report, _("정의"), shown, rows)
    return replace(sheet, notes=[str(note) for note in definitions.NOTES])
