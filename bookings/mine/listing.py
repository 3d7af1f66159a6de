"""A person's own bookings: what is on, what is over, and whose turn it is."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, Q, TextChoices, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.mine.waits import standing_of
from bookings.models import Booking
from bookings.models.booking import BookingQuerySet
from bookings.states import FINAL, HOLDING, WAITS_FOR_REQUESTER
from itube.lib.pages import NoSuchPageError, Pages, page_number

PAGE_SIZE = 20


class Tab(TextChoices):
    OPEN = "open", _("진행 중")
    OVER = "over", _("지난 예약")
    ALL = "all", _("모두")


STATES = {Tab.OPEN: HOLDING, Tab.OVER: FINAL, Tab.ALL: (*HOLDING, *FINAL)}


@login_required
@never_cache
@require_safe
def own_bookings(request: HttpRequest) -> HttpResponse:
    """The tab is ?show=; an address without one shows what is on."""
    show = request.GET.get("show", Tab.OPEN)
    if show not in Tab.values:
        raise Http404
    now = timezone.now()
    mine = Booking.objects.of_user(request.user)
    counts = _counts(mine)
    try:
        pages = Pages(counts[show], page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    context = {
        "bookings": _ordered(mine.filter(state__in=STATES[Tab(show)]), show)[pages.rows],
        "tabs": [(tab.value, tab.label, counts[tab.value]) for tab in Tab],
        "show": show,
        "total": counts[show],
        "turns": counts["turns"],
        "pages": pages,
        "query": request.GET,
        "now": now,
        "waits": list(standing_of(request.user, now)) if show == Tab.OPEN else [],
    }
    return render(request, "bookings/list.html", context)


def _counts(mine: BookingQuerySet) -> dict[str, Any]:
    """Return how many bookings each tab has, and in "turns" how many wait for their requester."""
    tabs = {tab.value: Count("pk", Q(state__in=STATES[tab])) for tab in Tab}
    turns = Count("pk", Q(state__in=WAITS_FOR_REQUESTER))
    return mine.order_by().aggregate(turns=turns, **tabs)


def _ordered(bookings: BookingQuerySet, show: str) -> BookingQuerySet:
    """What waits for the reader first, by its deadline; then what comes next, or was last."""
    turn = Case(When(state__in=WAITS_FOR_REQUESTER, then=Value(0)), default=Value(1))
    by_time = ("starts_at", "pk") if show == Tab.OPEN else ("-starts_at", "-pk")
    deadline = Case(When(state__in=WAITS_FOR_REQUESTER, then="respond_by"))
    return bookings.for_list().select_related("series", "chain").order_by(turn, deadline, *by_time)
