"""Quantities in a text: numbers and ranges with a unit, but no model codes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from equipment.search.spec_reading import comparisons
from equipment.search.spec_reading.units import Meant, Units
from equipment.units import converted

LARGEST = 1e100  # no instrument measures beyond, and an infinite value cannot be told
SCALES = {"천": 1e3, "만": 1e4, "십만": 1e5, "백만": 1e6, "천만": 1e7, "억": 1e8}
ALIKE = str.maketrans("∼〜～˜−", "~~~~-")

NUMBER = re.compile(
    r"(?P<sign>[-+]|영하\s*|마이너스\s*|minus\s+)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?)"
    r"(?:e(?P<e>[-+]?\d{1,3})(?![A-Za-z0-9])|\s*[x×]\s*10(?:\^(?P<p>[-+]?\d{1,3})"
    r"|(?P<s>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})))?",
    re.IGNORECASE | re.ASCII,
)
SCALE = re.compile(r"\s*(십만|백만|천만|천|만|억)\s*")
SUPERSCRIPT = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")


@dataclass(frozen=True)
class Quantity:
    """A number, or the range low to high, with what its unit may mean."""

    low: float
    high: float | None
    meant: Meant
    start: int

    @property
    def end(self) -> int:
        """Where its unit ends."""
        return self.meant.end


def like_a_code(text: str, quantity: Quantity) -> bool:
    """Return whether quantity may as well end a model's name: 5522A, VERTEX 70v, 5G."""
    return re.search(r"[0-9][AFGKXv]$", text[quantity.start : quantity.end]) is not None


def plain(text: str) -> str:
    """Return text with wide letters, digits and tildes as plain ones, each in its place."""
    return "".join(map(_plain, text.translate(ALIKE)))


def _plain(char: str) -> str:
    if not ("\uff01" <= char <= "\uff5e" or char in "\u00b5\u2126"):
        return char
    return unicodedata.normalize("NFKC", char)


def may_have_quantities(text: str) -> bool:
    """Return whether there is a digit in text, without which there is no quantity."""
    return re.search("[0-9\uff10-\uff19]", text) is not None


def quantities(text: str, units: Units) -> Iterator[Quantity]:
    """Yield the quantities in a plain text, in order; the ends of a range come as one."""
    return _Scan(text, units).quantities()


@dataclass(frozen=True)
class _Scan:
    text: str
    units: Units

    def quantities(self) -> Iterator[Quantity]:
        place = 0
        while found := NUMBER.search(self.text, place):
            place = found.end()
            if not self._may_begin(found):
                continue
            low, end = self._number(found)
            meant = self._unit_at(end)
            high = self._range(meant.end if meant else end, found.start())
            quantity: Quantity | None = None
            if high:
                quantity = _joined(low, meant, *high, found.start())
            elif meant:
                quantity = Quantity(low, None, meant, found.start())
            if quantity and abs(quantity.low) < LARGEST and abs(quantity.high or 0) < LARGEST:
                place = quantity.end
                yield quantity

    def _may_begin(self, found: re.Match[str]) -> bool:
        """Whether a number begins there; not within a word such as JSM-7900F, X1000, 1.2.3."""
        before = self.text[: found.start()]
        if found["sign"] in ("-", "+"):
            return not before or not (before[-1].isalnum() or before[-1] in "-_.")
        return not re.search(r"[A-Za-z0-9_.,\-/]$", before)

    def _number(self, found: re.Match[str]) -> tuple[float, int]:
        """Return the number, and where its unit would begin."""
        exponent = found["e"] or found["p"] or (found["s"] or "").translate(SUPERSCRIPT) or "0"
        value = float(f"{found['digits'].replace(',', '')}e{exponent}")
        if found["sign"] and found["sign"] != "+":
            value = -value
        scale = SCALE.match(self.text, found.end())
        if scale and self._unit_at(scale.end()):
            return value * SCALES[scale[1]], scale.end()
        return value, found.end()

    def _unit_at(self, place: int) -> Meant | None:
        while place < len(self.text) and self.text[place].isspace():
            place += 1
        meant = self.units.at(self.text, place)
        return meant if meant and meant.units else None

    def _range(self, place: int, start: int) -> tuple[float, Meant] | None:
        """Return the high end and its unit if a range goes on at place."""
        between = comparisons.BETWEEN.match(self.text, place)
        said = None if between else comparisons.RANGE_BEFORE.search(self.text[:start])
        if said and said["between"]:
            between = comparisons.BETWEEN_AND.match(self.text, place)
        found = between and NUMBER.match(self.text, between.end())
        if not found:
            return None
        high, end = self._number(found)
        meant = self._unit_at(end)
        return (high, meant) if meant else None


def _joined(low: float, low_meant: Meant | None, high: float, meant: Meant, start: int) -> Quantity:
    if low_meant and low_meant.units != meant.units:
        source, target = low_meant.units[0], meant.units[0]
        if source.dimension != target.dimension:
            return Quantity(low, None, low_meant, start)
        low = converted(low, source, target)
    return Quantity(min(low, high), max(low, high), meant, start)
