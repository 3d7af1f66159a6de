"""What all sheets have in common, and the first ones: all figures at a glance, and the months."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from itube.lib.sheets_out import Chart, Column, Look, Row, Sheet
from itube.reports import columns, definitions
from itube.reports.definition import Definition
from itube.reports.figures import Report
from itube.reports.sums import Sums


def sheet_of(
    report: Report,
    name: str,
    shown: Sequence[Column],
    rows: Iterable[Row],
    *,
    fixed: int = 1,
    unit: str = "",
) -> Sheet:
    """Return a sheet of a report with its title, days and notes; unit says what it counts in."""
    today = report.period.today
    return Sheet(
        name,
        _("장비 활용 현황 - %(sheet)s") % {"sheet": name},
        shown,
        rows,
        subtitle=_("기간: %(days)s") % {"days": report.period.days},
        remarks=(
            _("(기준일: %(day)s)") % {"day": f"{today.year}. {today.month}. {today.day}."},
            unit or _("(단위: 시간, 원, %)"),
        ),
        notes=[
            *(str(note) for note in definitions.NOTES),
            _("지표의 뜻과 계산 방법은 ‘정의’ 시트에 있습니다."),
        ],
        fixed=fixed,
    )


def overall(report: Report) -> Sheet:
    """Every figure on a row of its own, beside the same days a year before."""
    shown = [
        Column(_("지표"), width=36),
        Column(_("값"), Look.COUNT, 18),
        Column(_("단위"), Look.CODE, 7),
        Column(_("지난해 같은 기간"), Look.COUNT, 18),
        Column(_("증감"), Look.COUNT, 16),
        Column(_("계산 방법"), width=62),
    ]
    now, past = report.total.sums, report.total.before
    rows = [
        Row(
            [
                _("지원센터 수"),
                report.total.centers,
                _("곳"),
                None,
                None,
                _("장비가 있는 센터의 수"),
            ]
        )
    ]
    stock = [figure.definition for figure in columns.STOCK]
    rest = [each for each in definitions.ALL if each not in stock]
    rows += [_overall_row(each, now, None) for each in stock]
    rows += [_overall_row(each, now, past) for each in rest]
    sheet = sheet_of(report, _("총괄"), shown, rows)
    before = _("지난해 같은 기간은 %(days)s입니다. 비율의 증감은 %%p입니다.")
    notes = [before % {"days": report.period.before.days}, *sheet.notes]
    return replace(sheet, notes=notes, one_page=True)


def by_month(report: Report) -> Sheet:
    """The yearly rate month by month, drawn too."""
    shown = [
        Column(_("달"), Look.CODE, 14),
        Column(_("가동시간"), Look.COUNT, 16),
        Column(_("가동 가능\n(2,000시간)"), Look.COUNT, 16),
        Column(_("가동률\n(2,000시간)"), Look.RATE, 14, str(definitions.NO_CAPACITY)),
        Column(_("비고"), width=30),
    ]
    rows = [
        Row(
            [
                f"{month.first.year}. {month.first.month}.",
                month.sums.operating_hours,
                month.sums.yearly_hours,
                month.sums.yearly_rate,
                None if month.is_over else _("기준일까지"),
            ]
        )
        for month in report.months
    ]
    chart = Chart(_("월별 가동률(연 2,000시간 기준)"), names=0, values=3)
    return replace(sheet_of(report, _("월별"), shown, rows), chart=chart)


def _overall_row(definition: Definition, now: Sums, past: Sums | None) -> Row:
    value, earlier = definition.value(now), definition.value(past) if past else None
    change = None if value is None or earlier is None else value - earlier
    missing = str(definition.missing) or None
    return Row(
        [
            str(definition.name),
            missing if value is None else value,
            str(definition.unit.label),
            missing if past and earlier is None else earlier,
            change,
            str(definition.formula),
        ],
        look=columns.look_of(definition),
    )
