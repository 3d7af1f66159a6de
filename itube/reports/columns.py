"""The columns of sheets and of the .csv: how a figure is headed, and what is told of a piece."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.models import Province
from centers.models.codes import PROVINCE_SHORT
from equipment.models import Status
from itube.lib.sheets_out import Cell, Column, Look
from itube.reports import definitions
from itube.reports.definition import Definition, Text
from itube.reports.figures import Line, Report
from itube.reports.sums import Sums


@dataclass(frozen=True)
class Figure:
    """A figure as a column, with a heading short enough for a sheet."""

    definition: Definition
    heading: Text
    width: float

    @property
    def column(self) -> Column:
        look = look_of(self.definition)
        return Column(str(self.heading), look, self.width, str(self.definition.missing))


def look_of(definition: Definition) -> Look:
    """Return how the values of a figure are written in a cell."""
    if definition.is_rate:
        return Look.RATE
    return Look.FRACTION if definition.is_fraction else Look.COUNT


FIGURES = (
    Figure(definitions.OPERATING_HOURS, gettext_lazy("가동시간"), 10),
    Figure(definitions.OWN_HOURS, gettext_lazy("장비구축\n부서 이용"), 10),
    Figure(definitions.INTERNAL_HOURS, gettext_lazy("기관 내\n타 부서"), 10),
    Figure(definitions.EXTERNAL_HOURS, gettext_lazy("타기관\n이용"), 9),
    Figure(definitions.YEARLY_HOURS, gettext_lazy("가동 가능\n(2,000시간)"), 11),
    Figure(definitions.YEARLY_RATE, gettext_lazy("가동률\n(2,000시간)"), 10),
    Figure(definitions.OPEN_HOURS, gettext_lazy("가동 가능\n(운영시간)"), 11),
    Figure(definitions.OPEN_RATE, gettext_lazy("가동률\n(운영시간)"), 10),
    Figure(definitions.SHARED_RATE, gettext_lazy("공동\n활용률"), 7.5),
    Figure(definitions.EXTERNAL_RATE, gettext_lazy("외부\n활용률"), 7.5),
    Figure(definitions.BOOKED, gettext_lazy("예약\n건수"), 6.5),
    Figure(definitions.NO_SHOWS, gettext_lazy("미이용\n건수"), 7),
    Figure(definitions.NO_SHOW_RATE, gettext_lazy("미이용률"), 8),
    Figure(definitions.SAMPLES, gettext_lazy("시료 수"), 7.5),
    Figure(definitions.STAFF_HOURS, gettext_lazy("인력투입\n시간"), 9),
    Figure(definitions.INCOME, gettext_lazy("이용료(원)"), 14.5),
)
STOCK = (
    Figure(definitions.PIECES, gettext_lazy("장비 수"), 8),
    Figure(definitions.UNITS, gettext_lazy("대수"), 7),
)
UNUSED = (
    Figure(definitions.LOW_USE, gettext_lazy("저활용\n장비"), 7.5),
    Figure(definitions.IDLE, gettext_lazy("유휴\n장비"), 7),
)
OF_GROUPS = (*STOCK, *FIGURES, *UNUSED)


def values(sums: Sums, figures: Iterable[Figure]) -> list[Cell]:
    """Return the values of figures, in their order; None where there is none."""
    return [figure.definition.value(sums) for figure in figures]


def standing(line: Line) -> str:
    """Return `유휴`, `저활용`, or nothing for a piece that is used."""
    if line.sums.idle:
        return str(Status.IDLE.label)
    return _("저활용") if line.sums.low else ""


@dataclass(frozen=True)
class About:
    """What is told of a piece beside its figures."""

    heading: Text
    look: Look
    width: float
    value: Callable[[Line, Report], Cell]

    @property
    def column(self) -> Column:
        return Column(str(self.heading), self.look, self.width)


def _sectors(line: Line, report: Report) -> str:
    codes = report.sectors.of_kind.get(line.piece.kind, [])
    return ", ".join(report.sectors.names[code] for code in codes)


NUMBER = About(gettext_lazy("장비번호"), Look.CODE, 20, lambda line, _report: line.piece.number)
NAME = About(gettext_lazy("장비 이름"), Look.TEXT, 27, lambda line, _report: line.piece.name)
CENTER = About(gettext_lazy("지원센터"), Look.TEXT, 25, lambda line, _r: line.piece.center_name)
INSTITUTION = About(
    gettext_lazy("기관"), Look.TEXT, 22, lambda line, _report: line.piece.institution_name
)
PROVINCE_IN_SHORT = About(
    gettext_lazy("시·도"),
    Look.CODE,
    7,
    lambda line, _report: str(PROVINCE_SHORT[line.piece.province]),
)
SECTORS = About(gettext_lazy("업종"), Look.TEXT, 14, _sectors)
UNITS = About(gettext_lazy("대수"), Look.COUNT, 5, lambda line, _report: line.piece.units)
ACQUIRED_ON = About(
    gettext_lazy("취득일"), Look.DAY, 11.5, lambda line, _report: line.piece.acquired_on
)
ACQUISITION_WON = About(
    gettext_lazy("취득금액(원)"), Look.COUNT, 16, lambda line, _r: line.piece.acquisition_won
)
LAST_USED = About(gettext_lazy("최근 가동일"), Look.DAY, 11.5, lambda line, _r: line.last_used)
STANDING = About(gettext_lazy("구분"), Look.CODE, 8, lambda line, _report: standing(line))

# On paper there is room for these; the .csv has all there is.
ON_PAPER = (NUMBER, NAME, CENTER, PROVINCE_IN_SHORT, UNITS)
AFTER_FIGURES = (LAST_USED, STANDING)
IN_CSV = (
    About(gettext_lazy("시작일"), Look.DAY, 10, lambda _line, report: report.period.first),
    About(gettext_lazy("종료일"), Look.DAY, 10, lambda _line, report: report.period.last),
    About(gettext_lazy("장비등록번호"), Look.CODE, 20, lambda line, _r: line.piece.registration_no),
    About(gettext_lazy("i-tube 번호"), Look.CODE, 12, lambda line, _r: line.piece.itube_no),
    NAME,
    About(gettext_lazy("장비종류"), Look.TEXT, 20, lambda line, _r: line.piece.kind_name),
    SECTORS,
    About(gettext_lazy("센터 코드"), Look.CODE, 9, lambda line, _r: line.piece.center_code),
    CENTER,
    INSTITUTION,
    About(
        gettext_lazy("시·도"),
        Look.CODE,
        12,
        lambda line, _report: str(Province(line.piece.province).label),
    ),
    About(
        gettext_lazy("장비상태"),
        Look.CODE,
        9,
        lambda line, _report: str(Status(line.piece.status).label),
    ),
    ACQUIRED_ON,
    ACQUISITION_WON,
    UNITS,
)
