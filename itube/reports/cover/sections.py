"""The sections of the cover report: the figures of the sheets, chosen for paper."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from centers.models.codes import PROVINCE_SHORT
from itube.lib.typeset import printable
from itube.reports import columns, definitions, wording
from itube.reports.cover.parts import Bar, Column, Row, Section, Table
from itube.reports.definition import Definition
from itube.reports.figures import Group, Line, Report
from itube.reports.regions import PROVINCES_OF, Region
from itube.reports.sums import Sums

# How many institutions, and how many pieces that are little used, are named one by one.
MOST = 20

# Where there is nothing to write, or nothing to compare with.
NOTHING = "-"


def changed(change: wording.Change | None) -> str:
    """Return `▲ 3.2 %p`, or a dash where there is nothing to compare with."""
    return NOTHING if change is None else f"{change.glyph} {change.amount}".strip()


def overall(report: Report) -> Section:
    """Return every figure on a row of its own, beside the same days a year before."""
    now, past = report.total.sums, report.total.before
    stock = [figure.definition for figure in columns.STOCK]
    rows = [
        Row([_("지원센터 수"), _("곳"), f"{report.total.centers:,}", NOTHING, NOTHING]),
        *(_overall_row(each, now, None) for each in stock),
        *(_overall_row(each, now, past) for each in definitions.ALL if each not in stock),
    ]
    shown = [
        Column(_("지표"), 66),
        Column(_("단위"), 14),
        Column(_("값"), 34, is_number=True),
        Column(_("지난해 같은 기간"), 34, is_number=True),
        Column(_("증감"), 26, is_number=True),
    ]
    before = _("지난해 같은 기간은 %(days)s입니다. 비율의 증감은 %%p입니다.")
    notes = [
        before % {"days": report.period.before.days},
        _("증감은 반올림하기 전의 값으로 셈하므로, 적힌 값의 차이와 끝자리가 다를 수 있습니다."),
    ]
    return Section(_("총괄"), [], Table(shown, rows), notes)


def _overall_row(definition: Definition, now: Sums, past: Sums | None) -> Row:
    value = definition.value(now)
    cells = [str(definition.name), str(definition.unit.label), wording.number(definition, value)]
    if past is None:
        return Row([*cells, NOTHING, NOTHING])
    before = definition.value(past)
    change = wording.change(definition, value, before)
    return Row([*cells, wording.number(definition, before), changed(change)])


# What a group's row tells, with the widths in millimetres; its rate is followed by the change.
OF_GROUPS: tuple[tuple[Definition, float], ...] = (
    (definitions.PIECES, 12),
    (definitions.OPERATING_HOURS, 17),
    (definitions.YEARLY_RATE, 15),
    (definitions.OPEN_RATE, 15),
    (definitions.SHARED_RATE, 13),
    (definitions.EXTERNAL_RATE, 13),
    (definitions.BOOKED, 13),
    (definitions.LOW_USE, 11),
    (definitions.IDLE, 11),
)
CHANGE_WIDTH = 16


def _group_columns(*names: Column) -> list[Column]:
    headings = {figure.definition.id: str(figure.heading) for figure in columns.OF_GROUPS}
    shown = list(names)
    for definition, width in OF_GROUPS:
        unit = str(definition.unit.label)
        shown.append(Column(headings[definition.id], width, unit, is_number=True))
        if definition is definitions.YEARLY_RATE:
            shown.append(Column(_("증감"), CHANGE_WIDTH, is_number=True))
    return shown


def _group_row(names: Sequence[str], now: Sums, past: Sums, *, is_sum: bool = False) -> Row:
    cells = [printable(name) for name in names]
    for definition, _width in OF_GROUPS:
        value = definition.value(now)
        cells.append(wording.number(definition, value))
        if definition is definitions.YEARLY_RATE:
            change = wording.change(definition, value, definition.value(past))
            cells.append(changed(change))
    return Row(cells, is_sum)


def _total_row(names: Sequence[str], group: Group) -> Row:
    return _group_row(names, group.sums, group.before, is_sum=True)


def _rows(groups: Iterable[Group]) -> list[Row]:
    return [_group_row([group.name], group.sums, group.before) for group in groups]


def _says(*sentences: str) -> list[str]:
    return [printable(sentence) for sentence in sentences if sentence]


def sectors(report: Report) -> Section:
    """Return the sectors with a chart of their rates; the total is the first bar."""
    groups = report.sectors_used
    return Section(
        _("업종별"),
        _says(wording.finding(wording.BY_SECTOR, groups)),
        Table(
            _group_columns(Column(_("업종"), 38)),
            [_total_row([_("합계")], report.total), *_rows(groups)],
        ),
        [str(definitions.OVERLAP)],
        [Bar(printable(bar.name), bar.rate, bar.width, bar.width_before) for bar in _bars(report)],
    )


def _bars(report: Report) -> list[wording.Bar]:
    """Return the bars of the sectors after that of the total."""
    total = report.total
    return [wording.bar(_("합계"), total.sums, total.before), *wording.bars(report.sectors_used)]


def regions(report: Report) -> Section:
    """Return provinces under their region, whose sum goes before them where it has several."""
    provinces = {group.key: group for group in report.provinces}
    rows = [_total_row([_("합계"), ""], report.total)]
    for region in report.regions:
        codes = PROVINCES_OF[Region(region.key)]
        if len(codes) > 1:
            rows.append(_total_row([region.name, _("소계")], region))
        for group in (provinces[code] for code in codes if code in provinces):
            names = [region.name, str(PROVINCE_SHORT[group.key])]
            rows.append(_group_row(names, group.sums, group.before))
    return Section(
        _("권역·시도별"),
        _says(wording.finding(wording.BY_PROVINCE, report.provinces)),
        Table(_group_columns(Column(_("권역"), 21), Column(_("시·도"), 17)), rows),
    )


def institutions(report: Report) -> Section:
    """Return the institutions whose pieces ran longest, the others as one row, under their sum."""
    ranked = sorted(report.institutions, key=lambda group: -group.sums.operating)
    named, others = ranked[:MOST], ranked[MOST:]
    rows = [_total_row(["", _("합계")], report.total)]
    rows += [
        _group_row([str(rank), group.name], group.sums, group.before)
        for rank, group in enumerate(named, 1)
    ]
    if others:
        rows.append(
            _group_row(
                ["", _("그 밖의 기관 %(count)s곳") % {"count": f"{len(others):,}"}],
                Sums.of(group.sums for group in others),
                Sums.of(group.before for group in others),
            )
        )
    says = _(
        "기관 %(all)s곳 가운데 가동시간이 많은 %(named)s곳입니다. 합계는 모든 기관의 값입니다."
    )
    counts = {"all": f"{len(ranked):,}", "named": f"{len(named):,}"}
    return Section(
        _("기관별 상위 %(count)d") % {"count": MOST},
        [says % counts] if others else [],
        Table(_group_columns(Column(_("순위"), 7), Column(_("기관"), 31)), rows),
    )


def unused(report: Report) -> Section:
    """Return the pieces least used in the twelve months that low use is judged by."""
    total, named = report.total.sums, report.unused[:MOST]
    heading = _("저활용·유휴 장비 상위 %(count)d") % {"count": MOST}
    if not named:
        return Section(heading, [_("저활용·유휴 장비가 없습니다.")], Table([], []))
    says = _(
        "저활용 %(low)s점, 유휴 %(idle)s점으로 모두 %(all)s점이며, 12개월의 가동률이 낮은 "
        "차례로(같으면 취득금액이 큰 차례로) %(named)s점을 적었습니다."
    )
    counts = {
        "low": f"{total.low:,}",
        "idle": f"{total.idle:,}",
        "all": f"{total.unused:,}",
        "named": f"{len(named):,}",
    }
    shown = [
        Column(_("구분"), 12),
        Column(_("장비번호"), 35),
        Column(_("장비 이름"), 37),
        Column(_("지원센터"), 36),
        Column(_("취득금액"), 20, str(definitions.INCOME.unit.label), is_number=True),
        Column(_("12개월\n가동률"), 15, "%", is_number=True),
        Column(_("최근\n가동일"), 19, is_number=True),
    ]
    note = _(
        "12개월은 %(days)s이며, 최근 가동일이 비어 있으면 그 첫날부터 "
        "기간이 끝나는 날(끝나지 않은 기간은 오늘)까지 가동한 기록이 없습니다."
    )
    return Section(
        heading,
        [says % counts],
        Table(shown, [_unused_row(line) for line in named]),
        [note % {"days": report.period.year.days}],
    )


def _unused_row(line: Line) -> Row:
    piece, rate = line.piece, definitions.YEARLY_RATE
    won = NOTHING if piece.acquisition_won is None else f"{piece.acquisition_won:,}"
    last = line.last_used.isoformat() if line.last_used else ""
    year = wording.number(rate, rate.value(line.year))
    names = [columns.standing(line), piece.number, piece.name, piece.center_name]
    return Row([*map(printable, names), won, year, last])


def of_definitions() -> Section:
    """Return what every figure means, and what holds for all of them."""
    shown = [
        Column(_("지표"), 38),
        Column(_("계산 방법"), 57),
        Column(_("셈하는 규칙과 제외"), 48),
        Column(_("자료"), 31),
    ]
    return Section(
        _("지표의 정의"),
        [],
        Table(shown, [_definition_row(each) for each in definitions.ALL]),
        [str(note) for note in definitions.NOTES],
    )


def _definition_row(definition: Definition) -> Row:
    version = _("단위 %(unit)s, 제%(version)d판") % {
        "unit": definition.unit.label,
        "version": definition.version,
    }
    method = [str(definition.formula)]
    if definition.numerator:
        method.append(_("분자: %(text)s") % {"text": definition.numerator})
    if definition.denominator:
        method.append(_("분모: %(text)s") % {"text": definition.denominator})
    return Row(
        [
            f"{definition.name}\n{version}",
            "\n".join(method),
            str(definition.exclusions) or NOTHING,
            str(definition.source),
        ]
    )
