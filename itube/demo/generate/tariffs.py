"""What use costs, as people write it: `직접사용 시간당 60,000원; 분석·시험의뢰 건당 120,000원`."""

import datetime

from itube.demo.generate.chance import Chance, chance
from itube.demo.generate.sources import Kind

MODES = {"direct": "직접사용", "test": "분석·시험의뢰", "rental": "대여"}
# Chambers and ageing tests run for days: what they ask for an hour is small.
LONG_RUN_WON = 16_000


def use_modes(kind: Kind, subject: object) -> list[str]:
    """Return the modes a center offers: some of those that the kind allows."""
    choose = chance("use modes", subject)
    offered = list(kind.modes)
    if "direct" in offered and "test" in offered:
        dropped = choose.weighted(("", "direct", "test"), (62, 22, 16))
        offered = [mode for mode in offered if mode != dropped]
    if "rental" in offered and len(offered) > 1 and choose.happens(0.45):
        offered.remove("rental")
    return offered


def texts(kind: Kind, modes: list[str], subject: object) -> list[str]:
    """Return a tariff for each mode."""
    choose = chance("tariffs", subject)
    hourly = _rounded(kind.hourly_won * (0.8 + 0.5 * choose.fraction()))
    negotiable = choose.happens(0.03)
    free = not negotiable and hourly <= 20_000 and choose.happens(0.05)
    return [f"{MODES[mode]} {_text(mode, hourly, negotiable, free, choose)}" for mode in modes]


def valid_from(acquired: datetime.date, subject: object) -> datetime.date:
    """Return since when the tariffs hold: a January or July, or the month after delivery."""
    day = chance("tariff day", subject).pick(
        (datetime.date(2023, 1, 1), datetime.date(2023, 7, 1), datetime.date(2024, 1, 1))
    )
    if acquired < day:
        return day
    year, month = divmod(acquired.year * 12 + acquired.month, 12)
    return datetime.date(year, month + 1, 1)


def _text(mode: str, hourly: int, negotiable: bool, free: bool, choose: Chance) -> str:
    if negotiable:
        return "협의"
    if free and mode == "direct":
        return "무료"
    if mode == "direct":
        return _direct(hourly, choose)
    if mode == "rental":
        return f"일당 {_rounded(hourly * choose.pick((4, 5, 6))):,}원"
    if hourly <= LONG_RUN_WON:
        if choose.happens(0.5):
            return f"일당 {_rounded(hourly * choose.pick((8, 10, 12))):,}원"
        return f"시간당 {hourly:,}원"
    return f"건당 {_rounded(hourly * choose.pick((1.5, 2, 2, 2.5, 3))):,}원"


def _direct(hourly: int, choose: Chance) -> str:
    way = choose.weighted(("hour", "base", "day"), (86, 9, 5 if hourly >= 30_000 else 0))
    if way == "base":
        hours = choose.pick((2, 2, 3, 4))
        base = _rounded(hourly * hours * 0.95)
        return f"기본 {hours}시간 {base:,}원, 추가 시간당 {_rounded(hourly * 0.85):,}원"
    if way == "day":
        return f"일당 {_rounded(hourly * 6):,}원"
    return f"시간당 {hourly:,}원"


def _rounded(won: float) -> int:
    step = 1_000 if won < 50_000 else 5_000 if won < 500_000 else 10_000
    return max(step, round(won / step) * step)
