"""A whole day of a center: every piece, hour by hour."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.availability.opening import day_span
from bookings.desk.desks import desk_of, desk_page
from bookings.desk.schedule import day_table, holdings_of
from equipment.models import Equipment, Status

# Dates beyond these have neighbours or midnights that cannot be told.
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)


@login_required
@never_cache
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """?on= a Seoul day; what is none shows today."""
    now = timezone.now()
    desk = desk_of(request, now)
    today = timezone.localdate(now)
    shown = _day(request.GET.get("on", ""), today)
    pieces = list(
        Equipment.objects.filter(center=desk.center.pk)
        .exclude(status=Status.DISPOSED)
        .select_related("center")
        .order_by("name_ko", "pk")
    )
    holdings = holdings_of(desk.center, day_span(shown))
    context = {
        "table": day_table(desk.center, shown, now, holdings, pieces),
        "shown": day_span(shown).start,
        "is_today": shown == today,
        "previous": shown - timedelta(days=1),
        "next": shown + timedelta(days=1),
    }
    return desk_page(request, desk, "desk/day.html", "day", context)


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if FIRST <= found <= LAST else today
