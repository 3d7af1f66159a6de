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

    @property
    def url(self) -> str:
        """The address in the page's language, or an empty string while there is no such page."""
        try:
            url = reverse(self.name)
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
    """An entry of the main menu. namespace tells which pages lie in it."""

    label: Text
    sentence: Text
    namespace: str
    links: tuple[Link, ...]
    rows: tuple["Row", ...] = ()


@dataclass(frozen=True)
class Item:
    """A section with at least one page, as the menu shows it."""

    label: Text
    sentence: Text
    url: str
    current: str
    links: list[Link]
    rows: tuple[Row, ...]


def _row(label: Text, name: str, parameter: str, values: Iterable[tuple[str, Text]]) -> Row:
    """Return a row of links to one list, a link for each value of one of its filters."""
    return Row(label, tuple(Link(text, name, {parameter: code}) for code, text in values))


SECTIONS = (
    Section(
        _("장비검색"),
        _("공동활용 장비를 이름, 업종, 지역으로 찾습니다."),
        "equipment",
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
            _row(
                _("업종별 장비"),
                "equipment:finder",
                "sector",
                ((code, label) for code, (label, _icon) in SECTORS.items()),
            ),
            _row(_("시·도별 장비"), "equipment:finder", "province", PROVINCE_SHORT.items()),
        ),
    ),
    Section(
        _("장비예약"),
        _("빈 시간을 보고 신청하고, 처리 과정을 확인합니다."),
        "bookings",
        (
            Link(_("예약 신청"), "equipment:finder", hint=_("장비를 고르고 빈 시간으로 시작")),
            Link(_("나의 예약"), "bookings:list", hint=_("진행 상태, 답하기, 취소")),
            Link(_("알림 설정"), "bookings:preferences", hint=_("받을 메일, 달력으로 구독")),
        ),
    ),
    Section(
        pgettext_lazy("plural", "지원센터"),
        _("장비를 보유하고 이용을 돕는 전국의 센터를 봅니다."),
        "centers",
        (Link(_("지원센터 찾기"), "centers:list", hint=_("이름, 지역, 기관 유형으로 찾기")),),
        (
            _row(_("기관 유형별 센터"), "centers:list", "center_kind", CenterKind.choices),
            _row(_("시·도별 센터"), "centers:list", "province", PROVINCE_SHORT.items()),
        ),
    ),
    Section(
        _("알림마당"),
        _("공지와 사업공고, 행사를 알리고 궁금한 점에 답합니다."),
        "news",
        (
            Link(_("공지·사업공고"), "news:index", hint=_("소식과 참여할 수 있는 사업")),
            Link(_("자료실"), "news:index", {"category": "resource"}, _("내려받을 양식과 안내")),
            Link(_("교육·행사"), "news:events", hint=_("일정, 참가 신청, 생중계")),
            Link(_("자주 묻는 질문"), "news:faq", hint=_("찾기, 예약, 이용료, 취소")),
        ),
    ),
)

POLICIES = (
    Link(_("개인정보처리방침"), "privacy", key=True),
    Link(_("이용약관"), "terms"),
    Link(_("웹접근성"), "accessibility"),
    Link(_("오픈 API"), "api_docs"),
)


# Ways to one's own work, beside one's name; who sees which is said in ways_of().
OWN_BOOKINGS = Link(_("나의 예약"), "bookings:list")
SAVED = Link(_("저장함"), "saved:index")
DESK = Link(pgettext_lazy("link", "센터 업무"), "desk:inbox")
REPORTS = Link(pgettext_lazy("link", "활용 현황"), "reports:index")
ADMINISTRATION = Link(pgettext_lazy("link", "센터 관리"), "admin:index")
WAYS = (OWN_BOOKINGS, SAVED, DESK, REPORTS, ADMINISTRATION)


def ways_of(standing: Standing) -> list[Link]:
    """Return the links to what someone who is signed in may do, as far as there are such pages."""
    links = [OWN_BOOKINGS, SAVED]
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


def menu(namespace: str, path: str) -> list[Item]:
    """Return the sections that have a page; the one of namespace is marked for aria-current.

    The mark is "page" on the section's own first page (path) and "true" below it.
    """
    items = []
    for section in SECTIONS:
        links = existing(section.links)
        if not links:
            continue
        url = links[0].url
        current = ""
        if namespace == section.namespace:
            current = "page" if path == url else "true"
        rows = tuple(row for row in section.rows if existing(row.links))
        items.append(Item(section.label, section.sentence, url, current, links, rows))
    return items


def in_language(path: str, language: str) -> str:
    """Return path, a page's address with its query, in the other language: /en/ or no prefix.

    Works for addresses that lead nowhere too, as error pages need it.
    """
    if path == "/en" or path.startswith("/en/"):
        # One slash only: a link to //other.example would lead there.
        path = f"/{path[3:].lstrip('/')}"
    return f"/en{path}" if language == "en" else path
