"""Fees and lengths of time as people say them. Pure."""

import re

from itube.chatbot.reading.phrase import Phrase

TENS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9, "십": 10}
_MOST = (
    r"(?:이하|미만|안쪽|이내|까지|안으로|안에서|아래|밑|내|언더"
    r"|을?\s?(?:넘지|안\s?넘)|보다\s?(?:싼|저렴|낮))"
)
_FEE = re.compile(
    r"(?:(?:시간당|하루|건당|일당|예산)\s?)?(\d[\d,.]*|(?<![가-힣])[일이삼사오육칠팔구십백]+(?=\s?[만천]))\s?(만|천|백만|십만)?\s?원"
    r"\s?(?:정도)?\s?" + _MOST + r"?[가-힣]*"
)
_SHORT_FEE = re.compile(r"(\d[\d,.]*)\s?(만|천)\s?" + _MOST + r"[가-힣]*")
_ENGLISH_FEE = re.compile(
    r"\b(?:under|below|less than|up to|at most|max(?:imum)?|within|budget(?: of)?)\s(?:krw|₩)?\s?"
    r"(\d[\d,.]*)\s?(k)?\s?(?:won|krw)?(?!\s?(?:day|week|hour|month))"
)
_HALF_DAY = re.compile(r"반나절|한나절")
_WHOLE_DAY = re.compile(r"(?:하루\s?)?(?:종일|온종일)(?:\s?동안)?|\ball day\b")
_HOURS = re.compile(
    r"(\d{1,2}(?:\.\d)?|한|두|세|네|다섯|여섯|일곱|여덟|열)\s?(?:시간(?!당|표|대)|h(?:r|rs)?(?![a-z]))\s?(반)?(?:\s?(?:정도|짜리|연속|동안|이상|씩|만|이어서|쯤|은|을))*"
)
_MINUTES = re.compile(r"(30|60|90|120)\s?분(?!\s?거리)(?:\s?(?:정도|동안|만|짜리))*")
_ENGLISH_HOURS = re.compile(
    r"(?:for )?\b(\d{1,2}(?:\.\d)?|an|one|two|three|four|five|six|eight)[ -]hours?\b"
)
_CLOCKS = re.compile(
    r"(\d{1,2})\s?시(?:\s?(반))?\s?(?:부터|에서|~|-)\s?(?:오전|오후)?\s?(\d{1,2})\s?시(?:\s?(반))?(?:까지|사이)?"
)
SPOKEN = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "열": 10,
    "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8,
}  # fmt: skip
LONGEST = 12.0  # hours; what the finder can look for


def fee(phrase: Phrase) -> int | None:
    """Take the most that it may cost out of phrase and return it in won, or None."""
    if match := phrase.take(_FEE):
        return _won(match[1], match[2])
    if match := phrase.take(_SHORT_FEE):
        return _won(match[1], match[2])
    if match := phrase.take(_ENGLISH_FEE):
        return _won(match[1], "천" if match[2] else None)
    return None


def _won(figure: str, unit: str | None) -> int | None:
    factor = {"만": 10_000, "천": 1_000, "백만": 1_000_000, "십만": 100_000, None: 1}[unit]
    if figure[0].isdigit():
        try:
            return int(float(figure.replace(",", "").rstrip(".")) * factor) or None
        except (ValueError, OverflowError):
            return None
    return (_spoken(figure) * factor) or None


def _spoken(figure: str) -> int:
    """Return 삼십오 as 35; 백 and 십 multiply what stands before them."""
    total = last = 0
    for sign in figure:
        if sign in "십백":
            total += (last or 1) * (10 if sign == "십" else 100)
            last = 0
        else:
            last = TENS[sign]
    return total + last


def hours(phrase: Phrase) -> float | None:
    """Take the length that is needed out of phrase and return it in hours, or None."""
    found: float | None = None
    if match := phrase.find(_CLOCKS):
        start = int(match[1]) + (0.5 if match[2] else 0)
        end = int(match[3]) + (0.5 if match[4] else 0)
        # 오전 10시부터 2시까지: past noon.
        length = end - start if end > start else end + 12 - start
        found = length if 0 < length <= LONGEST else None
    if match := phrase.take(_HOURS):
        figure = match[1]
        found = float(SPOKEN.get(figure, 0) or figure) + (0.5 if match[2] else 0)
    elif match := phrase.take(_ENGLISH_HOURS):
        found = float(SPOKEN.get(match[1], 0) or match[1])
    elif match := phrase.take(_MINUTES):
        found = int(match[1]) / 60
    elif phrase.take(_WHOLE_DAY):
        found = 8.0
    elif phrase.take(_HALF_DAY):
        found = 4.0
    if found is None or not 0 < found <= LONGEST:
        return None
    # The finder counts in half hours.
    return max(round(found * 2) / 2, 0.5)
