"""Opening hours in words, as they are written on a door."""

from collections.abc import Iterable
from itertools import groupby
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from centers.models.hours import END_OF_DAY, clock

# A gap that begins in these minutes of the day and is no longer than two hours is lunch.
LUNCH_BEGINS = range(11 * 60, 14 * 60)
LUNCH_MINUTES = 120

Stretches = tuple[tuple[int, int], ...]


class Stretch(Protocol):
    """A row of centers.OpeningHours, or anything like it: minutes after midnight, half-open."""

    weekday: int
    opens: int
    closes: int


def hours_in_words(rows: Iterable[Stretch]) -> list[str]:
    """Return one line for each group of weekdays that keep the same hours, in the week's order.

    `["평일 09:00~18:00 (점심 12:00~13:00)", "토 09:00~13:00"]`. Weekdays without a row are closed
    and are not named; no rows give an empty list. Stretches that touch are told as one.
    """
    week: dict[int, list[tuple[int, int]]] = {}
    for row in sorted(rows, key=lambda row: (row.weekday, row.opens)):
        stretches = week.setdefault(row.weekday, [])
        if stretches and stretches[-1][1] == row.opens:
            stretches[-1] = (stretches[-1][0], row.closes)
        else:
            stretches.append((row.opens, row.closes))
    groups: dict[Stretches, list[int]] = {}
    for weekday, stretches in week.items():
        groups.setdefault(tuple(stretches), []).append(weekday)
    return [f"{_days(days)} {_times(stretches)}" for stretches, days in groups.items()]


def _days(days: list[int]) -> str:
    short = (
        pgettext("weekday", "월"),
        pgettext("weekday", "화"),
        pgettext("weekday", "수"),
        pgettext("weekday", "목"),
        pgettext("weekday", "금"),
        pgettext("weekday", "토"),
        pgettext("weekday", "일"),
    )
    whole = {
        (0, 1, 2, 3, 4, 5, 6): pgettext("weekday", "매일"),
        (0, 1, 2, 3, 4): pgettext("weekday", "평일"),
        (5, 6): pgettext("weekday", "주말"),
    }
    if name := whole.get(tuple(days)):
        return name
    runs = [
        [day for _place, day in run]
        for _key, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0])
    ]
    return "·".join(
        f"{short[run[0]]}~{short[run[-1]]}" if len(run) > 2 else "·".join(short[day] for day in run)
        for run in runs
    )


def _times(stretches: Stretches) -> str:
    if stretches == ((0, END_OF_DAY),):
        return _("24시간")
    if len(stretches) == 2:
        (opens, lunch), (after, closes) = stretches
        if lunch in LUNCH_BEGINS and after - lunch <= LUNCH_MINUTES:
            return _("%(open)s (점심 %(lunch)s)") % {
                "open": _span(opens, closes),
                "lunch": _span(lunch, after),
            }
    return ", ".join(_span(*stretch) for stretch in stretches)


def _span(start: int, end: int) -> str:
    return f"{clock(start)}~{clock(end)}"
