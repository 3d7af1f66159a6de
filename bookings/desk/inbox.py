"""What waits for an answer, by deadline, with the center's day below it."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.availability.opening import day_span
from bookings.desk.answering_many import BulkForm
from bookings.desk.desks import desk_of, desk_page
from bookings.desk.listing import Show, histories, to_close, waiting_in, with_conflicts
from bookings.desk.schedule import coming_of, day_table, holdings_of
from centers.models import ClosedDay
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.lib.periods import Span

PAGE_SIZE = 50
FIRST_TO_CLOSE = 5
# How far ahead maintenance and closed days are told, and how many of them.
AHEAD = timedelta(days=60)
FIRST_COMING = 6


@login_required
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """?show= mine, theirs or all; what is unknown shows mine."""
    now = timezone.now()
    today = timezone.localdate(now)
    desk = desk_of(request, now)
    asked = request.GET.get("show", "")
    show = Show(asked) if asked in Show.values else Show.MINE
    figures = desk.figures
    counts = {Show.MINE: figures.mine, Show.THEIRS: figures.theirs, Show.ALL: figures.open}
    try:
        pages = Pages(counts[show], page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    rows = list(with_conflicts(waiting_in(desk.center, show))[pages.rows])
    known = histories(desk.center, rows)
    whole = day_span(today)
    holdings = holdings_of(desk.center, Span(whole.start, whole.end + AHEAD))
    context = {
        "show": show,
        "tabs": [(tab, tab.label, counts[tab]) for tab in Show],
        "rows": [(booking, known[booking.pk]) for booking in rows],
        "pages": pages,
        "query": request.GET,
        "bulk": BulkForm(),
        "table": day_table(desk.center, today, now, holdings),
        "unclosed": to_close(desk.center, now)[:FIRST_TO_CLOSE],
        "maintenance": coming_of(holdings, now)[:FIRST_COMING],
        "closed_days": ClosedDay.objects.filter(
            Q(center=desk.center.pk) | Q(center=None), day__range=(today, today + AHEAD)
        )[:FIRST_COMING],
    }
    return desk_page(request, desk, "desk/inbox.html", "inbox", context)
