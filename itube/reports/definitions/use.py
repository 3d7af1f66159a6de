"""Figures of how pieces ran, and of how long they could have."""

from django.utils.translation import gettext_lazy as _

from itube.reports.definition import Definition, Unit
from itube.reports.definitions.words import NO_CAPACITY, NO_USE, RECORDS
from itube.reports.sums import HOUR, ratio

OPERATING_HOURS = Definition(
    "operating_hours",
    _("가동시간"),
    Unit.HOURS,
    _("기간 안에 장비가 실제로 가동한 시간의 합"),
    lambda sums: sums.operating_hours,
    exclusions=_(
        "기간의 처음이나 끝에 걸친 기록은 기간 안에 든 시간의 비율만큼 초 단위로 셉니다. "
        "고쳐 쓴 기록은 마지막 것만 셉니다. 확정된 달은 확정할 때의 기록으로 셉니다."
    ),
    source=RECORDS,
    version=2,
)
OWN_HOURS = Definition(
    "own_hours",
    _("장비구축부서 이용"),
    Unit.HOURS,
    _("이용구분 01(장비구축부서)의 가동시간"),
    lambda sums: sums.own / HOUR,
    source=RECORDS,
)
INTERNAL_HOURS = Definition(
    "internal_hours",
    _("기관 내 타 부서 이용"),
    Unit.HOURS,
    _("이용구분 02(기관 내 타 부서)의 가동시간"),
    lambda sums: sums.internal / HOUR,
    source=RECORDS,
)
EXTERNAL_HOURS = Definition(
    "external_hours",
    _("타기관 이용"),
    Unit.HOURS,
    _("이용구분 03(타기관)의 가동시간"),
    lambda sums: sums.external / HOUR,
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
CAPACITY_HOURS = Definition(
    "capacity_hours",
    _("운영시간"),
    Unit.HOURS,
    _("기간의 운영시간 × 대수"),
    lambda sums: sums.capacity / HOUR,
    exclusions=_(
        "휴무일과 공휴일, 아직 오지 않은 날, 장비를 취득하기 전의 날은 세지 않습니다. "
        "확정된 달은 확정할 때의 운영시간을, 다른 날은 보고서를 만든 날의 운영시간을 적용합니다."
    ),
    source=_("센터와 장비의 운영시간, 휴무일"),
)
OPEN_HOURS = Definition(
    "open_hours",
    _("가동 가능 시간(운영시간 기준)"),
    Unit.HOURS,
    _("운영시간 - 운영시간 안의 점검·교정·고장 시간"),
    lambda sums: sums.serviceable / HOUR,
    exclusions=_("한 대에 겹친 점검·교정·고장은 한 번만 뺍니다. 센터 자체 사용은 빼지 않습니다."),
    source=_("센터와 장비의 운영시간, 휴무일, 점검 자료"),
    version=2,
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
UPTIME = Definition(
    "uptime",
    _("가용률"),
    Unit.RATE,
    _("가동 가능 시간(운영시간 기준) ÷ 운영시간 × 100"),
    lambda sums: ratio(sums.serviceable, sums.capacity),
    numerator=_("가동 가능 시간(운영시간 기준)"),
    denominator=_("운영시간"),
    source=_("센터와 장비의 운영시간, 휴무일, 점검 자료"),
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
SME_RATE = Definition(
    "sme_rate",
    _("중소기업 이용률"),
    Unit.RATE,
    _("중소기업의 예약 이용 ÷ 타기관 이용 × 100"),
    lambda sums: ratio(sums.sme, sums.external),
    numerator=_("기업 구분이 중소기업인 회사의 예약으로 가동한 시간"),
    denominator=_("이용구분 03의 가동시간"),
    exclusions=_("기업 구분은 집계할 때의 것입니다. 예약 없이 적은 이용은 분모에만 들어갑니다."),
    source=RECORDS,
    missing=NO_USE,
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
    lambda sums: sums.staff / HOUR,
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
