"""The time that someone asks for, as addresses and form fields write it: always Seoul's."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from bookings.availability.opening import SEOUL, at_minute
from itube.lib.periods import Span, merged

# Years that a calendar can have anything to do with; what is beyond is a slip of the pen.
YEARS = range(2000, 2100)


class TimeUnreadableError(ValueError):
    """str() says what cannot be read and what would be right, fit for the person."""


def read_moment(text: str) -> datetime:
    """Return the instant of an ISO text; without an offset it is Seoul's.

    Raises TimeUnreadableError.
    """
    # In an address a plus that nobody has escaped is a space.
    written = text.strip().replace(" ", "+")
    try:
        moment = datetime.fromisoformat(written)
        moment = moment.replace(tzinfo=SEOUL) if moment.tzinfo is None else moment
        moment = moment.astimezone(SEOUL)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.year not in YEARS:
        raise TimeUnreadableError(
            _("‘%(text)s’은 읽을 수 없는 시각이에요. 2026-01-31T14:00처럼 적어 주세요.")
            % {"text": text[:40]}
        )
    return moment


def read_span(start: str, end: str) -> Span:
    """Return the time between two ISO texts. Raises TimeUnreadableError."""
    span = Span(read_moment(start), read_moment(end))
    if span.end <= span.start:
        raise TimeUnreadableError(_("종료는 시작보다 늦어야 해요."))
    return span


def read_cells(cells: Iterable[str]) -> list[Span]:
    """Return the stretches that the chosen cells of the table make up, each `start/end`, in order.

    Raises TimeUnreadableError.
    """
    return merged(read_span(*_ends(cell)) for cell in cells)


def _ends(cell: str) -> tuple[str, str]:
    start, _slash, end = cell.partition("/")
    return start, end


def in_fields(span: Span) -> dict[str, str]:
    """Return span as the form writes it; the end's day only where it is another one."""
    start, end = (moment.astimezone(SEOUL) for moment in span)
    last = (end - timedelta(microseconds=1)).date()
    return {
        "date": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
        "end_date": "" if last == start.date() else end.date().isoformat(),
    }


def from_fields(day: date, start: time, end: time, end_day: date | None) -> Span:
    """Return the time that the fields of the form mean; an end at 00:00 is the day's midnight.

    Raises TimeUnreadableError.
    """
    begins = datetime.combine(day, start, SEOUL)
    if end_day is None and end == time():
        ends = at_minute(day, 24 * 60)
    else:
        ends = datetime.combine(end_day or day, end, SEOUL)
    if ends <= begins:
        raise TimeUnreadableError(
            _("종료는 시작보다 늦어야 해요. 다음 날에 끝나면 종료 날짜도 적어 주세요.")
        )
    return Span(begins, ends)
