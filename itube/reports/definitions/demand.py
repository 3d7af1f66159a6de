"""Figures of demand that found nothing: what was searched, asked for and waited for in vain.

Their values come from itube.reports.demand: from a Demanded, and of the last one from the kinds
that meet the rule.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from itube.reports.definition import Definition, Unit

# Rules of requests by which time is scarce: those who break another one can mend their request.
SCARCE = ("time_taken", "opening", "quota")

# From so much on a kind is a candidate for investment.
DEMAND_ENOUGH = 0.8  # times its capacity
SEARCHES_ENOUGH = 12
FULL_ENOUGH = 0.3  # of its pieces

UNMET_SEARCHES = Definition(
    "unmet_searches",
    _("찾지 못한 검색"),
    Unit.SEARCHES,
    _("결과가 없던 검색과, 조건을 풀어야 결과가 나온 검색의 횟수"),
    lambda told: told.searches,
    exclusions=_(
        "달마다 세므로 기간과 하루라도 겹치는 달은 그 달 전체를 셉니다. 지난밤까지의 검색이며 "
        "전국의 값입니다. 종류는 검색어 사전으로 정하고, 낱말이 여러 종류를 가리키거나 사전에 "
        "없으면 ‘종류를 알 수 없음’으로 셉니다. 지역은 검색 조건에 고른 시·도입니다."
    ),
    source=_("결과 없는 질문 기록(누가 물었는지는 없음)"),
)
TURNED_AWAY = Definition(
    "turned_away",
    _("시간이 없어 접수하지 못한 신청"),
    Unit.BOOKINGS,
    _("이미 찬 시간, 운영시간 밖, 회사 이용 한도 때문에 접수하지 못한 새 예약 신청의 수"),
    lambda told: told.turned_away,
    exclusions=_(
        "다른 규칙에 걸린 신청은 고쳐서 다시 낼 수 있으므로 세지 않습니다. 규칙을 여러 개 "
        "어긴 신청은 먼저 걸린 것 하나로만 셉니다. 시간 변경, 사용료만 알아본 것, 그 센터 담당자가 "
        "해 본 것은 세지 않습니다. 같은 이가 다시 신청하면 다시 셉니다."
    ),
    source=_("거절된 신청의 하루 횟수(누가 신청했는지는 없음)"),
)
FULL = Definition(
    "full",
    _("30일 안에 빈 시간이 없는 장비"),
    Unit.PIECES,
    _("기간 안에 하루라도, 2시간을 예약할 수 있는 가장 이른 때가 30일보다 뒤였던 장비의 수"),
    lambda told: told.full,
    exclusions=_(
        "공개하고 온라인 예약을 받는 장비를 매일 밤 봅니다. 60일 안에 그런 시간이 없어 언제인지 "
        "알 수 없는 장비도 셉니다. 기록은 400일 동안 둡니다."
    ),
    source=_("운영시간, 휴무일, 예약과 점검"),
)
CANDIDATES = Definition(
    "investment_candidates",
    _("투자 검토 대상"),
    Unit.KINDS,
    format_lazy(
        _(
            "수요 배율이 {demand}배 이상이거나, 찾지 못한 검색이 {searches}번 이상이거나, "
            "30일 안에 빈 시간이 없는 장비가 그 종류 장비의 {full} % 이상인 장비종류의 수"
        ),
        demand=DEMAND_ENOUGH,
        searches=SEARCHES_ENOUGH,
        full=int(FULL_ENOUGH * 100),
    ),
    len,
    exclusions=_(
        "세 조건 가운데 맞는 수가 많은 종류부터, 같으면 수요 배율, 찾지 못한 검색의 순으로 "
        "놓습니다. 살지 말지를 정하는 값이 아니라 먼저 살펴볼 순서입니다. 유휴·저활용인 같은 "
        "종류의 장비가 있으면 사기 전에 옮기는 길(이전 검토)을 함께 적습니다."
    ),
    source=_("예약 자료, 빈 시간 대기 자료, 결과 없는 질문 기록"),
)
ALL = (UNMET_SEARCHES, TURNED_AWAY, FULL, CANDIDATES)
