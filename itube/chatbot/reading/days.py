"""Days and times of day as people say them, in Korean and English. Pure.

Days are Seoul's, periods half-open: `다음 주 화요일` is [Tuesday, Wednesday). Weeks begin on
Monday. A day that has a date without a year is the next one, today included.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from itube.chatbot.reading import english_days, korean_days
from itube.chatbot.reading.day_words import DAY, counted
from itube.chatbot.reading.phrase import Phrase


@dataclass(frozen=True, slots=True)
class When:
    """[start, end), either open; daypart is am, pm or empty. asked: any of it was said."""

    start: date | None = None
    end: date | None = None
    daypart: str = ""

    @property
    def asked(self) -> bool:
        return self.start is not None or self.end is not None


_AM = re.compile(r"오전(?:중|에|쯤)?|아침(?:에|일찍)?|\bmornings?\b|(?<=\d)\s?am\b|\bam\b")
_PM = re.compile(
    r"오후(?:에|쯤|로)?|저녁(?:에)?|\bafternoons?\b|\bevenings?\b|(?<=\d)\s?pm\b|\bpm\b"
)
_CLOCK = re.compile(
    r"(?:(\d{1,2})|(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두))\s?시(?!간|험|편|료|스|뮬|제)"
    r"(?:\s?(?:반|\d{1,2}분))?\s*(?:부터|에서|에|쯤|까지|~|-|이후|전)?"
)

_NO_WEEKEND = re.compile(r"주말\S{0,2}\s?(?:빼|제외|말)\S*")
_LASTING = re.compile(
    r"(\d{1,2}\s?일(?=\s?(?:연속|간|동안))|하루|이틀|사흘|나흘|일주일)(?:\s?(?:연속|간|동안))?(?:으로)?"
)


def read(phrase: Phrase, today: date) -> When:
    """Take days and the time of day out of phrase and return them."""
    without_weekend = phrase.take(_NO_WEEKEND)
    # 오전이나 오후: no part of the day is asked for.
    afternoon, morning = phrase.take(_PM), phrase.take(_AM)
    daypart = "" if afternoon and morning else "pm" if afternoon else "am" if morning else ""
    start = end = None
    for pattern, meant in (*korean_days.WAYS, *english_days.WAYS):
        match = phrase.find(pattern)
        if match is None:
            continue
        try:
            found = meant(match, today)
        except (ValueError, OverflowError):
            phrase.take(pattern)  # 31 February: no day, and no other one either
            break
        if found is None:
            continue
        phrase.take(pattern)
        start, end = found
        break
    if start and end is None and (lasting := phrase.take(_LASTING)):
        end = start + timedelta(days=counted(lasting[1]))
    if without_weekend and start and end and end - start > 5 * DAY and end.weekday() == 0:
        end -= 2 * DAY
    phrase.take(_CLOCK)
    return When(start, end, daypart)
