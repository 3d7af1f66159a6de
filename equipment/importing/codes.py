"""Code lists as files write them: our codes, our labels, and the labels and numbers of others."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from equipment.models import (
    AcquisitionMethod,
    EquipmentClass,
    ExclusiveReason,
    Purpose,
    Status,
    UseMode,
    UseScope,
)
from itube.lib.quantities import plain
from itube.lib.sheets import Cell
from itube.lib.text import squash

OTHER_WORDS: dict[type[TextChoices], dict[str, tuple[str, ...]]] = {
    Status: {
        "normal": ("정상", "가동", "가동중", "사용중", "운영중", "운영", "활용중", "저활용"),
        "repair": ("점검", "수리", "수리중", "고장", "교정중", "정비중", "유지보수"),
        "idle": ("유휴장비", "미가동"),
        "disposed": ("폐기", "매각", "양여", "불용처분", "처분"),
    },
    UseScope: {
        "exclusive": ("1", "단독활용만 가능", "단독활용만가능", "단독"),
        "shared": ("2", "공동활용허용가능", "공동활용허용", "공동활용 허용 가능", "공동활용"),
        "service": ("3", "공동활용서비스가능", "공동활용서비스 가능", "공동활용서비스"),
    },
    ExclusiveReason: {f"{number:02d}": (str(number),) for number in range(1, 10)},
    Purpose: {
        "testing": ("1", "시험", "시험장비"),
        "analysis": ("2", "분석"),
        "education": ("3", "교육"),
        "measurement": ("4", "계측"),
        "production": ("5", "생산"),
        "other": ("6",),
    },
    EquipmentClass: {
        "main": ("1", "주 장비"),
        "auxiliary": ("2", "보조"),
        "accessory": ("3", "부대"),
    },
    AcquisitionMethod: {
        "purchase": ("1", "구입", "외자구매", "내자구매", "임차"),
        "development": ("2", "자체개발", "자체제작", "제작"),
        "construction": ("3", "시설구축"),
    },
}

# JEINET counts 1 rental, 2 test, 3 direct, 4 all.
USE_MODES: dict[str, tuple[str, ...]] = {
    "direct": ("3", "직접사용", "직접", "직접이용", "이용자직접사용", "자율사용"),
    "test": (
        "2",
        "의뢰",
        "시험의뢰",
        "분석의뢰",
        "분석시험의뢰",
        "시험분석의뢰",
        "시험분석",
        "대행",
    ),
    "rental": ("1", "임대", "장비대여"),
}
ALL_MODES = {"4", "모두", "모두가능", "전체", "all"}

COUNTRIES: dict[str, tuple[str, ...]] = {
    "KR": ("한국", "대한민국", "국산", "korea", "southkorea", "republicofkorea"),
    "US": ("미국", "usa", "unitedstates", "unitedstatesofamerica"),
    "JP": ("일본", "japan"),
    "DE": ("독일", "germany"),
    "CN": ("중국", "china"),
    "TW": ("대만", "taiwan"),
    "GB": ("영국", "uk", "unitedkingdom", "england"),
    "FR": ("프랑스", "france"),
    "IT": ("이탈리아", "이태리", "italy"),
    "CH": ("스위스", "switzerland"),
    "NL": ("네덜란드", "netherlands"),
    "AT": ("오스트리아", "austria"),
    "SE": ("스웨덴", "sweden"),
    "DK": ("덴마크", "denmark"),
    "FI": ("핀란드", "finland"),
    "NO": ("노르웨이", "norway"),
    "BE": ("벨기에", "belgium"),
    "ES": ("스페인", "spain"),
    "PT": ("포르투갈", "portugal"),
    "CZ": ("체코", "czechia", "czechrepublic"),
    "PL": ("폴란드", "poland"),
    "HU": ("헝가리", "hungary"),
    "RU": ("러시아", "russia"),
    "LT": ("리투아니아", "lithuania"),
    "LI": ("리히텐슈타인", "liechtenstein"),
    "LU": ("룩셈부르크", "luxembourg"),
    "IE": ("아일랜드", "ireland"),
    "CA": ("캐나다", "canada"),
    "AU": ("호주", "오스트레일리아", "australia"),
    "NZ": ("뉴질랜드", "newzealand"),
    "SG": ("싱가포르", "singapore"),
    "IL": ("이스라엘", "israel"),
    "IN": ("인도", "india"),
    "TR": ("튀르키예", "터키", "turkey"),
    "MY": ("말레이시아", "malaysia"),
    "TH": ("태국", "thailand"),
    "VN": ("베트남", "vietnam"),
}


def _table(
    codes: Mapping[str, tuple[str, ...]], choices: Iterable[tuple[str, Any]]
) -> dict[str, str]:
    """Return code by word: its other words, its label in each language of the site, itself."""
    labels = dict(choices)
    table: dict[str, str] = {}
    for language in ("en", "ko"):  # files are Korean before all, whoever loads them
        with override(language):
            table |= {
                squash(str(word)): code
                for code, words in codes.items()
                for word in (*words, labels.get(code, code), code)
            }
    return table


TABLES = {
    choices: _table({code: words.get(code, ()) for code in choices.values}, choices.choices)
    for choices, words in OTHER_WORDS.items()
}
MODE_TABLE = _table(USE_MODES, UseMode.choices)
COUNTRY_TABLE = _table(COUNTRIES, ())


def parse_code(value: Cell, choices: type[TextChoices]) -> str | None:
    """Return the code of choices that value means, or None for an empty cell."""
    text = plain(value)
    if not text:
        return None
    code = TABLES[choices].get(squash(text))
    if code is None:
        raise ValueError(
            _("알 수 없는 값이에요: %(text)s. 쓸 수 있는 값: %(values)s")
            % {"text": text[:40], "values": ", ".join(str(label) for label in choices.labels)}
        )
    return code


def parse_use_modes(value: Cell) -> list[str] | None:
    """Return the use modes in the order of UseMode, or None for an empty cell."""
    text = plain(value)
    if not text:
        return None
    if squash(text) in ALL_MODES:
        return list(UseMode.values)
    if (whole := MODE_TABLE.get(squash(text))) is not None:
        return [whole]
    found = set()
    for part in filter(None, re.split(r"[,;/|\n]|\s및\s", text)):
        code = MODE_TABLE.get(squash(part))
        if code is None:
            raise ValueError(
                _("알 수 없는 이용방법이에요: %(text)s. 직접사용, 분석·시험의뢰, 대여 중에 적어요.")
                % {"text": part.strip()[:40]}
            )
        found.add(code)
    return [code for code in UseMode.values if code in found]


def parse_country(value: Cell) -> str | None:
    """Return the country's two letters of ISO 3166-1, or None for an empty cell."""
    text = plain(value)
    if not text:
        return None
    if re.fullmatch(r"[A-Z]{2}", text) and text != "UK":
        return text
    code = COUNTRY_TABLE.get(squash(text))
    if code is None:
        raise ValueError(
            _("알 수 없는 나라예요: %(text)s. ISO 3166-1 두 글자로 적어 주세요. 예: KR")
            % {"text": text[:40]}
        )
    return code
