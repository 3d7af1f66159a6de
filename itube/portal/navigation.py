"""The menu, and other ways around the site. Only what can be reached is shown.

A page that comes later adds its Link here; until its address exists, nobody sees it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models.codes import PROVINCE_SHORT, CenterKind
from centers.permissions import Deed, Standing

Text = str | Promise

# The six sectors of i-플랫폼; their codes are part of the site's addresses. Name, then icon.
SECTORS: dict[str, tuple[Text, str]] = {
    "materials": (_("소재"), "mat"),
    "electronics": (_("전기·전자"), "chip"),
    "mobility": (_("자동차·운송"), "car"),
    "bio": (_("바이오·의료"), "bio"),
    "machinery": (_("기계·로봇"), "robot"),
    "marine": (_("조선·해양"), "ship"),
}


@dataclass(frozen=True)
class Link:
    """A page by the name of its address, with a query for lists; hint is a second, grey line."""

    label: Text
    name: str
    query: dict[str, str] = field(default_factory=dict)
    hint: Text = ""
    key: bool = False
    args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address in the page's language, or an empty string while there is no such page."""
        try:
            url = reverse(self.name, args=self.args)
        except NoReverseMatch:
            return ""
        return f"{url}?{urlencode(self.query)}" if self.query else url


@dataclass(frozen=True)
class Row:
    """Short links side by side under one label."""

    label: Text
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Section:
    """An entry of the main menu. places are the pages that lie in it: namespaces of addresses, or
    names of addresses that have no namespace."""

    label: Text
    sentence: Text
    places: frozenset[str]
    links: tuple[Link, ...]
    rows: tuple["Row", ...] = ()


def _row(label: Text, name: str, parameter: str, values: Iterable[tuple[str, Text]]) -> Row:
    """Return a row of links to one list, a link for each value of one of its filters."""
    return Row(label, tuple(Link(text, name, {parameter: code}) for code, text in values))


def _by_sector(label: Text, name: str, parameter: str = "sector") -> Row:
    return _row(
        label, name, parameter, ((code, sector) for code, (sector, _icon) in SECTORS.items())
    )


SECTIONS = (
    Section(
        _("장비검색"),
        _("공동활용 장비를 이름, 업종, 지역으로 찾습니다."),
        frozenset({"equipment", "saved", "saved_list"}),
        (
            Link(_("통합 장비검색"), "equipment:finder", hint=_("이름, 약어, 모델로 찾기")),
            Link(
                _("지역별 장비지도"),
                "equipment:finder",
                {"view": "map"},
                _("시·도와 센터의 자리로 찾기"),
            ),
            Link(
                _("직접 쓰는 장비"),
                "equipment:finder",
                {"use_mode": "direct"},
                _("센터에 가서 직접 사용"),
            ),
            Link(
                _("시험·분석 의뢰"),
                "equipment:finder",
                {"use_mode": "test"},
                _("시료를 보내고 결과 받기"),
            ),
            Link(
                _("빌리는 장비"),
                "equipment:finder",
                {"use_mode": "rental"},
                _("현장으로 가져가서 사용"),
            ),
            Link(_("저장함"), "saved:index", hint=_("저장한 검색, 장비 목록, 최근 본 장비")),
        ),
        (
            _by_sector(_("업종별 장비"), "equipment:finder"),
            _row(_("시·도별 장비"), "equipment:finder", "province", PROVINCE_SHORT.items()),
        ),
    ),
    Section(
        _("공정별 서비스맵"),
        _("품목의 공정단계와 평가요소, 장비를 보유한 센터를 한눈에 봅니다."),
        frozenset({"service_map"}),
        (Link(_("품목 선택"), "service_map:index", hint=_("만들려는 제품과 가까운 품목")),),
        (
            _row(
                _("업종별 품목"),
                "service_map:index",
                "sector",
                ((code, label) for code, (label, _icon) in SECTORS.items()),
            ),
            _row(
                _("정책별 품목"),
                "service_map:index",
                "tag",
                (
                    ("big3-system-semiconductor", _("Big 3 · 시스템반도체")),
                    ("big3-bio", _("Big 3 · 바이오")),
                    ("big3-future-car", _("Big 3 · 미래차")),
                    ("new-industry", _("신산업")),
                ),
            ),
        ),
    ),
    Section(
        _("One-stop 서비스"),
        _("장비와 기술, 교육을 한곳에서 지원합니다."),
        frozenset({"services", "support", "courses", "cases", "assistant"}),
        (
            Link(_("맞는 길 찾기"), "services", hint=_("이루고 싶은 것을 말로 적어 찾기")),
            Link(_("장비 이용"), "guide", hint=_("찾기부터 이용까지 절차와 사용료")),
            Link(_("기술지원"), "support:index", hint=_("센터의 전문인력에게 요청하고 답 받기")),
            Link(_("교육"), "courses:index", hint=_("장비를 쓰기 위한 교육의 일정과 신청")),
            Link(_("챗봇"), "assistant", hint=_("장비와 예약, 교육을 말로 물어보기")),
            Link(_("기업 지원 사례"), "cases:index", hint=_("센터가 기업을 도운 사례")),
        ),
    ),
    Section(
        _("장비예약"),
        _("빈 시간을 보고 신청하고, 처리 과정을 확인합니다."),
        frozenset({"bookings", "guide"}),
        (
            Link(_("예약 안내"), "guide", hint=_("예약 절차와 규칙")),
            Link(_("예약 신청"), "equipment:finder", hint=_("장비를 고르고 빈 시간으로 시작")),
            Link(_("나의 예약"), "bookings:list", hint=_("진행 상태, 답하기, 취소")),
            Link(_("알림 설정"), "bookings:preferences", hint=_("받을 메일, 달력으로 구독")),
        ),
    ),
    Section(
        _("온라인 로드쇼"),
        _("대표 센터의 장비 특징과 사용 절차, 지원 사례를 영상으로 봅니다."),
        frozenset({"roadshow"}),
        (Link(_("센터 영상"), "roadshow:index", hint=_("대본과 함께 보는 센터 소개")),),
        (_by_sector(_("업종별 영상"), "roadshow:index"),),
    ),
    Section(
        _("i-플랫폼"),
        _("전국의 장비 지원 센터가 서로 연결되어 함께 지원합니다."),
        frozenset({"platform", "centers"}),
        (
            Link(_("i-플랫폼 소개"), "platform:index", hint=_("센터가 연결되어 일하는 방식")),
            Link(_("지원센터 찾기"), "centers:list", hint=_("이름, 지역, 기관 유형으로 찾기")),
            Link(_("지원센터 지도"), "centers:map", hint=_("전국 센터의 자리")),
        ),
        (
            Row(
                _("업종별 협의회"),
                tuple(
                    Link(label, "platform:council", args=(code,))
                    for code, (label, _icon) in SECTORS.items()
                ),
            ),
            _row(_("기관 유형별 센터"), "centers:list", "center_kind", CenterKind.choices),
            _row(_("시·도별 센터"), "centers:list", "province", PROVINCE_SHORT.items()),
        ),
    ),
    Section(
        _("알림마당"),
        _("공지와 사업공고, 교육·행사, 공개 통계를 봅니다."),
        frozenset({"news", "statistics"}),
        (
            Link(_("공지사항"), "news:index", {"category": "notice"}, _("이용과 점검에 관한 알림")),
            Link(
                _("사업공고"),
                "news:index",
                {"category": "call"},
                _("지원사업, 수요조사, 접수 기한"),
            ),
            Link(_("교육·행사"), "news:events", hint=_("설명회, 생중계, 장비 교육")),
            Link(
                _("지난 행사"),
                "news:events",
                {"show": "over"},
                _("비전 선포식, 로드쇼의 기록과 다시보기"),
            ),
            Link(_("자료실"), "news:index", {"category": "resource"}, _("안내서와 서식")),
            Link(_("자주 묻는 질문"), "news:faq", hint=_("검색, 예약, 사용료, 계정")),
            Link(_("공개 통계"), "statistics:index", hint=_("투자와 장비 활용 현황")),
        ),
    ),
)

POLICIES = (
    Link(_("개인정보처리방침"), "privacy", key=True),
    Link(_("이용약관"), "terms"),
    Link(_("웹접근성"), "accessibility"),
    Link(_("누리집 지도"), "all_pages"),
    Link(_("새 소식 RSS"), "news:feed"),
    Link(_("오픈 API"), "api_docs"),
)


# Ways to one's own work, beside one's name; who sees which is said in ways_of().
OWN_BOOKINGS = Link(_("나의 예약"), "bookings:list")
OWN_COURSES = Link(_("나의 교육"), "courses:mine")
OWN_SUPPORT = Link(_("나의 기술지원"), "support:index")
SAVED = Link(_("저장함"), "saved:index")
DESK = Link(pgettext_lazy("link", "센터 업무"), "desk:inbox")
REPORTS = Link(pgettext_lazy("link", "활용 현황"), "reports:index")
ADMINISTRATION = Link(pgettext_lazy("link", "센터 관리"), "admin:index")
WAYS = (OWN_BOOKINGS, OWN_COURSES, OWN_SUPPORT, SAVED, DESK, REPORTS, ADMINISTRATION)


def ways_of(standing: Standing) -> list[Link]:
    """Return the links to what someone who is signed in may do, as far as there are such pages."""
    links = [OWN_BOOKINGS, OWN_COURSES, OWN_SUPPORT, SAVED]
    if standing.may(Deed.VIEW):
        links.append(DESK)
    if standing.may(Deed.REPORT):
        links.append(REPORTS)
    if standing.is_staff:
        links.append(ADMINISTRATION)
    return existing(links)


def existing(links: Iterable[Link]) -> list[Link]:
    """Return the links whose page exists."""
    return [link for link in links if link.url]


def in_language(path: str, language: str) -> str:
    """Return path, a page's address with its query, in the other language: /en/ or no prefix.

    Works for addresses that lead nowhere too, as error pages need it.
    """
    if path == "/en" or path.startswith("/en/"):
        # One slash only: a link to //other.example would lead there.
        path = f"/{path[3:].lstrip('/')}"
    return f"/en{path}" if language == "en" else path
