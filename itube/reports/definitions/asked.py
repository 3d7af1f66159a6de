"""Figures of what was asked for: bookings, answers, waiting, and demand that was not met."""

from django.utils.translation import gettext_lazy as _

from itube.reports.definition import Definition, Unit
from itube.reports.definitions.words import BOOKINGS, NO_ANSWER, NO_BOOKING, NO_CAPACITY
from itube.reports.sums import HOUR, ratio

DAY = 24 * HOUR

BOOKED = Definition(
    "bookings",
    _("예약 건수"),
    Unit.BOOKINGS,
    _("이용 시작일이 기간 안에 있는 예약 가운데 승인, 이용중, 이용완료, 미이용인 것의 수"),
    lambda sums: sums.bookings,
    exclusions=_("반려·취소·기한만료된 예약과 아직 승인하지 않은 신청은 세지 않습니다."),
    source=BOOKINGS,
)
BOOKED_HOURS = Definition(
    "booked_hours",
    _("예약시간"),
    Unit.HOURS,
    _("승인, 이용중, 이용완료, 미이용인 예약의 시간 가운데 기간 안에 든 것의 합"),
    lambda sums: sums.booked / HOUR,
    exclusions=_("한 대에 겹친 예약(일찍 끝난 자리를 다시 예약한 때)의 시간은 한 번만 셉니다."),
    source=BOOKINGS,
)
BOOKED_RATE = Definition(
    "booked_rate",
    _("예약률"),
    Unit.RATE,
    _("예약시간 ÷ 가동 가능 시간(운영시간 기준) × 100"),
    lambda sums: ratio(sums.booked, sums.serviceable),
    numerator=_("예약시간"),
    denominator=_("가동 가능 시간(운영시간 기준)"),
    exclusions=_("센터 자체 이용은 예약이 아니어서 들어가지 않습니다."),
    source=BOOKINGS,
    missing=NO_CAPACITY,
)
YIELD = Definition(
    "yield",
    _("예약 이행률"),
    Unit.RATE,
    _("예약 시간 안의 가동시간 ÷ 끝난 예약의 시간 × 100"),
    lambda sums: ratio(sums.fulfilled, sums.closed),
    numerator=_("예약에 딸린 이용기록의 가동시간 가운데 예약한 시간 안에 든 것"),
    denominator=_("이용완료와 미이용 예약의 시간"),
    exclusions=_("이용이 끝나지 않은 예약은 세지 않습니다."),
    source=_("예약 자료와 이용기록(운영일지)"),
    missing=NO_BOOKING,
)
NO_SHOWS = Definition(
    "no_shows",
    _("미이용 건수"),
    Unit.BOOKINGS,
    _("예약 건수 가운데 센터가 미이용으로 처리한 것의 수"),
    lambda sums: sums.no_shows,
    source=BOOKINGS,
)
NO_SHOW_RATE = Definition(
    "no_show_rate",
    _("미이용률"),
    Unit.RATE,
    _("미이용 건수 ÷ (이용완료 + 미이용) × 100"),
    lambda sums: sums.no_show_rate,
    numerator=_("미이용 건수"),
    denominator=_("이용완료와 미이용 예약의 수"),
    exclusions=_("이용이 끝나지 않은 예약은 세지 않습니다."),
    source=BOOKINGS,
    missing=NO_BOOKING,
)
REQUESTS = Definition(
    "requests",
    _("신청 건수"),
    Unit.BOOKINGS,
    _("기간 안에 들어온 예약 신청의 수"),
    lambda sums: sums.requests,
    exclusions=_("취소한 신청도 셉니다."),
    source=BOOKINGS,
)
FIRST_ANSWER = Definition(
    "first_answer",
    _("첫 응답까지 걸린 시간(평균)"),
    Unit.MEAN_HOURS,
    _("신청한 때부터 센터가 처음 응답한 때까지의 시간 합 ÷ 응답한 신청의 수"),
    lambda sums: ratio(sums.answer / HOUR, sums.answered),
    numerator=_("응답까지 걸린 시간의 합. 밤과 휴일도 셉니다."),
    denominator=_("기간 안에 들어온 신청 가운데 센터가 응답한 것의 수"),
    exclusions=_("아직 응답하지 않은 신청은 세지 않습니다."),
    source=BOOKINGS,
    missing=NO_ANSWER,
)
LEAD_TIME = Definition(
    "lead_time",
    _("신청에서 이용까지 기다린 날(평균)"),
    Unit.MEAN_DAYS,
    _("신청한 때부터 이용을 시작하는 때까지의 날 합 ÷ 예약 건수"),
    lambda sums: ratio(sums.lead / DAY, sums.bookings),
    numerator=_("신청에서 이용 시작까지의 시간 합 ÷ 24"),
    denominator=_("예약 건수"),
    source=BOOKINGS,
    missing=NO_BOOKING,
)
REJECTED = Definition(
    "rejected",
    _("반려 건수"),
    Unit.BOOKINGS,
    _("기간 안에 들어온 신청 가운데 센터가 반려한 것의 수"),
    lambda sums: sums.rejected,
    source=BOOKINGS,
)
EXPIRED = Definition(
    "expired",
    _("기한만료 건수"),
    Unit.BOOKINGS,
    _("기간 안에 들어온 신청 가운데 기한 안에 답이 없어 끝난 것의 수"),
    lambda sums: sums.expired,
    source=BOOKINGS,
)
REFUSED_HOURS = Definition(
    "refused_hours",
    _("반려·기한만료된 시간"),
    Unit.HOURS,
    _("반려되거나 기한만료된 신청이 바란 이용시간의 합"),
    lambda sums: sums.refused / HOUR,
    source=BOOKINGS,
)
WAITS = Definition(
    "waits",
    _("빈 시간 대기 건수"),
    Unit.BOOKINGS,
    _("기간 안에 빈 시간을 기다리겠다고 신청한 것의 수"),
    lambda sums: sums.waits,
    exclusions=_("나중에 시간을 얻은 대기도 셉니다."),
    source=_("빈 시간 대기 자료"),
)
WAIT_HOURS = Definition(
    "wait_hours",
    _("대기한 이용시간"),
    Unit.HOURS,
    _("기간 안에 대기를 신청한 이들이 바란 이용시간의 합"),
    lambda sums: sums.wait_asked / HOUR,
    source=_("빈 시간 대기 자료"),
)
DEMAND = Definition(
    "demand",
    _("수요 배율"),
    Unit.TIMES,
    _("(예약시간 + 반려·기한만료된 시간 + 대기한 이용시간) ÷ 가동 가능 시간(운영시간 기준)"),
    lambda sums: ratio(sums.demand, sums.serviceable),
    numerator=_("외부에서 바란 이용시간"),
    denominator=_("가동 가능 시간(운영시간 기준)"),
    exclusions=_(
        "센터 자체 이용과 찾지 못한 검색은 들어가지 않습니다. 같은 이가 다시 신청하면 다시 셉니다."
    ),
    source=BOOKINGS,
    missing=NO_CAPACITY,
)
