"""Every figure of use: what it means in words, and the one function that gives its value.

Pages, sheets and files take values from here, so that a figure is the same wherever it is read. A
change of meaning raises the version; docs/decisions/0009 says why they are as they are.
"""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from itube.reports.definitions.asked import (
    BOOKED,
    BOOKED_HOURS,
    BOOKED_RATE,
    DEMAND,
    EXPIRED,
    FIRST_ANSWER,
    LEAD_TIME,
    NO_SHOW_RATE,
    NO_SHOWS,
    REFUSED_HOURS,
    REJECTED,
    REQUESTS,
    WAIT_HOURS,
    WAITS,
    YIELD,
)
from itube.reports.definitions.demand import ALL as OF_DEMAND
from itube.reports.definitions.stock import (
    IDLE,
    LOW_USE,
    PIECES,
    UNITS,
)
from itube.reports.definitions.use import (
    CAPACITY_HOURS,
    EXTERNAL_HOURS,
    EXTERNAL_RATE,
    INCOME,
    INTERNAL_HOURS,
    OPEN_HOURS,
    OPEN_RATE,
    OPERATING_HOURS,
    OWN_HOURS,
    SAMPLES,
    SHARED_RATE,
    SME_RATE,
    STAFF_HOURS,
    UPTIME,
    YEARLY_HOURS,
    YEARLY_RATE,
)
from itube.reports.definitions.words import NO_ANSWER, NO_BOOKING, NO_CAPACITY, NO_USE

__all__ = [
    "ALL",
    "BOOKED",
    "BOOKED_HOURS",
    "BOOKED_RATE",
    "BY_ID",
    "CAPACITY_HOURS",
    "DEMAND",
    "EXPIRED",
    "EXTERNAL_HOURS",
    "EXTERNAL_RATE",
    "FIRST_ANSWER",
    "IDLE",
    "INCOME",
    "INTERNAL_HOURS",
    "LEAD_TIME",
    "LISTED",
    "LOW_USE",
    "NOTES",
    "NO_ANSWER",
    "NO_BOOKING",
    "NO_CAPACITY",
    "NO_SHOWS",
    "NO_SHOW_RATE",
    "NO_USE",
    "OPEN_HOURS",
    "OPEN_RATE",
    "OPERATING_HOURS",
    "OVERLAP",
    "OWN_HOURS",
    "PIECES",
    "REFUSED_HOURS",
    "REJECTED",
    "REQUESTS",
    "SAMPLES",
    "SHARED_RATE",
    "SME_RATE",
    "STAFF_HOURS",
    "UNITS",
    "UPTIME",
    "WAITS",
    "WAIT_HOURS",
    "YEARLY_HOURS",
    "YEARLY_RATE",
    "YIELD",
]

ALL = (
    OPERATING_HOURS,
    OWN_HOURS,
    INTERNAL_HOURS,
    EXTERNAL_HOURS,
    YEARLY_HOURS,
    YEARLY_RATE,
    CAPACITY_HOURS,
    OPEN_HOURS,
    OPEN_RATE,
    UPTIME,
    SHARED_RATE,
    EXTERNAL_RATE,
    SME_RATE,
    BOOKED,
    BOOKED_HOURS,
    BOOKED_RATE,
    YIELD,
    NO_SHOWS,
    NO_SHOW_RATE,
    REQUESTS,
    FIRST_ANSWER,
    LEAD_TIME,
    REJECTED,
    EXPIRED,
    REFUSED_HOURS,
    WAITS,
    WAIT_HOURS,
    DEMAND,
    SAMPLES,
    STAFF_HOURS,
    INCOME,
    LOW_USE,
    IDLE,
    PIECES,
    UNITS,
)
BY_ID = {each.id: each for each in ALL}
# Those that take their value from more than the sums of a group of pieces are told beside them.
LISTED = (*ALL, *OF_DEMAND)

OVERLAP = _(
    "장비 하나가 여러 업종에 속할 수 있어 업종별 값을 더하면 합계보다 클 수 있습니다. "
    "합계는 장비를 한 번씩만 셉니다."
)
# What holds for all figures, under every table.
NOTES = (
    _(
        "이용이 없는 장비는 0시간으로 들어 있습니다. "
        "지금 불용인 장비는 불용이 되기 전에 확정된 달의 값에만 들어 있습니다."
    ),
    format_lazy(
        _(
            "한 달의 값은 다음 달 {day}일에 확정합니다. 그 뒤에 고친 기록은 값에 넣지 않고 따로 "
            "적습니다. 한 달이 다 들지 않는 날의 값은 지금의 기록으로 셉니다."
        ),
        day=settings.FREEZE_DAY,
    ),
    _("여러 장비의 비율은 합을 합으로 나눈 값이며, 비율의 평균이 아닙니다."),
    OVERLAP,
    _("기간이 끝나지 않았으면 가동 가능 시간은 기준일까지만 셉니다."),
)
