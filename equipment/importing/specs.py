"""Specifications from strings such as `가속전압 0.3~30kV; 배율 5~300,000배; 파장 405/488nm`."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from equipment.units import converted, unit_of
from itube.lib.sheets import Cell

MAX_TEXT = 200
MAX_NAME = 80
MAX_UNIT = 20

# Signs that look alike. NFKC would turn cm⁻¹ into cm-1 and m² into m2, so it is not used here.
ALIKE = str.maketrans(
    "∼〜～˜−－＋．，：；≦≧０１２３４５６７８９",
    "~~~~--+.,:;≤≥0123456789",
)
PLAIN_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?"
# 5 x 10^-3, 1×10⁻⁵
POWER = r"(?:\s*[x×]\s*10(?:\^?(?P<{0}e>[-+]?\d{{1,3}})|(?P<{0}s>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}})))?"
UNIT = r"(?P<{}>[^\s\d,;~()≤≥<>±+\-–—/][^\s,;~()≤≥<>±]*)?"
HIGH = r"최대|max\.?|≤|<=|<|~|up to"
LOW = r"최소|min\.?|≥|>=|>"
VALUE = re.compile(
    rf"(?:(?P<before>{HIGH}|{LOW})\s*)?"
    rf"(?P<a>{PLAIN_NUMBER}){POWER.format('a')}\s*{UNIT.format('unit_a')}"
    rf"(?:\s*(?P<range>~|–|—|(?<=\d)-)\s*"
    rf"(?P<b>{PLAIN_NUMBER}){POWER.format('b')}\s*{UNIT.format('unit_b')})?"
    r"(?:\s*(?P<after>이하|미만|이내|까지|이상|초과|부터|max\.?|min\.?))?",
    re.IGNORECASE,
)
LIST = re.compile(rf"(?P<numbers>{PLAIN_NUMBER}(?:\s*/\s*{PLAIN_NUMBER})+)\s*{UNIT.format('unit')}")
# A name ends where the first number, or a word that goes before one, begins.
NAMED = re.compile(
    r"(?P<name>.*?[^\s:=])\s*(?:[:=]\s*(?P<said>.+)"
    rf"|\s(?P<value>(?:{HIGH}|{LOW}|±|약)?\s*[-+]?\d.*)|(?P<tight>(?:≤|≥|<|>|±)\s*[-+]?\d.*))",
    re.IGNORECASE | re.DOTALL,
)
# No instrument measures beyond; 1e999 would be infinite, which JSON cannot tell.
LARGEST = 1e100
SUPERSCRIPT = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
AT_MOST = {"최대", "max", "≤", "<=", "<", "~", "up to", "이하", "미만", "이내", "까지"}


class SpecValue(NamedTuple):
    """One spec: low and high in unit; both None where text could not be read as numbers."""

    name: str
    low: float | None
    high: float | None
    unit: str
    text: str


def parse_specs(value: Cell) -> list[SpecValue]:
    """Return the specs of a cell, parted by semicolons or lines; an empty cell has none.

    text is the value as written, without the name. `3.0nm` is from 3 to 3, `최대 1,000℃` and
    `≤ 5nm` have no low end, `≥ 10bar` and `10bar 이상` no high end. `405/488nm` are two specs of
    one value each, since a range from 405 to 488 would promise what lies between; a list that
    falls or has a number below 10 may be a fraction (`1/2인치`) and stays text, like all that
    cannot be read. Raises ValueError if a spec is too long to be kept.
    """
    parts = re.split(r"[;；\n]+", "" if value is None else str(value))
    return [spec for part in parts if part.strip() for spec in _parsed(" ".join(part.split()))]


def _parsed(part: str) -> list[SpecValue]:
    part = part.replace("\x00", "")
    if len(part) > MAX_TEXT:
        raise ValueError(
            _("규격 하나는 %(limit)d자까지 적을 수 있어요: %(text)s…")
            % {"limit": MAX_TEXT, "text": part[:30]}
        )
    named = NAMED.fullmatch(part.translate(ALIKE))
    if named is None or len(named["name"]) > MAX_NAME:
        return [SpecValue("", None, None, "", part)]
    name = part[: named.end("name")]
    group = next(group for group in ("said", "value", "tight") if named[group])
    plain, written = named[group].strip(), part[named.start(group) :].strip()
    if listed := LIST.fullmatch(plain):
        if specs := _list(name, listed):
            return specs
    elif found := VALUE.fullmatch(plain):
        spec = _value(name, found, written)
        if spec is not None:
            return [spec]
    return [SpecValue(name, None, None, "", written)]


def _list(name: str, found: re.Match[str]) -> list[SpecValue]:
    numbers = [number.strip() for number in found["numbers"].split("/")]
    values = [float(number.replace(",", "")) for number in numbers]
    if values != sorted(set(values)) or values[0] < 10 or len(found["unit"] or "") > MAX_UNIT:
        return []
    if values[-1] > LARGEST:
        return []
    unit = found["unit"] or ""
    return [
        SpecValue(name, value, value, unit, f"{number}{unit}")
        for number, value in zip(numbers, values, strict=True)
    ]


def _value(name: str, found: re.Match[str], written: str) -> SpecValue | None:
    unit_a, unit_b = found["unit_a"] or "", found["unit_b"] or ""
    first, low, high = _number(found, "a"), None, None
    bound = (found["before"] or found["after"] or "").casefold().rstrip(".")
    if found["range"]:
        unit, last = unit_b or unit_a, _number(found, "b")
        if bound:
            return None
        if unit_a and unit_a != unit:
            source, target = unit_of(unit_a), unit_of(unit)
            if source.dimension != target.dimension:
                return None
            first = converted(first, source, target)
        low, high = min(first, last), max(first, last)
    else:
        unit = unit_a
        low = None if bound in AT_MOST else first
        high = first if bound in AT_MOST or not bound else None
    if len(unit) > MAX_UNIT or any(abs(value) > LARGEST for value in (low, high) if value):
        return None
    return SpecValue(name, low, high, unit, written)


def _number(found: re.Match[str], group: str) -> float:
    exponent = found[f"{group}e"] or (found[f"{group}s"] or "").translate(SUPERSCRIPT)
    digits = found[group].replace(",", "")
    return float(f"{digits}e{exponent}" if exponent else digits)
