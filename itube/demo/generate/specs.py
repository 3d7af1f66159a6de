"""The specs of a piece: those typical of its kind, varied by model, a little also by piece."""

import math
import re
from typing import Any

from itube.demo.generate.chance import Chance, chance
from itube.demo.generate.sources import Kind

# What nature or a standard fixes stays as it is.
FIXED_UNITS = {"%", "°", "dBm", "축", "웰", "Class", "eV", "분", "배/분"}
COUNTED_UNITS = {
    "ch", "개", "포트", "명", "대", "존", "코어", "pin", "홀", "회", "CPH", "캡슐/h", "개/h",
    "개/min", "테스트/h", "회/min", "회/h", "bpm", "도",
}  # fmt: skip
FIXED_NAMES = re.compile(
    "파장|습도|산소포화도|시야각|염수|심박수|이슬점|콜드트랩|멸균온도|프로브 직경"
)
FINE_NAMES = re.compile(
    "분해능|정밀도|정확도|재현성|불확도|균일도|최소 선폭|진공도|누설량|검출한계|해상도|암소음"
)
INCHES = (4, 6, 8, 12)
# How far instruments for radio frequencies are sold to reach.
GIGAHERTZ = (3, 6, 8.5, 13.6, 20, 26.5, 43.5, 50, 67, 110)
# What a larger model has more of at both ends.
SIZE_UNITS = {"mm", "m", "ton", "kg", "L", "m²", "m³"}
LIQUID_NITROGEN = -150


def texts(kind: Kind, model: str, subject: object) -> list[str]:
    """Return the specs as a data sheet writes them: `가속전압 0.3~30kV`."""
    by_model = chance("specs", kind.slug, model)
    by_piece = chance("specs", subject)
    return [_varied(spec, by_piece if by_piece.happens(0.15) else by_model) for spec in kind.specs]


def _varied(spec: dict[str, Any], choose: Chance) -> str:
    low, high, unit, name = spec["from"], spec["to"], spec["unit"], spec["name_ko"]
    if name == "수소 공명주파수":
        return f"{name} {choose.pick((400, 500, 600, 600, 700, 800))}MHz"
    if low == high:
        return _varied_value(spec, choose)
    new_low, new_high = _varied_range(low, high, unit, name, choose)
    if not new_low < new_high:
        return str(spec["text"])
    commas = "," in spec["text"]
    if (new_low, new_high) == (low, high):
        return str(spec["text"])
    return f"{name} {_written(new_low, commas)}~{_written(new_high, commas)}{unit}"


def _varied_value(spec: dict[str, Any], choose: Chance) -> str:
    name, unit, value = spec["name_ko"], spec["unit"], spec["to"]
    if unit != "eV" and (FINE_NAMES.search(name) or (unit == "%" and value < 5)):
        factor = choose.pick((0.8, 1, 1, 1, 1.2, 1.5))
    elif unit in FIXED_UNITS | {"℃", "nm", "kHz", "GHz", "Hz"} or FIXED_NAMES.search(name):
        factor = 1
    else:
        factor = choose.pick((0.8, 1, 1, 1.25, 1.5))
    if factor == 1:
        return str(spec["text"])
    return f"{name} {_written(_rounded(value * factor), ',' in spec['text'])}{unit}"


def _varied_range(
    low: float, high: float, unit: str, name: str, choose: Chance
) -> tuple[float, float]:
    if unit == "℃" or (unit == "K" and high > 100):
        return _temperatures(low, high, choose)
    if unit == "%RH":
        return choose.pick((10, 20, 20, 30)), choose.pick((90, 95, 95, 98))
    if unit == "인치":
        allowed = [size for size in INCHES if low < size <= max(high, 8)]
        return low, choose.pick([*allowed, high])
    if unit in FIXED_UNITS or FIXED_NAMES.search(name):
        return low, high
    if name == "주파수" and unit in {"MHz", "GHz"} and high / low > 10:
        return low, _highest_frequency(high, unit, choose)
    if low > 0 and high / low < 3:
        factor = choose.pick((0.7, 0.8, 1, 1, 1.5, 2)) if unit in SIZE_UNITS else 1
        return _rounded(low * factor), _rounded(high * factor)
    if unit in COUNTED_UNITS:
        return low, high if high < 12 else round(high * choose.pick((0.5, 1, 1, 1, 2)))
    if low < 0:
        return low, high
    if unit == "V" and high <= 10:
        return low, choose.pick((high, high, 6, 10))
    factor = choose.pick((0.5, 0.6, 0.8, 1, 1, 1, 1, 1.2, 1.5, 2))
    new_low, new_high = _rounded(low * choose.pick((0.5, 1, 1, 1, 2))), _rounded(high * factor)
    return (new_low, new_high) if new_high >= 3 * new_low else (low, high)


def _highest_frequency(high: float, unit: str, choose: Chance) -> float:
    scale = 1000 if unit == "MHz" else 1
    reached = [step * scale for step in GIGAHERTZ if step * scale <= high * 1.1]
    return choose.pick(reached[-4:]) if reached else high


def _temperatures(low: float, high: float, choose: Chance) -> tuple[float, float]:
    step = 5 if high <= 200 else 10 if high <= 600 else 50
    if high <= 0:
        shift = choose.pick((-5, 0, 0, 5))
        return low + shift, high + shift
    new_high = round(high * choose.pick((0.85, 0.9, 1, 1, 1, 1.1)) / step) * step
    new_low = low
    if LIQUID_NITROGEN < low <= -20:
        new_low = low + choose.pick((-10, 0, 0, 0, 10))
    return new_low, new_high


def _rounded(value: float) -> float:
    """Return the value with two significant digits."""
    if value == 0:
        return 0
    digits = 1 - math.floor(math.log10(abs(value)))
    return round(value, digits)


def _written(value: float, commas: bool) -> str:
    if value == int(value):
        return f"{int(value):,}" if commas else str(int(value))
    return f"{value:.13f}".rstrip("0")
