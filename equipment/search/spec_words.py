"""Conditions on specs in a free question: `가속전압 30kV 이상 주사전자현미경`. No database.

A phrase is a condition if it compares (`이상`, `over`, `~`) or stands beside the name of a spec:

- `30kV 이상`, `at least`, `>=`, `최소 30kV`: the piece's upper end reaches 30 kV; `초과`, `넘는`,
  `over`: goes beyond it;
- `1nm 이하`, `at most`, `이내`: its lower end reaches down to 1 nm; `미만`, `below`: goes below;
- `10~20kN`, `30kV에서 200kV`, `between 10 and 20 kN`: it covers the whole of that;
- `1000도까지`, `up to`, `최대 50kN`, `최고 온도 500도`: it reaches that, as `이상` does; downwards
  for temperatures below zero (`-40도까지`) and where less is better (`분해능 1nm까지`). `최저 온도
  -40도`: its lower end reaches down to that. A comparison that is said has the last word: `최대
  하중 50kN 이하` is as without 최대;
- `가속전압 30kV`, `200mm 웨이퍼`: it covers that value or, where less is better, has it or less.

A name before or after the phrase says which specs are meant: those called so, and those whose name
ends so (`전압` also means 가속전압), of the unit's dimension. Without a name every spec of the
dimension will do, and `SpecCondition.keys` is empty so that pages can say so. Time, money, counts
and shares are too common in other meanings (`2시간 이상 빈 장비`) to be read without a name, and so
are kilometres, in which people say how far a center may be.

A quantity without all that (`300kV`, `5축`, `1,800℃ 전기로`) is only mentioned: it stays in the
rest and the search for words finds it as text. Model codes (JSM-7900F, X1000, 3D) are no
quantities.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from equipment.search import spec_comparisons as comparisons
from equipment.search.spec_comparisons import Comparison
from equipment.search.spec_conditions import Definition, SpecCondition, base_of
from equipment.search.spec_names import HIGHEST, LOWEST, Named, Names, names
from equipment.search.spec_units import Meant, Units, units
from equipment.units import Unit, converted

MOST = 6  # conditions in one question
LARGEST = 1e100  # no instrument measures beyond, and an infinite value cannot be told
EVERYDAY = {"time", "ratio", *("=개", "=대", "=명", "=회", "=원", "=건", "=GB", "=TB")}
EVERYDAY_UNITS = {"km"}
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
CELSIUS = re.compile(r"섭씨\s*$")
STRAY = re.compile(r"(?:^|(?<=\s))[\s,~:;=·/+\-]+(?=\s|$)")
LEADING = re.compile(
    r"(?:\b(?:with|having|and|that reaches|that can reach|reaching|capable of)|및|그리고|,)\s*$",
    re.IGNORECASE,
)
GAP = re.compile(r"[\s,~]*(?:(?:and|및|이고|이면서)\s*)?", re.IGNORECASE)


class Reading(NamedTuple):
    """What a question asks of specs; rest is the question without the words of conditions.

    mentions are the quantities that are no conditions, as typed; they stand in rest too.
    """

    conditions: tuple[SpecCondition, ...]
    rest: str
    mentions: tuple[str, ...]


class Quantity(NamedTuple):
    """A number, or the range low to high, with what its unit may mean."""

    low: float
    high: float | None
    meant: Meant
    start: int

    @property
    def end(self) -> int:
        return self.meant.end


@dataclass
class Phrase:
    """A condition and the part of the question that it was read from."""

    condition: SpecCondition
    start: int
    end: int


def may_have_specs(text: str) -> bool:
    """Whether read() could find anything in text, so that definitions are worth fetching."""
    return re.search(r"[0-9０-９]", text) is not None


def read(text: str, definitions: Sequence[Definition]) -> Reading:
    """Return the conditions, the rest and the mentioned quantities of a question. Never raises."""
    if not may_have_specs(text):
        return Reading((), " ".join(text.split()), ())
    return _Reader(text, tuple(definitions)).reading()


class _Reader:
    def __init__(self, text: str, definitions: tuple[Definition, ...]) -> None:
        self.text = "".join(map(_plain, text.translate(ALIKE)))
        self.definitions = definitions
        self.names: Names = names(definitions)
        self.units: Units = units(frozenset(one.unit for one in definitions if one.unit))

    def reading(self) -> Reading:
        phrases: list[Phrase] = []
        mentions: list[str] = []
        start = 0  # what comes before belongs to another phrase
        for quantity in self._quantities():
            if quantity.start < start:
                continue
            phrase = self._phrase(quantity, start) if len(phrases) < MOST else None
            if phrase:
                phrases.append(phrase)
            elif not _is_everyday(quantity.meant.units[0]):
                mentions.append(self.text[quantity.start : quantity.end])
            start = phrase.end if phrase else quantity.end
        self._share_names(phrases)
        return Reading(
            tuple(phrase.condition for phrase in phrases), self._rest(phrases), tuple(mentions)
        )

    def _quantities(self) -> Iterator[Quantity]:
        """Yield the quantities in order; the numbers of a range come as one."""
        place = 0
        while found := NUMBER.search(self.text, place):
            place = found.end()
            if not self._may_begin(found):
                continue
            low, end = self._number(found, place)
            meant = self._unit_at(end)
            high = self._range(meant.end if meant else end, found.start())
            if high:
                quantity = self._joined(low, meant, *high, found.start())
            else:
                quantity = Quantity(low, None, meant, found.start()) if meant else None
            if quantity and abs(quantity.low) < LARGEST and abs(quantity.high or 0) < LARGEST:
                place = quantity.end
                yield quantity

    def _may_begin(self, found: re.Match[str]) -> bool:
        """Whether a number begins there; not within a word such as JSM-7900F, X1000, 1.2.3."""
        before = self.text[: found.start()]
        if found["sign"] in ("-", "+"):
            return not before or not (before[-1].isalnum() or before[-1] in "-_.")
        return not re.search(r"[A-Za-z0-9_.,\-/]$", before)

    def _number(self, found: re.Match[str], place: int) -> tuple[float, int]:
        """Return the number, and where its unit would begin."""
        exponent = found["e"] or found["p"] or (found["s"] or "").translate(SUPERSCRIPT) or "0"
        value = float(f"{found['digits'].replace(',', '')}e{exponent}")
        if found["sign"] and found["sign"] != "+":
            value = -value
        scale = SCALE.match(self.text, place)
        if scale and self._unit_at(scale.end()):
            return value * SCALES[scale[1]], scale.end()
        return value, place

    def _unit_at(self, place: int) -> Meant | None:
        while place < len(self.text) and self.text[place].isspace():
            place += 1
        meant = self.units.at(self.text, place)
        return meant if meant and meant.units else None

    def _range(self, place: int, start: int) -> tuple[float, Meant] | None:
        """Return the high end and its unit if a range goes on at place."""
        between = comparisons.BETWEEN.match(self.text, place)
        if not between and (said := comparisons.RANGE_BEFORE.search(self.text[:start])):
            between = said["between"] and comparisons.BETWEEN_AND.match(self.text, place)
        found = between and NUMBER.match(self.text, between.end())
        if not found:
            return None
        high, end = self._number(found, found.end())
        meant = self._unit_at(end)
        return (high, meant) if meant else None

    def _joined(
        self, low: float, low_meant: Meant | None, high: float, meant: Meant, start: int
    ) -> Quantity:
        if low_meant and low_meant.units != meant.units:
            source, target = low_meant.units[0], meant.units[0]
            if source.dimension != target.dimension:
                return Quantity(low, None, low_meant, start)
            low = converted(low, source, target)
        return Quantity(min(low, high), max(low, high), meant, start)

    def _phrase(self, quantity: Quantity, start: int) -> Phrase | None:
        """Return the condition that quantity makes with what stands around it, if it makes one."""
        begin, end = quantity.start, quantity.end
        if celsius := CELSIUS.search(self.text, start, begin):
            begin = celsius.start()
        said = None
        if quantity.high is None:
            before = comparisons.before(self.text, start, begin)
            said = comparisons.after(self.text, end) or before
            begin, end = before.start if before else begin, max(end, said.end if said else end)
        else:
            if found := comparisons.RANGE_BEFORE.search(self.text[start:begin]):
                begin = start + found.start()
            if found := comparisons.RANGE_AFTER.match(self.text, end):
                end = found.end()
        end = comparisons.past_particle(self.text, end)
        named, unit, definitions = self._named(quantity, start, begin, end)
        if named is None and (said is None and quantity.high is None):
            return None
        if named is None:
            unit, definitions = self._by_dimension(quantity)
        if unit is None:
            return None
        if named:
            begin, end = min(begin, named.start), max(end, named.end)
        low, high, strict = _asked(quantity, said and said.comparison, named, unit, definitions)
        end = comparisons.past_verb(self.text, comparisons.past_particle(self.text, end))
        base = base_of(unit.dimension)
        condition = SpecCondition(
            source=" ".join(self.text[begin:end].split()),
            definitions=definitions,
            low=None if low is None else converted(low, unit, base),
            high=None if high is None else converted(high, unit, base),
            unit=unit.symbol,
            named=named.word if named else "",
            strict=strict,
        )
        return Phrase(condition, begin, end)

    def _named(
        self, quantity: Quantity, start: int, begin: int, end: int
    ) -> tuple[Named | None, Unit | None, tuple[Definition, ...]]:
        """Return the name beside a phrase, with the unit and the definitions that go with it."""
        reach = begin
        while filler := comparisons.FILLER.search(self.text, start, reach):
            reach = filler.start()
        space = re.compile(r"\s*(?:of\s+)?").match(self.text, end)
        places = (
            self.names.before(self.text, start, reach),
            self.names.after(self.text, space.end()),
        )
        for named in filter(None, places):
            for unit in quantity.meant.units:
                if fitting := _of_dimension(named.definitions, unit):
                    return named, unit, fitting
        return None, None, ()

    def _by_dimension(self, quantity: Quantity) -> tuple[Unit | None, tuple[Definition, ...]]:
        if _is_everyday(quantity.meant.units[0]):
            return None, ()
        for unit in quantity.meant.units:
            if fitting := _of_dimension(self.definitions, unit):
                return unit, fitting
        return None, ()

    def _share_names(self, phrases: list[Phrase]) -> None:
        """Give `200kV 이하` the name of its neighbour in `가속전압 30kV 이상 200kV 이하`."""
        pairs = list(pairwise(phrases))
        for one, other in [*pairs, *((later, earlier) for earlier, later in reversed(pairs))]:
            gap = self.text[min(one.end, other.end) : max(one.start, other.start)]
            mine, theirs = one.condition, other.condition
            alike = mine.dimension == theirs.dimension and GAP.fullmatch(gap)
            if alike and mine.named and not theirs.named:
                other.condition = theirs.called(mine.named, mine.definitions)

    def _rest(self, phrases: list[Phrase]) -> str:
        if not phrases:
            return " ".join(self.text.split())
        parts, place = [], 0
        for phrase in phrases:
            part = self.text[place : phrase.start]
            parts.append(LEADING.sub("", part.rstrip()))
            place = phrase.end
        parts.append(self.text[place:])
        return " ".join(STRAY.sub(" ", " ".join(parts)).split())


def _plain(char: str) -> str:
    """Return a wide letter or digit as the plain one; signs that would become several stay."""
    plain = unicodedata.normalize("NFKC", char)
    wide = "\uff01" <= char <= "\uff5e" or char in "µΩ"
    return plain if wide and len(plain) == 1 else char


def _of_dimension(definitions: Sequence[Definition], unit: Unit) -> tuple[Definition, ...]:
    return tuple(one for one in definitions if one.dimension == unit.dimension)


def _is_everyday(unit: Unit) -> bool:
    return unit.dimension in EVERYDAY or unit.symbol in EVERYDAY_UNITS


def _asked(
    quantity: Quantity,
    said: Comparison | None,
    named: Named | None,
    unit: Unit,
    definitions: tuple[Definition, ...],
) -> tuple[float | None, float | None, bool]:
    """Return low, high and strict of the condition."""
    value = quantity.low
    if quantity.high is not None:
        return value, quantity.high, False
    meant = named.end_meant if named else ()
    if said is None and meant == LOWEST:
        return None, value, False
    if said is Comparison.REACHES or (said is None and meant == HIGHEST):
        below_zero = unit.dimension == "temperature" and value < 0
        fine = named is not None and all(one.is_fine for one in definitions)
        said = Comparison.AT_MOST if below_zero or fine else Comparison.AT_LEAST
    if said in (Comparison.AT_LEAST, Comparison.OVER):
        return value, None, said is Comparison.OVER
    if said in (Comparison.AT_MOST, Comparison.UNDER):
        return None, value, said is Comparison.UNDER
    return value, value, False
