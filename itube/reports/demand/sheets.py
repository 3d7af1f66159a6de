"""The sheets of demand in the workbook: by kind and by field."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from itube.lib.sheets_out import Column, Look, Row, Sheet
from itube.reports import columns
from itube.reports.demand.figures import FIGURES
from itube.reports.demand.groups import Group, by_field, by_kind, read_kinds, total
from itube.reports.demand.reading import Cell, Demanded, cells_of
from itube.reports.figures import Report
from itube.reports.sheets import sheet_of
from itube.reports.sums import Sums

WIDTHS = {Look.COUNT: 11, Look.FRACTION: 10}


def demand_sheets(report: Report) -> Iterator[Sheet]:
    """Yield the sheets 수요 and 수요(분야) of a report; two statements for both."""
    sums: dict[Cell, list[Sums]] = defaultdict(list)
    for line in report.lines:
        sums[line.piece.kind, line.piece.province].append(line.sums)
    added = {cell: Sums.of(parts) for cell, parts in sums.items()}
    cells = cells_of(added, report.scope, report.period)
    kinds = read_kinds()
    whole = total(cells)
    yield _sheet(report, _("수요"), _("장비종류"), whole, by_kind(cells, kinds))
    yield _sheet(report, _("수요(분야)"), _("기술분야"), whole, by_field(cells, kinds))


def _sheet(
    report: Report, name: str, heading: str, whole: Demanded, groups: Iterable[Group]
) -> Sheet:
    shown = [Column(heading, width=30), Column(_("장비 수"), Look.COUNT, 8)]
    for figure in FIGURES:
        look = columns.look_of(figure.definition)
        missing = str(figure.definition.missing)
        shown.append(Column(str(figure.definition.name), look, WIDTHS[look], missing))
    rows = [_row(_("합계"), whole, strong=True)]
    rows += [_row(group.name, group.told) for group in groups]
    sheet = sheet_of(report, name, shown, rows, unit=_("(단위: 번, 건, 시간, 점, 배)"))
    notes = [
        _("찾지 못한 검색은 전국의 값이며, 기간과 하루라도 겹치는 달은 그 달 전체를 셉니다."),
        _("한 종류가 여러 분야에 들 수 있어 분야의 수를 더하면 합계보다 클 수 있습니다."),
    ]
    return replace(sheet, notes=[*notes, *sheet.notes])


def _row(name: str, told: Demanded, *, strong: bool = False) -> Row:
    return Row([name, told.sums.pieces, *(figure.value(told) for figure in FIGURES)], strong)
