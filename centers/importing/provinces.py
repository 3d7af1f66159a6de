"""Provinces as people write them: code, official, short and former names."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from centers.models.codes import PROVINCE_SHORT, Province
from itube.lib.quantities import plain
from itube.lib.sheets import Cell
from itube.lib.text import squash

FORMER_NAMES = {
    "KR-11": ("서울시",),
    "KR-26": ("부산시", "부산직할시"),
    "KR-27": ("대구시", "대구직할시"),
    "KR-28": ("인천시", "인천직할시"),
    "KR-29": ("광주시", "광주직할시"),
    "KR-30": ("대전시", "대전직할시"),
    "KR-31": ("울산시",),
    "KR-42": ("강원도",),
    "KR-45": ("전라북도", "전북도"),
    "KR-49": ("제주도",),
    "KR-50": ("세종시", "세종특별시"),
}

NAMES: dict[str, str] = {}
for language in ("en", "ko"):  # files are Korean before all, whoever loads them
    with override(language):
        NAMES |= {
            squash(str(name)): code
            for code in Province.values
            for name in (
                code,
                Province(code).label,
                PROVINCE_SHORT[code],
                *FORMER_NAMES.get(code, ()),
            )
        }


def parse_province(value: Cell) -> str | None:
    """Return the province's ISO 3166-2 code, or None for an empty cell; raises ValueError."""
    text = plain(value)
    if not text:
        return None
    code = NAMES.get(squash(text))
    if code is None:
        raise ValueError(
            _("알 수 없는 시·도예요: %(text)s. 서울특별시나 KR-11처럼 적어 주세요.")
            % {"text": text[:40]}
        )
    return code
