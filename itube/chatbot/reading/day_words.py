"""What each way of saying a day means, and counting in days. Pure; patterns: korean_days.py.

Days are Seoul's, periods half-open: `다음 주 화요일` is [Tuesday, Wednesday). Weeks begin on
Monday. A day that has a date without a year is the next one, today included.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

DAY = timedelta(days=1)
NUMBERS = {
    "한": 1, "하나": 1, "첫": 1, "첫째": 1, "첫번째": 1, "두": 2, "둘": 2, "둘째": 2, "두번째": 2,
    "세": 3, "셋": 3, "셋째": 3, "세번째": 3, "네": 4, "넷": 4, "넷째": 4, "네번째": 4, "다섯": 5,
    "다섯째": 5, "다섯번째": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
COUNTED_DAYS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "일주일": 7, "일주": 7,
    "열흘": 10, "보름": 15, "한달": 30, "두달": 60,
}  # fmt: skip
WEEKDAYS = {name: number for number, name in enumerate("월화수목금토일")}

_EDGE = r"(?:까지|이내|안|내|전)"

Period = tuple[date | None, date | None]


def monday_of(today: date, weeks: int = 0) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def _weeks(word: str) -> int:
    if word in {"다다음", "다담"}:
        return 2
    if word in {"다음", "담", "차", "내"}:
        return 1
    return -1 if word in {"지난", "저번"} else 0


def month_of(today: date, ahead: int = 0) -> date:
    months = today.year * 12 + today.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def _named_month(month: int, today: date) -> date:
    """Return the first day of the next month of that number, this one included."""
    return date(today.year + (month < today.month), month, 1)


def named_day(month: int, day: int, today: date) -> date:
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def one_day(day: date) -> Period:
    return day, day + DAY


def to_come(start: date, end: date, today: date) -> tuple[date, date]:
    """Return what is still to come of a period; one that is all over stays as it is."""
    return (max(start, today), end) if today < end else (start, end)


def number_of(word: str) -> int:
    plain = word.replace(" ", "")
    return int(plain) if plain.isdigit() else NUMBERS[plain]


def _part_of_month(first: date, part: str | None, today: date) -> tuple[date, date]:
    last = first + timedelta(days=monthrange(first.year, first.month)[1])
    if part is None:
        return to_come(first, last, today)
    if part.startswith("초"):
        return to_come(first, first + timedelta(days=10), today)
    if part.startswith(("중순", "중")):
        return to_come(first + timedelta(days=10), first + timedelta(days=20), today)
    return to_come(first + timedelta(days=20), last, today)


def _week_of_month(first: date, number: int) -> tuple[date, date]:
    """Return the number-th week of a month; the first is the one with its first working day."""
    monday = first - timedelta(days=first.weekday())
    if first.weekday() >= 5:
        monday += timedelta(weeks=1)
    monday += timedelta(weeks=number - 1)
    return max(monday, first), monday + timedelta(weeks=1)


# --- Each way of saying a day ---
def iso_meant(match: re.Match[str], today: date) -> Period:
    start = date(int(match[1]), int(match[2]), int(match[3]))
    if match[4]:
        return start, date(int(match[4]), int(match[5]), int(match[6])) + DAY
    return _open(start, match[7], today)


def _open(day: date, after: str | None, today: date) -> Period:
    """Return what a day means with what stands after it: 부터, 까지, 전, 이후."""
    if not after:
        return one_day(day)
    if after in {"부터", "이후", "이후로", "이후에"}:
        return day, None
    if after in {"까지", "이내"}:
        return min(today, day), day + DAY
    return min(today, day - DAY), day  # 전


def months_day_meant(match: re.Match[str], today: date) -> Period:
    start = named_day(int(match[1]), int(match[2]), today)
    if match[4]:
        month = int(match[3]) if match[3] else start.month
        end = date(start.year, month, int(match[4]))
        if end < start:
            end = date(start.year + 1, month, int(match[4]))
        return start, end + DAY
    return _open(start, match[5], today)


def day_only_meant(match: re.Match[str], today: date) -> Period:
    def next_one(number: int, since: date) -> date:
        for ahead in range(3):
            first = month_of(since, ahead)
            if number <= monthrange(first.year, first.month)[1]:
                day = first.replace(day=number)
                if day >= since:
                    return day
        raise ValueError(number)

    start = next_one(int(match[1]), today)
    if match[2]:
        return start, next_one(int(match[2]), start) + DAY
    return _open(start, match[3], today)


def relative_meant(match: re.Match[str], today: date) -> Period:
    ahead = {
        "오늘": 0, "금일": 0, "today": 0, "지금": 0, "내일": 1, "낼": 1, "명일": 1, "tomorrow": 1,
        "모레": 2, "모래": 2, "내일모레": 2, "낼모레": 2, "day after tomorrow": 2, "글피": 3,
        "어제": -1, "yesterday": -1, "그저께": -2, "그제": -2,
    }  # fmt: skip
    day = today + timedelta(days=ahead[re.sub(r"^the ", "", match[1])])
    if match[2]:
        if lasting := re.fullmatch(r"(?:부터)?\s?(.+?)\s?(?:간|동안|연속)", match[2]):
            return day, day + timedelta(days=counted(lasting[1]))
        if until := re.fullmatch(r"(?:부터|이나|~)\s?(.+)", match[2]):
            other = today + timedelta(days=ahead.get(until[1], 0))
            return (day, other + DAY) if other > day else (day, None)
    return _open(day, match[3], today)


def counted(word: str) -> int:
    plain = word.replace(" ", "")
    if plain in COUNTED_DAYS:
        return COUNTED_DAYS[plain]
    match = re.fullmatch(r"(\d{1,3}|[가-힣]+)(일|주|주일|달|개월)", plain)
    if match is None:
        raise ValueError(word)
    count = int(match[1]) if match[1].isdigit() else NUMBERS.get(match[1], 0)
    if not count:
        raise ValueError(word)
    return count * {"일": 1, "주": 7, "주일": 7, "달": 30, "개월": 30}[match[2]]


def week_meant(match: re.Match[str], today: date) -> Period:
    """이번 주 금요일, 다음 주 화~목, 담주 초, 다음 주 평일, 다음 주."""
    monday = monday_of(today, _weeks(match[1]))
    first, last, part = match[2], match[3], match[4]
    if first:
        start = monday + timedelta(days=WEEKDAYS[first])
        if last:
            # 금요일부터 월요일까지 runs on into the week after.
            return start, start + timedelta(days=(WEEKDAYS[last] - WEEKDAYS[first]) % 7 + 1)
        return _open(start, match[5] if match[5] in {"이후", "부터", "까지"} else None, today)
    days = {
        "초": (0, 2),
        "중반": (2, 4),
        "중": (0, 7),
        "말": (3, 5),
        "평일": (0, 5),
        "주말": (5, 7),
    }
    begins, ends = days.get(part or "", (0, 7))
    if match[5] in {"이후", "부터"}:
        return monday + timedelta(days=begins), None
    return to_come(monday + timedelta(days=begins), monday + timedelta(days=ends), today)


def bare_weekday_meant(match: re.Match[str], today: date) -> Period:
    start = today + timedelta(days=(WEEKDAYS[match[1]] - today.weekday()) % 7)
    if match[2]:
        return start, start + timedelta(days=(WEEKDAYS[match[2]] - WEEKDAYS[match[1]]) % 7 + 1)
    return _open(start, match[3], today)


def weekend_meant(match: re.Match[str], today: date) -> Period:
    monday = monday_of(today)
    return to_come(monday + timedelta(days=5), monday + timedelta(weeks=1), today)


def day_of_month_meant(match: re.Match[str], today: date) -> Period:
    """다음 달 10일, 이번 달 25일까지."""
    word = match[1]
    first = month_of(today, 2 if word[:2] == "다다" else 1 if word[0] in "다담내익" else 0)
    return _open(first.replace(day=int(match[2])), match[3], today)


def months_meant(match: re.Match[str], today: date) -> Period:
    """이번 달, 다음 달 초, 12월 중순, 12월 셋째 주, 다음 달 첫째 주 화요일."""
    if match[1]:
        first = _named_month(int(match[1]), today)
    else:
        word = match[2]
        first = month_of(today, 2 if word[:2] == "다다" else 1 if word[0] in "다담내" else 0)
    if match[3]:
        start, end = _week_of_month(first, number_of(match[3]))
        if match[4]:
            monday = end - timedelta(weeks=1)
            return one_day(monday + timedelta(days=WEEKDAYS[match[4]]))
        return start, end
    if match[5] is None and match[6] in {"부터", "이후"}:
        return max(first, today), None
    start, end = _part_of_month(first, match[5], today)
    if match[6] in {"까지", "안", "이내", "내"}:
        return min(start, today), end
    return start, end


def after_meant(match: re.Match[str], today: date) -> Period:
    """사흘 뒤, 2주 후: that day."""
    return one_day(today + timedelta(days=counted(match[1])))


def within_meant(match: re.Match[str], today: date) -> Period:
    """2주 안에, 앞으로 일주일: from today on."""
    return today, today + timedelta(days=counted(match[1] or match[2]))


def year_meant(match: re.Match[str], today: date) -> Period:
    if match[1] == "연말":
        return to_come(date(today.year, 12, 20), date(today.year + 1, 1, 1), today)
    if match[1] in {"연초", "내년초", "내년 초"}:
        return date(today.year + 1, 1, 1), date(today.year + 1, 1, 11)
    if match[1] == "크리스마스":
        return one_day(named_day(12, 25, today))
    return today, date(today.year + 1, 1, 1)  # 올해 안에


Way = tuple[re.Pattern[str], Callable[[re.Match[str], date], Period | None]]
