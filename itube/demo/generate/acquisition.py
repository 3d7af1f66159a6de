"""How a piece came to its center: product, price, date, numbers, and the program that paid."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from itube.demo.generate.centers import Center
from itube.demo.generate.chance import chance
from itube.demo.generate.sources import Kind, choices, countries

FIRST_YEAR, LAST_MONTH = 2011, (2026, 6)
YEARS = {
    2011: 5, 2012: 7, 2013: 8, 2014: 9, 2015: 9, 2016: 8, 2017: 8, 2018: 8, 2019: 8, 2020: 7,
    2021: 7, 2022: 6, 2023: 6, 2024: 5, 2025: 4, 2026: 2,
}  # fmt: skip
LEAST_WON = 30_000_000
# Above this a center tends to buy a smaller one than the kind's typical price would say.
MODEST_WON = 180_000_000
MODESTY = 0.74
OWN_MAKE = "자체 제작"
FACILITIES = ("H1", "F4", "C5", "F2", "H3")


@dataclass(frozen=True)
class Acquisition:
    maker: str
    model: str
    country: str
    method: str
    won: int
    day: datetime.date
    useful_life: int
    program: str
    project: str


def acquisition(center: Center, kind: Kind, subject: object) -> Acquisition:
    choose = chance("acquisition", subject)
    method = choose.weighted(("purchase", "development", "construction"), _methods(kind))
    own = method != "purchase" or not kind.products
    maker, model = (OWN_MAKE, "") if own else _product(kind, subject)
    day = _day(center, subject)
    return Acquisition(
        maker=maker,
        model=model,
        country="KR" if own else countries()[maker],
        method=method,
        won=_won(kind, model, subject),
        day=day,
        useful_life=choose.weighted((5, 7, 8, 10, 12, 15), (8, 10, 22, 42, 12, 6)),
        program=_program(day.year, center.code) if choose.happens(0.6) else "",
        project=_project(center, day.year) if choose.happens(0.4) else "",
    )


def numbers(days: Sequence[datetime.date]) -> list[tuple[str, str]]:
    """Return an i-tube number and a registration number for each piece, rising with its date."""
    choose = chance("numbers")
    result = [("", "")] * len(days)
    itube, nfec = 1300, 140_200
    for i in sorted(range(len(days)), key=lambda i: (days[i], i)):
        itube += choose.between(1, 66)
        nfec += choose.between(1, 44)
        registered = "" if choose.happens(0.02) else f"NFEC-{days[i]:%Y-%m}-{nfec:06d}"
        result[i] = (f"EPN{itube:07d}", registered)
    return result


def _methods(kind: Kind) -> tuple[float, float, float]:
    return (0.7, 0.08, 0.22) if kind.classification in FACILITIES else (0.98, 0.02, 0)


def _product(kind: Kind, subject: object) -> tuple[str, str]:
    """Return maker and model; those named first in the reference data sell best."""
    weights = [1 / (place + 2) for place in range(len(kind.products))]
    return chance("product", subject).weighted(kind.products, weights)


def _won(kind: Kind, model: str, subject: object) -> int:
    typical: float = kind.price_won
    if typical > MODEST_WON:
        typical = MODEST_WON * (typical / MODEST_WON) ** MODESTY
    factor = 1.12 ** chance("price", kind.slug, model).spread()
    factor *= 1.16 ** chance("price", subject).spread()
    step = 100_000 if typical < 3e8 else 1_000_000
    won = round(typical * factor / step) * step
    if won < LEAST_WON:
        won = LEAST_WON + chance("least price", subject).between(0, 60) * 100_000
    return won


def _day(center: Center, subject: object) -> datetime.date:
    choose = chance("date", subject)
    years = [year for year in YEARS if year > center.opened_year]
    year = choose.weighted(years, [YEARS[y] for y in years])
    last = LAST_MONTH[1] if year == LAST_MONTH[0] else 12
    # Much is delivered at the end of the budget year.
    month = choose.weighted(range(1, last + 1), [1 + (m > 9) * 1.2 for m in range(1, last + 1)])
    day = datetime.date(year, month, choose.between(1, 28))
    weekend = max(0, day.weekday() - 4)
    return day - datetime.timedelta(days=weekend) if day.day > weekend else day.replace(day=4)


def _program(year: int, code: str) -> str:
    running = [each["name"] for each in choices()["programs"] if each["from"] <= year]
    return chance("program", code, year // 3).pick(running[-4:])


def _project(center: Center, year: int) -> str:
    field = center.theme.name_ko
    for ending in ("지원센터", "시험평가센터", "안전성평가센터", "시험검증센터", "시험센터"):
        field = field.removesuffix(ending).strip()
    field = field.removesuffix("센터")
    return chance("project", center.code, year // 3).pick(choices()["projects"]).format(field=field)
