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

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from equipment.search.spec_conditions import Definition, SpecCondition, base_of
from equipment.search.spec_reading import comparisons
from equipment.search.spec_reading.comparisons import Comparison
from equipment.search.spec_reading.names import HIGHEST, LOWEST, Named, Names, names
from equipment.search.spec_reading.quantities import (
    Quantity,
    like_a_code,
    may_have_quantities,
    plain,
    quantities,
)
from equipment.search.spec_reading.units import Units, is_everyday, units
from equipment.units import Unit, converted

MOST = 6  # conditions in one question


class Reading(NamedTuple):
    """What a question asks of specs; rest is the question without the words of conditions.

    mentions are the quantities that are no conditions, as typed; they stand in rest too. without
    is, for each condition, the question with only that one taken out: where its chip leads.
    """

    conditions: tuple[SpecCondition, ...]
    rest: str
    mentions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass
class Phrase:
    """A condition and the part of the question that it was read from."""

    condition: SpecCondition
    start: int
    end: int


def may_have_specs(text: str) -> bool:
    """Whether read() could find anything in text, so that definitions are worth fetching."""
    return may_have_quantities(text)


def read(text: str, definitions: Sequence[Definition]) -> Reading:
    """Return the conditions, the rest and the mentioned quantities of a question. Never raises."""
    if not may_have_specs(text):
        return Reading((), " ".join(text.split()))
    return _Reader(text, tuple(definitions)).reading()


class _Reader:
    def __init__(self, text: str, definitions: tuple[Definition, ...]) -> None:
        self.text = plain(text)
        self.definitions = definitions
        self.names: Names = names(definitions)
        self.units: Units = units(frozenset(one.unit for one in definitions if one.unit))

    def reading(self) -> Reading:
        phrases: list[Phrase] = []
        mentions: list[str] = []
        start = 0  # what comes before belongs to another phrase
        for quantity in quantities(self.text, self.units):
            if quantity.start < start:
                continue
            phrase = self._phrase(quantity, start) if len(phrases) < MOST else None
            if phrase:
                phrases.append(phrase)
            elif not (is_everyday(quantity.meant.units[0]) or like_a_code(self.text, quantity)):
                mentions.append(self.text[quantity.start : quantity.end])
            start = phrase.end if phrase else quantity.end
        self._share_names(phrases)
        return Reading(
            conditions=tuple(phrase.condition for phrase in phrases),
            rest=self._rest(phrases),
            mentions=tuple(mentions),
            without=tuple(self._rest([phrase]) for phrase in phrases),
        )

    def _phrase(self, quantity: Quantity, start: int) -> Phrase | None:
        """Return the condition that quantity makes with what stands around it, if it makes one."""
        begin, end = quantity.start, quantity.end
        if celsius := comparisons.CELSIUS.search(self.text, start, begin):
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
        found = [
            self.names.before(self.text, start, reach),
            self.names.after(self.text, comparisons.past_space(self.text, end)),
        ]
        if word := comparisons.RANGE_WORD.search(self.text, start, reach):
            found.insert(0, self.names.before(self.text, start, word.start()))
        for named in filter(None, found):
            for unit in quantity.meant.units:
                if fitting := _of_dimension(named.definitions, unit):
                    return named, unit, fitting
        return None, None, ()

    def _by_dimension(self, quantity: Quantity) -> tuple[Unit | None, tuple[Definition, ...]]:
        if is_everyday(quantity.meant.units[0]):
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
            alike = mine.dimension == theirs.dimension and comparisons.GAP.fullmatch(gap)
            if alike and mine.named and not theirs.named:
                other.condition = theirs.called(mine.named, mine.definitions)

    def _rest(self, phrases: list[Phrase]) -> str:
        if not phrases:
            return " ".join(self.text.split())
        parts, place = [], 0
        for phrase in phrases:
            part = self.text[place : phrase.start]
            parts.append(comparisons.LEADING.sub("", part.rstrip()))
            place = phrase.end
        parts.append(self.text[place:])
        return " ".join(comparisons.STRAY.sub(" ", " ".join(parts)).split())


def _of_dimension(definitions: Sequence[Definition], unit: Unit) -> tuple[Definition, ...]:
    return tuple(one for one in definitions if one.dimension == unit.dimension)


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
