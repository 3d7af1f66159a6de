"""Dates, money, numbers and yes or no, read as people write them; ValueError says what is wrong."""

import datetime
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from itube.lib.sheets import Cell

# Day 0 of spreadsheets; their day 60, the 29 February 1900 that never was, lies long before us.
SHEET_EPOCH = datetime.date(1899, 12, 30)
SHEET_DAYS = range(10_000, 80_000)  # 1927 to 2119: a whole number in it is a date left unformatted
FIRST_YEAR, LAST_YEAR = 1900, 2100

DATE = re.compile(
    r"^(?P<year>\d{4})(?:\s*[-./년]\s*(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})\s*[.일]?"
    r"|(?P<mm>\d{2})(?P<dd>\d{2}))"
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)

WON_UNITS = {
    "조": 10**12,
    "천억": 10**11,
    "백억": 10**10,
    "십억": 10**9,
    "억": 10**8,
    "천만": 10**7,
    "백만": 10**6,
    "십만": 10**5,
    "만": 10**4,
    "천": 10**3,
    "": 1,
}
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
WON_PART = re.compile(
    rf"\s*(?P<number>{NUMBER})\s*(?P<unit>조|천억|백억|십억|억|천만|백만|십만|만|천|)"
)
WON_EDGE = re.compile(r"^[₩￦\\]\s*|\s*(?:원|KRW|krw)\s*(?:정)?$|\([^)]*\)\s*$")
MAX_WON = 2**63 - 1

YES = {"예", "네", "y", "yes", "1", "true", "t", "o", "가능", "유", "있음", "공개", "사용", "여"}
NO = {"아니오", "아니요", "n", "no", "0", "false", "f", "x", "불가", "불가능", "무", "없음"}
NO |= {"비공개", "미사용", "부"}


def plain(value: Cell) -> str:
    """Return a cell's text on one line in NFKC: full-width digits and signs become plain ones."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else unicodedata.normalize("NFKC", str(value))
    return " ".join(text.replace("\x00", "").split())


def parse_date(value: Cell) -> datetime.date | None:
    """Return the day, or None for an empty cell.

    `2019-07-12`, `2019.07.12`, `2019. 7. 12.`, `2019/7/12`, `20190712`, `2019년 7월 12일`, each
    with or without a time of day, dates of a spreadsheet and its day numbers.
    """
    if isinstance(value, datetime.datetime):
        value = value.date()
    if not isinstance(value, datetime.date):
        text = plain(value)
        if not text:
            return None
        value = _written_date(text)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(_("연도는 1900~2100 사이여야 해요: %(year)d") % {"year": value.year})
    return value


def _written_date(text: str) -> datetime.date:
    if found := DATE.match(text):
        parts = found.groupdict()
        try:
            return datetime.date(
                int(parts["year"]),
                int(parts["month"] or parts["mm"]),
                int(parts["day"] or parts["dd"]),
            )
        except ValueError as error:
            raise ValueError(_("달력에 없는 날짜예요: %(text)s") % {"text": text[:40]}) from error
    if text.isascii() and text.isdigit() and int(text) in SHEET_DAYS:
        return SHEET_EPOCH + datetime.timedelta(days=int(text))
    raise ValueError(
        _("날짜를 알아볼 수 없어요: %(text)s. 2019-07-12처럼 적어 주세요.") % {"text": text[:40]}
    )


def parse_won(value: Cell, unit: int = 1) -> int | None:
    """Return whole won, or None for an empty cell; unit is the won that a bare number counts.

    `350,000,000`, `350,000,000원`, `350백만원`, `350,000천원`, `3.5억`, `3억 5천만원`, `₩1,000`.
    """
    text = plain(value)
    if not text or text == "-":
        return None
    bare, changed = text, 1
    while changed:
        bare, changed = WON_EDGE.subn("", bare)
    total = _written_won(bare, Decimal(unit))
    if total is None:
        raise ValueError(
            _("금액을 알아볼 수 없어요: %(text)s. 350,000,000이나 3억 5천만원처럼 적어 주세요.")
            % {"text": text[:40]}
        )
    if total != total.to_integral_value():
        raise ValueError(_("금액에 원보다 작은 수가 있어요: %(text)s") % {"text": text[:40]})
    if total > MAX_WON:
        raise ValueError(_("금액이 너무 커요: %(text)s") % {"text": text[:40]})
    return int(total)


def _written_won(text: str, unit: Decimal) -> Decimal | None:
    """Return the sum of parts of falling units, or None if text is not made of such."""
    total, place, last = Decimal(0), 0, None
    while place < len(text):
        part = WON_PART.match(text, place)
        if part is None:
            return None
        factor = WON_UNITS[part["unit"]]
        if last is not None and factor >= last:
            return None
        total += Decimal(part["number"].replace(",", "")) * factor
        place, last = part.end(), factor
    if last is None:
        return None
    # A unit in the heading counts only for cells that name none themselves.
    return total * unit if last == 1 and re.fullmatch(NUMBER, text.strip()) else total


def parse_decimal(value: Cell) -> Decimal | None:
    """Return a number such as `-1,234.5`, or None for an empty cell."""
    text = plain(value).replace("−", "-")
    if not text:
        return None
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(_("수를 알아볼 수 없어요: %(text)s") % {"text": text[:40]}) from error
    if not number.is_finite():
        raise ValueError(_("수를 알아볼 수 없어요: %(text)s") % {"text": text[:40]})
    return number


def parse_count(value: Cell, low: int, high: int) -> int | None:
    """Return a whole number of low to high, or None for an empty cell; `10년`, `2대` are read."""
    text = plain(value)
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,9})\s*[^\W\d_]{0,3}", text.replace(",", ""))
    if found is None or not low <= int(found[1]) <= high:
        raise ValueError(
            _("%(low)d부터 %(high)d까지의 수로 적어 주세요: %(text)s")
            % {"low": low, "high": high, "text": text[:40]}
        )
    return int(found[1])


def parse_yes_no(value: Cell) -> bool | None:
    """Return the answer, or None for an empty cell; `예`, `Y`, `가능`, `아니오`, `N`, `불가`."""
    if isinstance(value, bool):
        return value
    text = plain(value).casefold()
    if not text:
        return None
    if text in YES:
        return True
    if text in NO:
        return False
    raise ValueError(_("예 또는 아니오로 적어 주세요: %(text)s") % {"text": text[:40]})
