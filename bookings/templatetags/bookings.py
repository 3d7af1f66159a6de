"""How pages and mails write what a booking is: its state, its time, and what is left of it."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings.models import Booking
from bookings.states import WAITS_FOR_CENTER, WAITS_FOR_REQUESTER, EventKind, State
from centers.models.hours import Weekday
from itube.lib.names import in_english
from itube.lib.periods import Span

register = template.Library()

# Glyph and look of a state; the word stands beside them.
BADGES = {
    State.REQUESTED: ("s-ring", "info"),
    State.REVIEWING: ("s-half", "info"),
    State.NEEDS_INFO: ("s-tri", "warn"),
    State.OFFERED: ("s-swap", "warn"),
    State.CONFIRMED: ("s-check", "ok"),
    State.IN_USE: ("s-play", "now"),
    State.COMPLETED: ("s-done", ""),
    State.REJECTED: ("s-x", "bad"),
    State.NO_SHOW: ("s-slash", "bad"),
    State.CANCELLED: ("s-slash", ""),
    State.EXPIRED: ("s-clock", ""),
}
# The glyph of a line of the timeline that is not a change of state.
EVENT_GLYPHS = {
    EventKind.MOVED: "s-swap",
    EventKind.RESEATED: "s-swap",
    EventKind.MESSAGE: "chat",
    EventKind.ATTACHED: "file",
    EventKind.REMINDED: "clock",
    EventKind.ESCALATED: "clock",
}


@register.filter
def state_glyph(state: str) -> str:
    """Return the name of the icon of a state."""
    return BADGES[State(state)][0]


@register.filter
def state_look(state: str) -> str:
    """Return the CSS class of a state's badge; empty for the plain look."""
    return BADGES[State(state)][1]


@register.filter
def event_glyph(event) -> str:
    """Return the name of the icon of a line of the timeline."""
    return EVENT_GLYPHS.get(event.kind) or state_glyph(event.target)


@register.filter
def weekday(value: datetime) -> str:
    """Return the weekday in Seoul in short: `수`, in English `Wed`."""
    local = timezone.localtime(value)
    if in_english():
        return f"{local:%a}"
    short = (
        pgettext("weekday", "월"),
        pgettext("weekday", "화"),
        pgettext("weekday", "수"),
        pgettext("weekday", "목"),
        pgettext("weekday", "금"),
        pgettext("weekday", "토"),
        pgettext("weekday", "일"),
    )
    return short[local.weekday()]


@register.filter
def month_day(value: datetime) -> str:
    """Return the day in Seoul without its year: `11.25.`, in English `25 Nov`."""
    local = timezone.localtime(value)
    return f"{local.day} {local:%b}" if in_english() else f"{local.month}.{local.day:02d}."


@register.filter
def short_day(value: datetime) -> str:
    """Return a Seoul day as `11.25.(수)`, in English `Wed 25 Nov`."""
    if in_english():
        return f"{weekday(value)} {month_day(value)}"
    return f"{month_day(value)}({weekday(value)})"


@register.filter
def long_day(value: datetime) -> str:
    """Return a Seoul day in words: `11월 23일 월요일`, in English `Monday 23 November`."""
    local = timezone.localtime(value)
    name = Weekday(local.weekday()).label
    if in_english():
        return f"{name} {local.day} {local:%B}"
    return _("%(month)d월 %(day)d일 %(weekday)s") % {
        "month": local.month,
        "day": local.day,
        "weekday": name,
    }


@register.filter
def clock_time(value: datetime) -> str:
    """Return the time of day in Seoul: `14:00`."""
    return f"{timezone.localtime(value):%H:%M}"


@register.filter
def short_moment(value: datetime) -> str:
    """Return `11.25.(수) 14:00`."""
    return f"{short_day(value)} {clock_time(value)}"


@register.filter
def period(span: Span) -> str:
    """Return `11.25.(수) 14:00~17:00`; a span that ends on another day names that day too.

    The midnight at the end of a day is its 24:00.
    """
    start, end = (timezone.localtime(moment) for moment in span)
    if (end - timedelta(minutes=1)).date() == start.date():
        return f"{short_day(start)} {clock_span(span)}"
    return f"{short_moment(start)} ~ {short_moment(end)}"


@register.filter
def clock_span(span: Span) -> str:
    """Return `14:00~17:00` for a span within one day; the midnight at its end is 24:00."""
    start, end = (timezone.localtime(moment) for moment in span)
    return f"{start:%H:%M}~{'24:00' if end.date() != start.date() else f'{end:%H:%M}'}"


@register.filter
def long_period(span: Span) -> str:
    """As period(), with the year: `2026. 11.25.(수) 14:00~17:00`, `Wed 25 Nov 2026 14:00~17:00`."""
    year = timezone.localtime(span[0]).year
    if in_english():
        day = short_day(span[0])
        return f"{day} {year}{period(span).removeprefix(day)}"
    return f"{year}. {period(span)}"


@register.filter
def near_moment(value: datetime, now: datetime) -> str:
    """Return `오늘 14:00`, `내일 14:00`, else as short_moment()."""
    days = (timezone.localtime(value).date() - timezone.localtime(now).date()).days
    if days == 0:
        return _("오늘 %(time)s") % {"time": clock_time(value)}
    if days == 1:
        return _("내일 %(time)s") % {"time": clock_time(value)}
    return short_moment(value)


@register.filter
def won(amount: int | None) -> str:
    """Return `196,350원`; None, a matter of agreement, is `협의`."""
    if amount is None:
        return _("협의")
    return _("%(amount)s원") % {"amount": f"{amount:,}"}


@register.filter
def duration(length: timedelta) -> str:
    """Return `3시간`, `1시간 30분`, `1일 4시간`: the two largest units, rounded down."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)d일", "%(n)d일", days) % {"n": days})
    if hours:
        parts.append(ngettext("%(n)d시간", "%(n)d시간", hours) % {"n": hours})
    if minutes or not parts:
        parts.append(ngettext("%(n)d분", "%(n)d분", minutes) % {"n": minutes})
    return " ".join(parts[:2])


@register.filter
def time_left(until: datetime, now: datetime) -> str:
    """Return how long it is until a moment: `1일 4시간 남음`, or `기한 지남`."""
    if until <= now:
        return _("기한 지남")
    return _("%(left)s 남음") % {"left": duration(until - now)}


@register.filter
def is_hot(until: datetime, now: datetime) -> bool:
    """Return whether a deadline is within the day."""
    return until - now < timedelta(days=1)


@register.filter
def waits_for(booking: Booking) -> str:
    """Return whose turn it is: `center`, `requester`, or nothing."""
    if booking.state in WAITS_FOR_CENTER:
        return "center"
    return "requester" if booking.state in WAITS_FOR_REQUESTER else ""
