"""The figures of demand in the order of their columns, on pages and in sheets."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from itube.reports import definitions
from itube.reports.definition import Definition, Text, Value
from itube.reports.definitions import demand as measures
from itube.reports.demand.reading import Demanded


class Figure(NamedTuple):
    """A figure: the name of its rows (itube.reports.demand.rows), its heading, its definition.

    of_sums: whether its definition takes its value from the sums of facts alone.
    """

    measure: str
    heading: Text
    definition: Definition
    of_sums: bool = True

    def value(self, told: Demanded) -> Value:
        """Return the figure of what is told, None where there is none."""
        return self.definition.value(told.sums if self.of_sums else told)


SEARCHES = Figure("searches", _("찾지 못한 검색"), measures.UNMET_SEARCHES, of_sums=False)
TURNED_AWAY = Figure("turned_away", _("접수 못한 신청"), measures.TURNED_AWAY, of_sums=False)
REJECTED = Figure("rejected", _("반려"), definitions.REJECTED)
EXPIRED = Figure("expired", _("기한만료"), definitions.EXPIRED)
REFUSED_HOURS = Figure("refused_hours", _("반려·만료 시간"), definitions.REFUSED_HOURS)
WAITS = Figure("waits", _("대기"), definitions.WAITS)
WAIT_HOURS = Figure("wait_hours", _("대기한 시간"), definitions.WAIT_HOURS)
FULL = Figure("full", _("빈 시간 없는 장비"), measures.FULL, of_sums=False)
DEMAND = Figure("demand", _("수요 배율"), definitions.DEMAND)

FIGURES = (
    SEARCHES,
    TURNED_AWAY,
    REJECTED,
    EXPIRED,
    REFUSED_HOURS,
    WAITS,
    WAIT_HOURS,
    FULL,
    DEMAND,
)
HEADLINES = (SEARCHES, TURNED_AWAY, REFUSED_HOURS, WAIT_HOURS, FULL, DEMAND)
