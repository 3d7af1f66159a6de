"""What technology support is, how long answers take, and one's own requests."""

from django.db.models import Case, Count, Q, TextChoices, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from itube.lib.kept import kept_page
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.programs.models import SupportRequest
from itube.programs.support.asking import TOPICS
from itube.programs.support.deadlines import ANSWER_DAYS, REOPEN_DAYS
from itube.programs.support.figures import answer_time
from itube.programs.support.states import OPEN, WAITS_FOR_REQUESTER, State, Topic

PAGE_SIZE = 20


class Tab(TextChoices):
    OPEN = "open", _("진행 중")
    OVER = "over", _("지난 요청")


STATES = {Tab.OPEN: OPEN, Tab.OVER: (State.CLOSED, State.CANCELLED)}

EXPLAINED = {
    Topic.CONSULTATION: _(
        "개발하다 막힌 문제를 센터의 전문인력과 함께 풀어요. 원인을 찾는 방법, 바꿔 볼 조건, 맞는 "
        "장비를 알려 드려요."
    ),
    Topic.DEMONSTRATION: _(
        "시장에 내놓기 전에 실제 조건에서 검증할 수 있게 도와요. 조건과 기준을 함께 정하고 쓸 "
        "장비와 절차를 안내해요."
    ),
    Topic.TEST_ADVICE: _(
        "어떤 시험을 어떤 규격과 조건으로 해야 하는지, 시료는 어떻게 준비하는지, 결과를 어떻게 "
        "읽는지 알려 드려요."
    ),
}


@kept_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """?show= open or over, and page, of one's own requests; what is unknown shows open."""
    now = timezone.now()
    context = {
        "topics": [(topic, glyph, EXPLAINED[topic]) for topic, glyph in TOPICS],
        "answer_time": answer_time(now),
        "answer_days": ANSWER_DAYS,
        "reopen_days": REOPEN_DAYS,
        "now": now,
    }
    if request.user.is_authenticated:
        context |= _mine(request)
    return render(request, "programs/support/index.html", context)


def _mine(request: HttpRequest) -> dict:
    asked = request.GET.get("show", "")
    show = Tab(asked) if asked in Tab.values else Tab.OPEN
    mine = SupportRequest.objects.of_user(request.user)
    counts = mine.order_by().aggregate(
        **{tab.value: Count("pk", Q(state__in=STATES[tab])) for tab in Tab}
    )
    try:
        pages = Pages(counts[show], page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    turn = Case(When(state__in=WAITS_FOR_REQUESTER, then=Value(0)), default=Value(1))
    rows = mine.filter(state__in=STATES[show]).for_list().order_by(turn, "-created_at", "-pk")
    return {
        "requests": rows[pages.rows],
        "tabs": [(tab.value, tab.label, counts[tab.value]) for tab in Tab],
        "show": show.value,
        "pages": pages,
        "query": request.GET,
    }
