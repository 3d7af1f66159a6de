"""Units as people type them in a question, with their meanings: `kv`, `킬로볼트`, `degrees`, `㎛`.

Files are read strictly by equipment.units. Here case may be wrong and a unit may be spoken, so that
a text has several meanings in order of likelihood; what is measured decides between them.
"""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from equipment.units import BASES, OTHERS, PREFIXES, SPELLINGS, Unit, unit_of

PREFIX_NAMES = {
    "f": ("펨토", "femto"),
    "p": ("피코", "pico"),
    "n": ("나노", "nano"),
    "μ": ("마이크로", "micro"),
    "m": ("밀리", "milli"),
    "c": ("센티", "centi"),
    "k": ("킬로", "kilo"),
    "M": ("메가", "mega"),
    "G": ("기가", "giga"),
    "T": ("테라", "tera"),
    "": ("", ""),
}
BASE_NAMES = {
    "V": ("볼트", "volt", "volts"),
    "A": ("암페어", "ampere", "amperes", "amps"),
    "W": ("와트", "watt", "watts"),
    "Hz": ("헤르츠", "헤르쯔", "hertz"),
    "Pa": ("파스칼", "pascal", "pascals"),
    "N": ("뉴턴", "뉴톤", "newton", "newtons"),
    "J": ("줄", "joule", "joules"),
    "eV": ("전자볼트", "electronvolt", "electronvolts"),
    "g": ("그램", "gram", "grams"),
    "m": ("미터", "meter", "meters", "metre", "metres"),
    "L": ("리터", "liter", "liters", "litre", "litres"),
    "Ω": ("옴", "ohm", "ohms"),
    "T": ("테슬라", "tesla"),
}
SPOKEN = {
    "도": ("℃", "°"),
    "°": ("°", "℃"),
    "degrees": ("℃", "°"),
    "degree": ("℃", "°"),
    "deg": ("°", "℃"),
    "degc": ("℃",),
    "deg c": ("℃",),
    "degrees c": ("℃",),
    "도씨": ("℃",),
    "°c": ("℃",),
    "° c": ("℃",),
    "degrees celsius": ("℃",),
    "celsius": ("℃",),
    "켈빈": ("K",),
    "kelvin": ("K",),
    "센티": ("cm",),
    "밀리": ("mm",),
    "미크론": ("μm",),
    "마이크론": ("μm",),
    "microns": ("μm",),
    "나노": ("nm",),
    "옹스트롬": ("Å",),
    "angstrom": ("Å",),
    "inch": ("인치",),
    "inches": ("인치",),
    "tons": ("ton",),
    "tonne": ("ton",),
    "tonnes": ("ton",),
    "퍼센트": ("%",),
    "피피엠": ("ppm",),
    "알피엠": ("rpm",),
    "channels": ("ch",),
    "channel": ("ch",),
    "axis": ("축",),
    "axes": ("축",),
    "times": ("배",),
    # Humidity has a percent of its own.
    "%": ("%", "%RH"),
    "kg": ("kg", "kgf"),
}
# Typed without care, a small m is more often milli than mega; but not before these.
MEGA = {"mpa": "MPa", "mhz": "MHz", "mev": "MeV", "mbps": "Mbps", "mω": "MΩ"}
PREFERRED = ("k", "", "m", "M", "G", "μ", "n", "c", "p", "T", "f")
# Said of so much else that without a spec's name they tell nothing of specs.
EVERYDAY = {"time", "ratio", *("=개", "=대", "=명", "=회", "=원", "=건", "=GB", "=TB")}
EVERYDAY_UNITS = {"km"}
# Squared signs such as ㎚ and ㎸, each one character.
SQUARED = range(0x3371, 0x33E0)
LETTERS = re.compile(r"[A-Za-zμΩÅ]")
HANGUL = re.compile(r"[가-힣]")
# A unit of one syllable ends only before what may follow a number: 도 is none in 3도어.
AFTER_SYLLABLE = re.compile(
    r"이상|이하|이내|미만|초과|까지|부터|에서|사이|정도|보다|넘|짜리|급|범위"
    r"|(?:의|인|용|를|을|이|가|은|는|로|으로|에)(?![가-힣])"
)


class Meant(NamedTuple):
    """A unit found in a text: where it ends, and what it may mean, the likeliest first."""

    end: int
    units: tuple[Unit, ...]


class Units:
    """The units that we know and those that specs are written in."""

    def __init__(self, symbols: frozenset[str]) -> None:
        # Spellings without case, each with its exact spelling and the symbol that it stands for.
        self.known: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for prefix in PREFERRED:
            for base in BASES:
                self._add(f"{prefix}{base}", f"{prefix}{base}")
                for spoken, name in _spoken(prefix, base):
                    self._add(spoken, name)
        for symbol in (*OTHERS, *symbols):
            if symbol not in SPOKEN:
                self._add(symbol, symbol)
        for spelled, symbol in SPELLINGS.items():
            self._add(spelled, symbol)
        for spelled, meanings in SPOKEN.items():
            for symbol in meanings:
                self._add(spelled, symbol)
        for sign in map(chr, SQUARED):
            plain = unicodedata.normalize("NFKC", sign).replace("∕", "/")
            self.known[sign] += [
                (sign, name)
                for spelled, name in self.known.get(plain.lower(), ())
                if spelled == plain
            ]
        self.longest = max(map(len, self.known))

    def _add(self, spelled: str, symbol: str) -> None:
        if not re.search(r"[\d\s,;~]$", spelled):
            self.known[spelled.lower()].append((spelled, symbol))

    def at(self, text: str, place: int) -> Meant | None:
        """Return the longest unit that begins at place, or None."""
        for end in range(min(len(text), place + self.longest), place, -1):
            spelled = text[place:end]
            if spelled.lower() in self.known and _ends(text, place, end):
                return Meant(end, self._meanings(spelled))
        return None

    def _meanings(self, spelled: str) -> tuple[Unit, ...]:
        known = self.known[spelled.lower()]
        exact = [symbol for exactly, symbol in known if exactly == spelled]
        other = [symbol for exactly, symbol in known if exactly != spelled]
        if not exact and spelled.lower() in MEGA:
            exact = [MEGA[spelled.lower()]]
        if len(spelled) == 1 and not exact and spelled not in "vw":
            return ()  # a lone letter of the wrong case is more likely no unit at all
        return tuple({unit.symbol: unit for unit in map(unit_of, [*exact, *other])}.values())


def _spoken(prefix: str, base: str) -> list[tuple[str, str]]:
    korean, english = PREFIX_NAMES[prefix]
    return [
        (f"{korean if HANGUL.search(name) else english}{name}", f"{prefix}{base}")
        for name in BASE_NAMES.get(base, ())
    ]


def _ends(text: str, place: int, end: int) -> bool:
    """Return whether a unit may end there, and not in the middle of a word."""
    last, rest = text[end - 1], text[end : end + 2]
    if rest[:1] in ("²", "³", "⁻", "·") or re.match(r"/[A-Za-z]", rest):
        return False
    if LETTERS.match(last):
        # 30kV-TEM has a unit, 4200A-SCS is a model.
        return not re.match(r"[A-Za-z0-9]|-[A-Za-z]" if end - place == 1 else "[A-Za-z0-9]", rest)
    if end - place == 1 and HANGUL.match(last) and HANGUL.match(rest[:1]):
        return AFTER_SYLLABLE.match(text, end) is not None
    return True


def is_everyday(unit: Unit) -> bool:
    """Return whether unit says so much else that only a name makes it a spec's."""
    return unit.dimension in EVERYDAY or unit.symbol in EVERYDAY_UNITS


@lru_cache(maxsize=4)
def units(symbols: frozenset[str]) -> Units:
    """Return what reads the units we know and symbols, those that specs are written in."""
    return Units(symbols)


assert set(PREFERRED) == set(PREFIXES) == set(PREFIX_NAMES)  # noqa: S101 - tables in step
