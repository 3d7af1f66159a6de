"""Opening hours and closed days from strings: `월~금 09:00~12:00, 13:00~18:00; 토 09:00~13:00`."""

import datetime
import re
from itertools import pairwise

from django.utils.translation import gettext as _

from centers.models.hours import END_OF_DAY, Weekday
from itube.lib.quantities import parse_date, plain
from itube.lib.sheets import Cell

DAYS = "월화수목금토일"
GROUPS = {
    "평일": range(5),
    "주중": range(5),
    "주말": range(5, 7),
    "매일": range(7),
    "연중무휴": range(7),
}
DAY = rf"[{DAYS}](?:요일)?"
DAY_RANGE = re.compile(rf"({DAY})\s*[~-]\s*({DAY})")
TIME = r"(\d{1,2})\s*(?::|시)\s*(?:(\d{2})\s*분?)?"
SPAN = re.compile(rf"{TIME}\s*[~-]\s*{TIME}")

Stretch = tuple[int, int, int]  # weekday, opens, closes in minutes after midnight


def parse_hours(value: Cell) -> list[Stretch]:
    """Return the open stretches of the week in order; an empty cell has none.

    Groups of days are parted by semicolons or lines: `월~금`, `월, 수, 금`, `평일`, `주말`, `매일`,
    then spans parted by commas, or `24시간`, or `휴무`. A lone `24시간` is every day. Hours that
    pass midnight go on in the next day. Raises ValueError for anything else.
    """
    found: set[Stretch] = set()
    for part in re.split(r"[;\n]+", str(value or "")):
        text = plain(part).replace("∼", "~").replace("–", "-")
        if text:
            found |= _part(text)
    stretches = sorted(found)
    for (day, _opens, closes), (next_day, opens, _closes) in pairwise(stretches):
        if day == next_day and opens < closes:
            raise ValueError(_("%(day)s의 운영시간이 서로 겹쳐요.") % {"day": Weekday(day).label})
    return stretches


def _part(text: str) -> set[Stretch]:
    days, rest = _days(text)
    if re.fullmatch(r"(?:휴무|휴관|쉼|휴일)", rest):
        return set()
    if re.fullmatch(r"24\s*시간(?:\s*운영)?", rest):
        return {(day, 0, END_OF_DAY) for day in days}
    spans = [span.strip() for span in rest.split(",")]
    found = set()
    for span in spans:
        match = SPAN.fullmatch(span)
        if match is None:
            raise ValueError(
                _("운영시간을 알아볼 수 없어요: %(text)s. 월~금 09:00~18:00처럼 적어 주세요.")
                % {"text": text[:60]}
            )
        opens, closes = _minute(match[1], match[2]), _minute(match[3], match[4])
        if opens == closes:
            raise ValueError(_("여는 시각과 닫는 시각이 같아요: %(text)s") % {"text": span})
        for day in days:
            if opens < closes:
                found.add((day, opens, closes))
            else:
                found.add((day, opens, END_OF_DAY))
                if closes:
                    found.add(((day + 1) % 7, 0, closes))
    return found


def _days(text: str) -> tuple[list[int], str]:
    """Return the weekdays that text begins with, all of them if none, and the rest."""
    days: list[int] = []
    rest = text
    while rest:
        if match := DAY_RANGE.match(rest):
            first, last = DAYS.index(match[1][0]), DAYS.index(match[2][0])
            days += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
        elif match := re.match("|".join(GROUPS), rest):
            days += GROUPS[match[0]]
        elif match := re.match(rf"{DAY}(?=[\s,·/\d:]|$)", rest):
            days.append(DAYS.index(match[0][0]))
        else:
            break
        rest = rest[match.end() :].lstrip(" ,·/:")
    if not days and not rest[:1].isdigit():
        raise ValueError(_("요일을 알아볼 수 없어요: %(text)s") % {"text": text[:60]})
    return days or list(range(7)), rest


def _minute(hour: str, minute: str | None) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > END_OF_DAY:
        raise ValueError(
            _("없는 시각이에요: %(hour)s:%(minute)s") % {"hour": hour, "minute": minute}
        )
    return minutes


def parse_closed_days(value: Cell) -> dict[datetime.date, str]:
    """Return day -> name of `2026-12-31 종무식; 2027-05-12 창립기념일`; raises ValueError."""
    found = {}
    for part in re.split(r"[;\n]+", str(value or "")):
        text = plain(part)
        if not text:
            continue
        match = re.match(r"(?P<day>\d{4}(?:\d{4}|\s*[-./년]\s*\d+\s*[-./월]\s*\d+\s*[.일]?))", text)
        if match is None:
            raise ValueError(
                _("휴무일을 알아볼 수 없어요: %(text)s. 2026-12-31 종무식처럼 적어 주세요.")
                % {"text": text[:60]}
            )
        name = text[match.end() :].strip(" :()") or _("휴무")
        if (day := parse_date(match["day"])) is not None:
            found[day] = name[:50]
    return found
