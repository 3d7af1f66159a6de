"""What the week calendar draws: when a piece is open, what can be booked, and what is taken."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from bookings.asking.times import TimeUnreadableError, read_moment
from bookings.asking.week import bookable
from bookings.availability.free import week_days, week_of
from bookings.availability.opening import at_minute
from bookings.policies import WITH_POLICY
from bookings.rules.bookable import why_not
from equipment.models import Equipment
from itube.lib.periods import Span, merged

LONGEST = timedelta(days=31)


@require_safe
@conditional_page
@cache_control(no_cache=True, private=True)
def week(request: HttpRequest, number: str) -> JsonResponse:
    """Return open, free and busy time of a piece within [from, to), by default of this week.

    from and to are ISO dates or times, without an offset Seoul's, at most 31 days apart. free is
    what can be booked now; where units differ its spans overlap, and a booking lies within one.
    busy says nothing of who or why. Three statements.
    """
    now = timezone.now()
    try:
        window = _window(request, now)
    except TimeUnreadableError as error:
        return _problem(str(error))
    if window.length > LONGEST:
        return _problem(_("from과 to는 31일까지 떨어질 수 있어요."))
    pieces = Equipment.objects.published().select_related(*WITH_POLICY)
    piece = get_object_or_404(pieces.numbered(number))
    found = week_of([piece], window, now)[piece.pk]
    return JsonResponse(
        {
            "timezone": "Asia/Seoul",
            "open": _written(found.opened),
            "free": [] if why_not(piece) else _written(bookable(found, now)),
            "busy": _written(merged(busy.span for busy in found.busy)),
        }
    )


def _window(request: HttpRequest, now: datetime) -> Span:
    monday = week_days(timezone.localdate(now))[0]
    start, end = request.GET.get("from"), request.GET.get("to")
    begins = read_moment(start) if start else at_minute(monday, 0)
    ends = read_moment(end) if end else begins + timedelta(days=7)
    if ends <= begins:
        raise TimeUnreadableError(_("to는 from보다 늦어야 해요."))
    return Span(begins, ends)


def _written(spans: list[Span]) -> list[dict[str, str]]:
    return [
        {name: timezone.localtime(moment).isoformat() for name, moment in span._asdict().items()}
        for span in spans
    ]


def _problem(detail: str) -> JsonResponse:
    body: dict[str, Any] = {"title": _("잘못된 요청"), "status": 400, "detail": detail}
    return JsonResponse(body, status=400, content_type="application/problem+json")
