"""News on the front page: one kind of it in tabs, and what one can still apply for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from itube.news.models import Event, Notice
from itube.news.models.notice import CallState

ROWS = 5
# The tabs in their order; each has an address, /?tab=<code>#news.
TABS: dict[str, str | Promise] = {
    "notice": _("공지"),
    "call": _("사업공고"),
    "training": _("교육"),
    "event": _("행사"),
}


@dataclass(frozen=True)
class Post:
    """One line: a title that leads to its page, and the day of publishing or of the event."""

    title: str
    url: str
    day: date


@dataclass(frozen=True)
class Open:
    """A call or an event that takes applications until that day; a call has a state."""

    title: str
    url: str
    until: date
    state: CallState | None = None


def tab_of(asked: str | None) -> str:
    """Return the tab that is asked for, or the first one."""
    return asked if asked in TABS else next(iter(TABS))


def posts(tab: str, now: datetime) -> list[Post]:
    """Return the newest of a tab's notices, or the next of its events; one statement."""
    if tab in ("notice", "call"):
        notices = Notice.objects.published(now).filter(category=tab).for_list()[:ROWS]
        return [
            Post(notice.title, notice.get_absolute_url(), timezone.localdate(notice.published_at))
            for notice in notices
        ]
    events = Event.objects.published(now).for_list().coming(now)
    courses = Event.Kind.COURSE
    chosen = events.filter(kind=courses) if tab == "training" else events.exclude(kind=courses)
    return [
        Post(event.title, event.get_absolute_url(), timezone.localdate(event.starts_at))
        for event in chosen[:ROWS]
    ]


def open_now(now: datetime) -> list[Open]:
    """Return what takes applications at now, the first to close in front; two statements."""
    today = timezone.localdate(now)
    public = Notice.objects.published(now).defer("body_ko", "body_en")
    calls = [
        Open(call.title, call.get_absolute_url(), call.closes_on, call.call_state(today))
        for call in public.open_calls(today)[:ROWS]
        # A call that is open has a last day.
        if call.closes_on
    ]
    coming = Event.objects.published(now).for_list().coming(now).filter(takes_registrations=True)
    events = [
        Open(
            event.title,
            event.get_absolute_url(),
            timezone.localdate(event.registration_ends_at or event.starts_at),
        )
        for event in coming
        if event.takes_registrations_at(now)
    ]
    return sorted([*calls, *events], key=lambda row: row.until)[:ROWS]
