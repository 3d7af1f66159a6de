"""The 244 centers: one for each theme that an institution of the reference data takes on."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from itube.demo.generate.chance import chance
from itube.demo.generate.sources import Theme, read, themes

# The first two have accounts of their own in the demo: both work on batteries, so that one can
# refer a request to the other.
FIRST = [("한국자동차연구원", "battery"), ("충북테크노파크", "battery")]

AREA_CODES = {
    "KR-11": "02", "KR-26": "051", "KR-27": "053", "KR-28": "032", "KR-29": "062",
    "KR-30": "042", "KR-31": "052", "KR-41": "031", "KR-42": "033", "KR-43": "043",
    "KR-44": "041", "KR-45": "063", "KR-46": "061", "KR-47": "054", "KR-48": "055",
    "KR-49": "064", "KR-50": "044",
}  # fmt: skip

DAYTIME = "월~금 09:00~18:00"
WITH_LUNCH = "월~금 09:00~12:00, 13:00~18:00"
EARLY = "월~금 08:30~17:30"
EVENING = "월~금 09:00~21:00"
TUESDAY_EVENING = "월 09:00~18:00; 화 09:00~21:00; 수~금 09:00~18:00"
SATURDAY = "월~금 09:00~18:00; 토 09:00~13:00"
ROUND_THE_CLOCK = "월~일 00:00~24:00"
HOURS = {
    DAYTIME: 46, WITH_LUNCH: 30, EARLY: 9, EVENING: 5, TUESDAY_EVENING: 3, SATURDAY: 5,
    ROUND_THE_CLOCK: 2,
}  # fmt: skip
HOURS_KO = {
    EARLY: "아침 8시 30분부터 엽니다.",
    EVENING: "평일 밤 9시까지 이용할 수 있습니다.",
    TUESDAY_EVENING: "화요일에는 밤 9시까지 엽니다.",
    SATURDAY: "토요일 오전에도 이용할 수 있습니다.",
    ROUND_THE_CLOCK: "사용 자격이 있으면 밤과 주말에도 이용할 수 있습니다.",
}
HOURS_EN = {
    EARLY: "Opens at 8:30.",
    EVENING: "Open until 9 pm on weekdays.",
    TUESDAY_EVENING: "Open until 9 pm on Tuesdays.",
    SATURDAY: "Open on Saturday mornings too.",
    ROUND_THE_CLOCK: "Qualified users may come at night and at weekends.",
}

SITES = {
    "technopark": ["본부동", "시험생산동", "기업지원동", "벤처동"],
    "institute": ["연구동", "시험동", "기술지원동"],
    "government": ["연구동", "공동연구동", "실험동"],
    "certification": ["시험동", "본관", "시험인증동"],
    "public": ["연구동", "지원동", "장비동"],
    "university": ["산학협력관", "공동실험실습관", "공학관"],
}


@dataclass(frozen=True, eq=False)
class Center:
    code: str
    institution: str
    institution_kind: str
    theme: Theme
    province: str
    row: dict[str, Any]
    opened_year: int


@cache
def centers() -> tuple[Center, ...]:
    """Return all centers in the order of their codes."""
    institutions = {row["name_ko"]: row for row in read("institutions.json")}
    chosen = [
        (institution, theme)
        for institution, slugs in read("center_themes.json")["institutions"].items()
        for theme in slugs
    ]
    ordered = FIRST + [pair for pair in chosen if pair not in FIRST]
    provinces = {row["code"]: row["name_ko"] for row in read("taxonomy.json")["provinces"]}
    return tuple(
        _center(number, institutions[institution], themes()[theme], provinces)
        for number, (institution, theme) in enumerate(ordered, start=1)
    )


def center_rows() -> list[dict[str, Any]]:
    return [center.row for center in centers()]


def short_ko(institution: str) -> str:
    """Return the name without what stands in brackets: `한국산업기술시험원`."""
    return re.sub(r"\s*\(.*?\)", "", institution)


def short_en(institution: str) -> str:
    """Return the acronym in brackets if there is one, else the name: `KATECH`."""
    acronym = re.search(r"\(([A-Z][A-Za-z-]*(?: hub)?)(?:, \w+)?\)", institution)
    return acronym[1] if acronym else re.sub(r"\s*\(.*?\)", "", institution)


def _center(
    number: int, institution: dict[str, Any], theme: Theme, provinces: dict[str, str]
) -> Center:
    code = f"C{number:03d}"
    choose = chance("center", code)
    name = short_ko(institution["name_ko"])
    hours = DAYTIME if number == 1 else choose.weighted(list(HOURS), list(HOURS.values()))
    opened_year = choose.between(1999, 2014)
    if number > len(FIRST) and choose.happens(0.2):
        opened_year = choose.between(2014, 2019)
    site = choose.pick(SITES[institution["kind_code"]])
    province = institution["province_code"]
    row = {
        "code": code,
        "institution": institution["name_ko"],
        "name_ko": f"{name} {theme.name_ko}",
        "name_en": f"{short_en(institution['name_en'])} {theme.name_en}",
        "summary_ko": _sentences(
            theme.summary_ko, HOURS_KO.get(hours, ""), f"{name}에서 운영합니다."
        ),
        "summary_en": _sentences(
            theme.summary_en,
            HOURS_EN.get(hours, ""),
            f"Run by {re.sub(r' [(].*?[)]', '', institution['name_en'])}.",
        ),
        "province": province,
        "city_ko": institution["city"],
        "city_en": institution["city_en"],
        "address_ko": f"{provinces[province]} {institution['city']} {name} {site} (시연용 주소)",
        "latitude": f"{institution['lat'] + (choose.fraction() - 0.5) * 0.012:.5f}",
        "longitude": f"{institution['lon'] + (choose.fraction() - 0.5) * 0.014:.5f}",
        "phone": f"{AREA_CODES[province]}-000-{number:04d}",
        "email": f"{code.lower()}@center.example",
        "homepage": f"https://{code.lower()}.center.example/" if choose.happens(0.6) else "",
        "opened_on": f"{opened_year}-{choose.between(1, 12):02d}-{choose.between(1, 28):02d}",
        "opening_hours": hours,
        "closed_days": "" if hours == ROUND_THE_CLOCK else _closed_days(institution["name_ko"]),
    }
    return Center(
        code, institution["name_ko"], institution["kind_code"], theme, province, row, opened_year
    )


def _sentences(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _closed_days(institution: str) -> str:
    """Return the days on which an institution closes; all its centers share them."""
    choose = chance("closed days", institution)
    days = []
    if choose.happens(0.75):
        month, day = choose.between(3, 11), choose.between(1, 28)
        days += [f"{year}-{month:02d}-{day:02d} 창립기념일" for year in (2025, 2026, 2027)]
    if choose.happens(0.5):
        days += [f"{year}-12-31 종무식" for year in (2025, 2026, 2027)]
    if choose.happens(0.15):
        first = choose.between(1, 5)
        days += [f"2027-08-{day:02d} 하계 정기점검" for day in range(first, first + 3)]
    return "; ".join(sorted(days))
