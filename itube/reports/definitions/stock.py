"""Figures of the stock: pieces, and those that stand still or are little used."""

from django.utils.translation import gettext_lazy as _

from itube.reports.definition import Definition, Unit
from itube.reports.definitions.words import RECORDS

PIECES = Definition(
    "pieces",
    _("장비 수"),
    Unit.PIECES,
    _("보고서를 만든 날 등록되어 있거나, 기간 안의 확정된 달에 등록되어 있던 장비의 수"),
    lambda sums: sums.pieces,
    exclusions=_(
        "지금 불용인 장비는 불용이 되기 전에 확정된 달에서만 셉니다. "
        "공개하지 않은 장비와 이용이 없는 장비는 셉니다."
    ),
    source=_("장비 자료"),
    version=2,
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
LOW_USE = Definition(
    "low",
    _("저활용 장비"),
    Unit.PIECES,
    _(
        "기간이 끝나는 날(끝나지 않은 기간은 오늘)까지 끝난 12개월의 가동률(연 2,000시간 기준)이 "
        "10 % 미만인 장비의 수"
    ),
    lambda sums: sums.low,
    numerator=_("12개월의 가동시간"),
    denominator=_("12개월의 가동 가능 시간(연 2,000시간 기준)"),
    exclusions=_(
        "유휴 장비는 유휴로만 셉니다. 취득한 지 182일이 되지 않은 장비는 세지 않습니다. "
        "진행 중인 달은 이용기록이 모두 적히기 전이므로 넣지 않으며, 말일에는 끝난 것으로 봅니다."
    ),
    source=RECORDS,
    version=2,
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
