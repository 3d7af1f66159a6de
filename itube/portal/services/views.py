"""One-stop service: a need in words, and the ways that it leads to."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from centers.models import Province
from equipment.search.lexicon import Lexicon, current, lexicon
from itube.chatbot.masking import masked, without_signs
from itube.lib.kept import kept_page
from itube.lib.text import squash
from itube.portal.services import found
from itube.portal.services.reading import Understood, Way, WayCode, understand
from itube.portal.services.rows import Rows
from itube.portal.services.sources import rows
from itube.portal.services.support import support
from itube.programs.support.states import Topic

LONGEST = 200
# Needs to begin with; a test holds that each of them leads somewhere.
EXAMPLES = (
    _("배터리 팩이 진동에 견디는지 확인하고 싶어요"),
    _("주사전자현미경을 직접 다루는 법을 배우고 싶어요"),
    _("의료기기 전자파 시험을 어떤 규격으로 받을지 상담하고 싶어요"),
    _("금속 부품 속의 결함을 자르지 않고 찾고 싶어요"),
    _("협동로봇을 현장에서 실증하고 싶어요"),
)


@dataclass(frozen=True)
class Shown:
    """A way with its rows."""

    way: Way
    rows: list[found.KindRow] | list[found.StepRow] | list[found.CourseRow]

    @property
    def code(self) -> str:
        return self.way.code.value


@dataclass(frozen=True)
class Entrances:
    """The three services in figures; courses are those with a free place in a coming session."""

    pieces: int
    kinds: int
    courses: int
    open_courses: int
    topics: list[str]
    cases: int


@require_safe
@kept_page
def services(request: HttpRequest) -> HttpResponse:
    """?need= says what one wants, ?province= where; what is wrong is told beside the field.

    A person's numbers in it are masked, and the address of the page with them.
    """
    need = " ".join(request.GET.get("need", "").replace("\0", " ").split())
    province = request.GET.get("province", "")
    province = province if province in Province.values else ""
    if (plain := masked(need)) != need:
        query = {"need": plain} | ({"province": province} if province else {})
        return redirect(f"{request.path}?{urlencode(query)}")
    now = timezone.now()
    told = rows(lexicon(), now)
    context = {
        "need": need[:LONGEST],
        "longest": LONGEST,
        "too_long": len(need) > LONGEST,
        "only_signs": bool(need) and not squash(need),
        "province": province,
        "province_name": str(Province(province).label) if province else "",
        "provinces": Province.choices,
        "examples": EXAMPLES,
        "entrances": entrances(told),
        "now": now,
    }
    if squash(need) and len(need) <= LONGEST:
        context |= _answer(without_signs(need), province, told, now)
    return render(request, "portal/services/index.html", context)


def entrances(told: Rows) -> Entrances:
    """Return the figures of the three services."""
    return Entrances(
        pieces=sum(told.held.values()),
        kinds=len(told.held),
        courses=len(told.courses),
        open_courses=len({session.course for session in told.sessions if session.free}),
        topics=[str(topic.label) for topic in Topic],
        cases=len(told.cases),
    )


def _answer(need: str, province: str, told: Rows, now: datetime) -> dict[str, object]:
    words = lexicon()
    answer = understand(need, words, told)
    if not answer.kinds:
        # Nothing below would tell that the words are those of yesterday.
        words = current()
        answer = understand(need, words, told)
    ways = [_shown(way, answer, words, province, told, now) for way in answer.ways]
    return {
        "answer": answer,
        "ways": ways,
        "support": support(answer, words, province),
        "cases": found.case_rows(answer.cases, words),
        "answers": found.answer_rows(answer.answers),
    }


def _shown(
    way: Way, answer: Understood, words: Lexicon, province: str, told: Rows, now: datetime
) -> Shown:
    if way.code == WayCode.EQUIPMENT:
        return Shown(way, found.kind_rows(answer.kinds, words, province, now))
    if way.code == WayCode.MAP:
        return Shown(way, found.step_rows(answer.steps, words, province))
    if way.code == WayCode.COURSES:
        return Shown(way, found.course_rows(answer.courses, told.sessions, words))
    return Shown(way, [])
