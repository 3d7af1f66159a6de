"""Provinces and cities as people call them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from itube.chatbot.reading.called import CALLED
from itube.chatbot.reading.phrase import Phrase

PROVINCES = {
    "KR-11": r"서울(?:특별시|시)?|seoul",
    "KR-26": r"부산(?:광역시|직할시|시)?|busan|pusan",
    "KR-27": r"대구(?:광역시|시)?|daegu",
    "KR-28": r"인천(?:광역시|시)?|incheon",
    "KR-29": r"광주(?:광역시|시)?|gwangju",
    "KR-30": r"대전(?:광역시|시)?|daejeon|taejon",
    "KR-31": r"울산(?:광역시|시)?|ulsan",
    "KR-50": r"세종(?:특별자치시|특별시|시)?|sejong",
    "KR-41": r"경기(?:도|남부|북부|권)?|gyeonggi(?:-do)?",
    "KR-42": r"강원(?:특별자치도|도)?|gangwon(?:-do)?",
    "KR-43": r"충북|충청북도|chungbuk|chungcheongbuk(?:-do)?",
    "KR-44": r"충남|충청남도|chungnam|chungcheongnam(?:-do)?",
    "KR-45": r"전북(?:특별자치도|도)?|전라북도|jeonbuk|jeollabuk(?:-do)?",
    "KR-46": r"전남|전라남도|jeonnam|jeollanam(?:-do)?",
    "KR-47": r"경북|경상북도|gyeongbuk|gyeongsangbuk(?:-do)?",
    "KR-48": r"경남|경상남도|gyeongnam|gyeongsangnam(?:-do)?",
    "KR-49": r"제주(?:특별자치도|도|시)?|jeju(?: island)?",
}
# Cities and counties whose name alone says where; where no center is, the province still helps.
CITIES: dict[str, list[str]] = CALLED["cities"]
# These are words of the trade as well (화성 is the forming of cells, 양산 mass production): only
# with 시 or 군 behind them they are places.
ALSO_WORDS = frozenset(CALLED["cities_and_words"])
# What may follow a place; 대전에서는, 경기도쪽에, 부산이요.
_AFTER = (
    r"(?:\s?(?:지역|쪽|권|내|근처|인근|부근|주변|근방|관내))?"
    r"(?:에서는|에서도|에서|에는|에도|에선|에|으로|로|의|은|는|이나|도|만|랑|이랑|이요|은요|는요|에서요|으로요|로요|쪽이요|요|과|와|이|까지|에요|예요|이에요|"
    r"입니다|이면|면|이고요|인데요|인데|이고|라면|이라면|이나요)?"
    r"(?=\s|$|[~·])"
)
_PROVINCES = {
    code: re.compile(rf"(?<![가-힣a-z])(?:{names}){_AFTER}") for code, names in PROVINCES.items()
}
# 경기도에 있어 is written together as well: 경기에있는.
_GLUED = {
    code: re.compile(rf"(?<![가-힣a-z])(?:{names})(?:에|의)(?=있|쓸)")
    for code, names in PROVINCES.items()
}
ANYWHERE = re.compile(
    r"(?:지역|위치|장소|거리|곳|시도)(?:은|는|이|도)?\s?(?:상관\s?없|관계\s?없|아무|무관|안\s?중요|다\s?괜찮)[가-힣]*"
    r"|지역\S{0,2}\s?조건\S{0,2}\s?(?:빼|없|제외|해제|풀)\S*|[가-힣]{2,5}(?:이|가)?\s?아니(?:어|여)도\s?\S*"
    r"|전국(?:으로|에서|어디|에)?\s?(?:다|어디든|모두|아무\s?데나)?|아무\s?(?:데|지역|곳)나|어디(?:든|라도)\s?(?:상관|괜찮|좋|돼|되)[가-힣]*"
    r"|\banywhere\b|\bany (?:region|place|province)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A province's code, and the slug of a city if one was named."""

    province: str
    city: str = ""


def named_cities() -> dict[str, Place]:
    """Return the cities of CITIES as read() takes them: without a slug, as no center is there."""
    return {name: Place(code) for code, names in CITIES.items() for name in names}


def read(phrase: Phrase, cities: Mapping[str, Place]) -> list[Place]:
    """Take the places out of phrase and return them in its order.

    cities are places by their names without 시·군·구, in small letters.
    """
    found: list[tuple[int, Place]] = []
    for code, pattern in _PROVINCES.items():
        match = phrase.find(pattern) or phrase.find(_GLUED[code])
        if match:
            found.append((match.start(), Place(code)))
    found += _cities_in(phrase, cities, {place.province for _at, place in found})
    for code, pattern in _PROVINCES.items():
        phrase.take(pattern)
        phrase.take(_GLUED[code])
    # A city that was named stands for its province.
    found.sort(key=lambda pair: (pair[0], not pair[1].city))
    return [place for _at, place in found]


_CITY = re.compile(r"(?<![가-힣a-z])([가-힣]{2,4}?|[a-z]{4,})(시|군|구)?" + _AFTER)


def _cities_in(
    phrase: Phrase, cities: Mapping[str, Place], provinces: set[str]
) -> list[tuple[int, Place]]:
    """Take the cities out of phrase; of one province that was named already, only its city."""
    found = []
    left = phrase.left
    for match in _CITY.finditer(phrase.left):
        place = cities.get(match[1])
        if place is None or (match[1] in ALSO_WORDS and not match[2]):
            continue
        left = f"{left[: match.start()]}{' ' * len(match[0])}{left[match.end() :]}"
        if place.province not in provinces:
            found.append((match.start(), place))
            provinces.add(place.province)
    phrase.left = left
    return found
