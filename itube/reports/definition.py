"""What a figure is: its words for people, its unit, and the function that gives its value."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

Text = str | Promise
Value = float | int | None


class Unit(StrEnum):
    """What a figure is counted in."""

    HOURS = "hours"
    MEAN_HOURS = "mean_hours"
    MEAN_DAYS = "mean_days"
    RATE = "rate"
    TIMES = "times"
    BOOKINGS = "bookings"
    SAMPLES = "samples"
    PIECES = "pieces"
    KINDS = "kinds"
    SEARCHES = "searches"
    UNITS = "units"
    WON = "won"

    @property
    def label(self) -> Text:
        return UNIT_LABELS[self]


UNIT_LABELS: dict[Unit, Text] = {
    Unit.HOURS: _("시간"),
    Unit.MEAN_HOURS: _("시간"),
    Unit.MEAN_DAYS: pgettext_lazy("unit", "일"),
    Unit.RATE: "%",
    Unit.TIMES: pgettext_lazy("unit", "배"),
    Unit.BOOKINGS: pgettext_lazy("unit", "건"),
    Unit.SAMPLES: pgettext_lazy("unit", "개"),
    Unit.PIECES: pgettext_lazy("unit", "점"),
    Unit.KINDS: pgettext_lazy("unit", "종"),
    Unit.SEARCHES: pgettext_lazy("unit", "번"),
    Unit.UNITS: pgettext_lazy("unit", "대"),
    Unit.WON: pgettext_lazy("unit", "원"),
}
# Units of means and multiples, which are written with a digit after the point.
FRACTIONS = frozenset({Unit.MEAN_HOURS, Unit.MEAN_DAYS, Unit.TIMES})


@dataclass(frozen=True)
class Definition:
    """One figure. value takes it from Sums, or from what its module says; missing says what stands
    where it has none."""

    id: str
    name: Text
    unit: Unit
    formula: Text
    value: Callable[[Any], Value]
    numerator: Text = ""
    denominator: Text = ""
    exclusions: Text = ""
    source: Text = ""
    missing: Text = ""
    version: int = 1

    @property
    def name_en(self) -> str:
        """The name in English, whatever the page's language."""
        with override("en"):
            return str(self.name)

    @property
    def name_ko(self) -> str:
        """The name in Korean, whatever the page's language."""
        with override("ko"):
            return str(self.name)

    @property
    def is_rate(self) -> bool:
        return self.unit is Unit.RATE

    @property
    def is_fraction(self) -> bool:
        """Whether its value is a mean or a multiple, written with a digit after the point."""
        return self.unit in FRACTIONS
