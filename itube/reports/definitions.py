"""Every figure of use: what it means in words, and the one function that gives its value.

Pages, sheets and files take values from here, so that a figure is the same wherever it is read. A
change of meaning raises the version; docs/decisions/0009 says why they are as they are.
"""

from django.utils.translation import gettext_lazy as _

from itube.reports.definition import Definition, Unit

RECORDS = _("이용기록(운영일지): 예약 이용과 센터 자체 이용")
BOOKINGS = _("예약 자료")
NO_CAPACITY = _("가동 가능 시간 없음")
NO_USE = _("이용 없음")
NO_BOOKING = _("예약 없음")

PIECES = Definition(
    "pieces",
    _("장비 수"),
    Unit.PIECES,
    _("보고서를 만든 날 등록되어 있는 장비의 수"),
    lambda sums: sums.pieces,
    exclusions=_("불용 장비는 세지 않습니다. 공개하지 않은 장비와 이용이 없는 장비는 셉니다."),
    source=_("장비 자료"),
)
UNITS = Definition(
    "units",
    _("대수"),
    Unit.UNITS,
    _("한 등록번호로 함께 등록된 똑같은 장비까지 모두 센 수"),
    lambda sums: sums.units,
    exclusions=_("불용 장비는 세지 않습니다."),
    source=_("장비 자료"),
)
OPERATING_HOURS = Definition(
    "operating_hours",
    _("가동시간"),
    Unit.HOURS,
    _("기간 안에 장비가 실제로 가동한 시간의 합"),
    lambda sums: sums.operating_hours,
    exclusions=_(
        "기간의 처음이나 끝에 걸친 기록은 기간 안에 든 시간의 비율만큼 셉니다. "
        "고쳐 쓴 기록은 마지막 것만 셉니다."
    ),
    source=RECORDS,
)
OWN_HOURS = Definition(
    "own_hours",
    _("장비구축부서 이용"),
    Unit.HOURS,
    _("이용구분 01(장비구축부서)의 가동시간"),
    lambda sums: sums.own_hours,
    source=RECORDS,
)
INTERNAL_HOURS = Definition(
    "internal_hours",
    _("기관 내 타 부서 이용"),
    Unit.HOURS,
    _("이용구분 02(기관 내 타 부서)의 가동시간"),
    lambda sums: sums.internal_hours,
    source=RECORDS,
)
EXTERNAL_HOURS = Definition(
    "external_hours",
    _("타기관 이용"),
    Unit.HOURS,
    _("이용구분 03(타기관)의 가동시간"),
    lambda sums: sums.external_hours,
    source=RECORDS,
)
YEARLY_HOURS = Definition(
    "yearly_hours",
    _("가동 가능 시간(연 2,000시간 기준)"),
    Unit.HOURS,
    _("2,000시간 × 기간의 날수 ÷ 365(윤년은 366) × 대수"),
    lambda sums: sums.yearly_hours,
    exclusions=_("아직 오지 않은 날과 장비를 취득하기 전의 날은 세지 않습니다."),
    source=_("장비 자료"),
)
YEARLY_RATE = Definition(
    "yearly_rate",
    _("가동률(연 2,000시간 기준)"),
    Unit.RATE,
    _("가동시간 ÷ 가동 가능 시간(연 2,000시간 기준) × 100"),
    lambda sums: sums.yearly_rate,
    numerator=_("가동시간"),
    denominator=_("가동 가능 시간(연 2,000시간 기준)"),
    exclusions=_(
        "여러 장비의 가동률은 가동시간의 합을 가동 가능 시간의 합으로 나눈 값이며, "
        "가동률의 평균이 아닙니다. 화면의 막대는 100 %까지 그리고 값은 계산한 그대로 적습니다."
    ),
    source=RECORDS,
    missing=NO_CAPACITY,
)
OPEN_HOURS = Definition(
    "open_hours",
    _("가동 가능 시간(운영시간 기준)"),
    Unit.HOURS,
    _("기간의 운영시간 × 대수 - 운영시간 안의 점검·교정·고장 시간"),
    lambda sums: sums.open_hours,
    exclusions=_(
        "휴무일과 공휴일, 아직 오지 않은 날, 장비를 취득하기 전의 날은 세지 않습니다. "
        "운영시간은 보고서를 만든 날의 것을 지난 날에도 적용합니다. "
        "센터 자체 사용은 빼지 않습니다."
    ),
    source=_("센터와 장비의 운영시간, 휴무일, 점검 자료"),
)
OPEN_RATE = Definition(
    "open_rate",
    _("가동률(운영시간 기준)"),
    Unit.RATE,
    _("가동시간 ÷ 가동 가능 시간(운영시간 기준) × 100"),
    lambda sums: sums.open_rate,
    numerator=_("가동시간. 운영시간 밖에서 가동한 시간도 들어갑니다."),
    denominator=_("가동 가능 시간(운영시간 기준)"),
    exclusions=_("운영시간 밖의 가동이 많으면 100 %를 넘을 수 있습니다."),
    source=RECORDS,
    missing=NO_CAPACITY,
)
SHARED_RATE = Definition(
    "shared_rate",
    _("공동활용률"),
    Unit.RATE,
    _("(기관 내 타 부서 이용 + 타기관 이용) ÷ 가동시간 × 100"),
    lambda sums: sums.shared_rate,
    numerator=_("이용구분 02와 03의 가동시간"),
    denominator=_("가동시간"),
    source=RECORDS,
    missing=NO_USE,
)
EXTERNAL_RATE = Definition(
    "external_rate",
    _("외부활용률"),
    Unit.RATE,
    _("타기관 이용 ÷ 가동시간 × 100"),
    lambda sums: sums.external_rate,
    numerator=_("이용구분 03의 가동시간"),
    denominator=_("가동시간"),
    source=RECORDS,
    missing=NO_USE,
)
BOOKED = Definition(
    "bookings",
    _("예약 건수"),
    Unit.BOOKINGS,
    _("이용 시작일이 기간 안에 있는 예약 가운데 승인, 이용중, 이용완료, 미이용인 것의 수"),
    lambda sums: sums.bookings,
    exclusions=_("반려·취소·기한만료된 예약과 아직 승인하지 않은 신청은 세지 않습니다."),
    source=BOOKINGS,
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
SAMPLES = Definition(
    "samples",
    _("시료 수"),
    Unit.SAMPLES,
    _("기간 안에 시작한 이용의 시료 수 합"),
    lambda sums: sums.samples,
    source=RECORDS,
)
STAFF_HOURS = Definition(
    "staff_hours",
    _("인력투입시간"),
    Unit.HOURS,
    _("이용을 도운 센터 인력의 시간 합"),
    lambda sums: sums.staff_hours,
    exclusions=_("기간의 처음이나 끝에 걸친 기록은 기간 안에 든 시간의 비율만큼 셉니다."),
    source=RECORDS,
)
INCOME = Definition(
    "income",
    _("이용료"),
    Unit.WON,
    _("기간 안에 시작한 이용의 이용료 합, 부가세 제외"),
    lambda sums: sums.income,
    exclusions=_("납부했는지는 따지지 않습니다."),
    source=RECORDS,
)
LOW_USE = Definition(
    "low",
    _("저활용 장비"),
    Unit.PIECES,
    _("기간이 끝나는 날까지 12개월의 가동률(연 2,000시간 기준)이 10 % 미만인 장비의 수"),
    lambda sums: sums.low,
    numerator=_("12개월의 가동시간"),
    denominator=_("12개월의 가동 가능 시간(연 2,000시간 기준)"),
    exclusions=_("유휴 장비는 유휴로만 셉니다."),
    source=RECORDS,
)
IDLE = Definition(
    "idle",
    _("유휴 장비"),
    Unit.PIECES,
    _("기간이 끝나는 날까지 182일 동안 가동한 기록이 없는 장비의 수"),
    lambda sums: sums.idle,
    exclusions=_(
        "취득한 지 182일이 되지 않은 장비는 세지 않습니다. "
        "기간이 오늘까지 이어지면 센터가 유휴로 등록한 장비도 셉니다."
    ),
    source=_("이용기록(운영일지)과 장비상태"),
)

ALL = (
    OPERATING_HOURS,
    OWN_HOURS,
    INTERNAL_HOURS,
    EXTERNAL_HOURS,
    YEARLY_HOURS,
    YEARLY_RATE,
    OPEN_HOURS,
    OPEN_RATE,
    SHARED_RATE,
    EXTERNAL_RATE,
    BOOKED,
    NO_SHOWS,
    NO_SHOW_RATE,
    SAMPLES,
    STAFF_HOURS,
    INCOME,
    LOW_USE,
    IDLE,
    PIECES,
    UNITS,
)

OVERLAP = _(
    "장비 하나가 여러 업종에 속할 수 있어 업종별 값을 더하면 합계보다 클 수 있습니다. "
    "합계는 장비를 한 번씩만 셉니다."
)
# What holds for all figures, under every table.
NOTES = (
    _("불용 장비는 모든 값에서 뺐으며, 이용이 없는 장비는 0시간으로 들어 있습니다."),
    _("여러 장비의 비율은 합을 합으로 나눈 값이며, 비율의 평균이 아닙니다."),
    OVERLAP,
    _("기간이 끝나지 않았으면 가동 가능 시간은 기준일까지만 셉니다."),
)
