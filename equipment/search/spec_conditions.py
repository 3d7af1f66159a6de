"""A condition on a spec: what a question asks of a piece, and how that is told to people."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from equipment.search.spec_reading.values import is_fine, is_wafer_size, same_wafer
from equipment.units import Unit, converted, unit_of
from itube.lib.names import in_english, localized
from itube.lib.text import fold

# What is measured, where a question names no spec.
DIMENSIONS = {
    "voltage": pgettext_lazy("dimension", "전압"),
    "current": pgettext_lazy("dimension", "전류"),
    "power": pgettext_lazy("dimension", "출력"),
    "frequency": pgettext_lazy("dimension", "주파수"),
    "pressure": pgettext_lazy("dimension", "압력"),
    "force": pgettext_lazy("dimension", "하중"),
    "energy": pgettext_lazy("dimension", "에너지"),
    "particle energy": pgettext_lazy("dimension", "에너지"),
    "mass": pgettext_lazy("dimension", "무게"),
    "length": pgettext_lazy("dimension", "길이"),
    "area": pgettext_lazy("dimension", "면적"),
    "volume": pgettext_lazy("dimension", "부피"),
    "temperature": pgettext_lazy("dimension", "온도"),
    "angle": pgettext_lazy("dimension", "각도"),
    "speed": pgettext_lazy("dimension", "속도"),
    "flow": pgettext_lazy("dimension", "유량"),
    "torque": pgettext_lazy("dimension", "토크"),
    "resistance": pgettext_lazy("dimension", "저항"),
    "flux density": pgettext_lazy("dimension", "자기장"),
    "data rate": pgettext_lazy("dimension", "전송 속도"),
    "heating rate": pgettext_lazy("dimension", "승온 속도"),
    "viscosity": pgettext_lazy("dimension", "점도"),
}


# Before the key of a definition, in addresses.
PREFIX = "spec."


def is_spec_parameter(name: str) -> bool:
    """Whether a query parameter asks for a spec; its key may still be unknown."""
    return len(name) > len(PREFIX) and name.startswith(PREFIX)


def parameter_of(key: str) -> str:
    """Return the name of the parameter for the definition of that key."""
    return f"{PREFIX}{key}"


class Definition(NamedTuple):
    """A spec definition as questions need it; numbers of its specs are in unit."""

    key: str
    name_ko: str
    name_en: str
    unit: str
    dimension: str

    @classmethod
    def of(cls, key: str, name_ko: str, name_en: str, unit: str) -> "Definition":
        """Return the definition whose dimension is that of unit."""
        return cls(key, name_ko, name_en, unit, unit_of(unit).dimension)

    @property
    def name(self) -> str:
        """The name in the page's language."""
        return localized(self, "name")

    @property
    def names(self) -> tuple[str, ...]:
        """Both names as searches compare them."""
        return tuple(fold(name) for name in (self.name_ko, self.name_en) if name)

    @property
    def is_fine(self) -> bool:
        """Whether a smaller value is the better one."""
        return any(map(is_fine, self.names))

    @property
    def is_wafer_size(self) -> bool:
        """Whether sizes are those of wafers, by the inch or by the millimetre."""
        return any(map(is_wafer_size, self.names))


class Bounds(NamedTuple):
    """A piece fits if its lower end is at most, and its upper end at least that; None is open."""

    at_most: float | None
    at_least: float | None


@dataclass(frozen=True)
class SpecCondition:
    """Asks for low to high, in the base unit of dimension, of any of definitions.

    - low alone (`30kV 이상`, `30..`): the piece's upper end reaches low;
    - high alone (`1nm 이하`, `..1`): its lower end reaches down to high;
    - both (`10~20kN`, `10..20`): it covers all of low to high; low = high is one value. Where
      smaller is better (분해능), specs are single values: then one within low to high fits, and
      one value asks for it or better.
    strict leaves the end itself out (`초과`, `미만`). A missing end of a spec is open: `최대 5kN`
    reaches down to anything. Sizes of wafers are equal as the trade has it, 8 inches to 200 mm.
    """

    # The words that asked for it, to show.
    source: str
    definitions: tuple[Definition, ...]
    low: float | None
    high: float | None
    # The unit that was asked in, for telling.
    unit: str
    # The spec as it was called; empty if any spec of the dimension will do.
    named: str = ""
    strict: bool = False

    @property
    def dimension(self) -> str:
        """What is measured."""
        return unit_of(self.unit).dimension

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the definitions that the question named; none if it named none."""
        return tuple(definition.key for definition in self.definitions) if self.named else ()

    def called(self, named: str, definitions: tuple[Definition, ...]) -> "SpecCondition":
        """Return the same condition on those definitions."""
        return replace(self, named=named, definitions=definitions)

    def bounds(self, definition: Definition) -> Bounds:
        """Return what a piece's spec of definition must be, in the definition's unit."""
        low, high = self.low, self.high
        if low is None or high is None:
            at_most, at_least = high, low
        elif definition.is_fine:
            at_most, at_least = high, None if low == high else low
        else:
            at_most, at_least = low, high
        if definition.is_wafer_size:
            at_most = None if at_most is None else same_wafer(at_most)[1]
            at_least = None if at_least is None else same_wafer(at_least)[0]
        base, unit = base_of(self.dimension), unit_of(definition.unit)
        return Bounds(
            *(None if end is None else converted(end, base, unit) for end in (at_most, at_least))
        )

    @property
    def parameter(self) -> str:
        """Its name among the filters of a question: the definition's, or what was typed."""
        return parameter_of(self.keys[0] if self.keys else self.source)

    @property
    def name(self) -> str:
        """What it is about, in the page's language; empty for a mere count such as `5축 이상`."""
        if not self.named:
            return str(DIMENSIONS.get(self.dimension, ""))
        names = {definition.name for definition in self.definitions}
        exact = {one.name for one in self.definitions if fold(self.named) in one.names}
        return min(exact or names) if exact or len(names) == 1 else self.named

    @property
    def sentence(self) -> str:
        """The condition for people: `가속전압 30kV 이상`."""
        return f"{self.name} {self._amount()}".strip()

    @property
    def note(self) -> str:
        """What people must know of the condition: that any spec would do; else empty."""
        if self.named:
            return ""
        if not self.name:
            return _("규격을 적지 않아, 이 단위의 모든 규격에서 찾았습니다.")
        return _("규격을 적지 않아, 단위가 같은 모든 규격(%(name)s)에서 찾았습니다.") % {
            "name": self.name
        }

    def _amount(self) -> str:
        if self.low is not None and self.high is not None:
            high = self._written(self.high)
            if self.low == self.high:
                return high
            return _("%(low)s~%(high)s") % {"low": self._number(self.low), "high": high}
        if self.high is None:
            value = {"value": self._written(self.low or 0.0)}
            return (_("%(value)s 초과") if self.strict else _("%(value)s 이상")) % value
        value = {"value": self._written(self.high)}
        return (_("%(value)s 미만") if self.strict else _("%(value)s 이하")) % value

    def _number(self, value: float) -> str:
        unit = unit_of(self.unit)
        return f"{converted(value, base_of(unit.dimension), unit):,.12g}"

    def _written(self, value: float) -> str:
        return with_unit(self._number(value), self.unit)


def base_of(dimension: str) -> Unit:
    """Return the unit in which a condition of dimension has its numbers."""
    return Unit("", dimension)


def unit_name(symbol: str) -> str:
    """Return a unit as the page's language writes it: `인치`, `in`."""
    return pgettext("unit", symbol) if symbol else ""


def with_unit(number: str, symbol: str) -> str:
    """Return a number with its unit as the page's language writes it: `1,000℃`, `1,000 ℃`."""
    if not in_english():
        return f"{number}{symbol}"
    english = unit_name(symbol)
    return f"{number}{'' if english in ('', '%', '°', '×') else ' '}{english}"
