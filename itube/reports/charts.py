"""The geometry of drawings that the server makes: bars, and a map of tiles of equal weight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from centers.models.codes import PROVINCE_SHORT
from itube.lib.names import in_english
from itube.reports.figures import Group
from itube.reports.months import Month

# Where each province lies among the others, as column and row.
PLACES = {
    "KR-28": (0, 0),
    "KR-11": (1, 0),
    "KR-41": (2, 0),
    "KR-42": (3, 0),
    "KR-44": (0, 1),
    "KR-50": (1, 1),
    "KR-43": (2, 1),
    "KR-47": (3, 1),
    "KR-45": (0, 2),
    "KR-30": (1, 2),
    "KR-27": (2, 2),
    "KR-31": (3, 2),
    "KR-29": (0, 3),
    "KR-46": (1, 3),
    "KR-48": (2, 3),
    "KR-26": (3, 3),
    "KR-49": (0, 4),
}
STEP_X, STEP_Y = 98, 88

# From these rates on (in per cent) a tile is one shade darker.
SHADES = (30, 40, 50, 60)


@dataclass(frozen=True)
class Tile:
    """One province: its corner, shade (0: nothing to show), short name and rate."""

    x: int
    y: int
    shade: int
    name: str
    rate: str

    @property
    def is_dark(self) -> bool:
        return self.shade >= 4


def shade(rate: float | None) -> int:
    """Return 1 for the lightest to 5 for the darkest, 0 where there is no rate."""
    if rate is None:
        return 0
    return 1 + sum(rate * 100 >= edge for edge in SHADES)


def tiles(provinces: Sequence[Group]) -> list[Tile]:
    """Return a tile for every province, those without pieces too."""
    rates = {group.key: group.sums.yearly_rate for group in provinces}
    found = []
    for code, (column, row) in PLACES.items():
        rate = rates.get(code)
        text = "-" if rate is None else f"{rate * 100:.1f}"
        name = str(PROVINCE_SHORT[code])
        found.append(Tile(column * STEP_X, row * STEP_Y, shade(rate), name, text))
    return found


def legend() -> list[tuple[int, str, int]]:
    """Return each shade with the rates that it stands for, and where its patch begins."""
    edges = [_("%(rate)d 미만") % {"rate": SHADES[0]}]
    edges += [f"{edge}~" for edge in SHADES[:-1]]
    edges.append(_("%(rate)d 이상") % {"rate": SHADES[-1]})
    return [(number + 1, text, 104 + 57 * number) for number, text in enumerate(edges)]


def width(rate: float | None) -> float:
    """Return the width of a rate's bar out of 100; what is over 100 % does not run over."""
    return round(min(rate or 0, 1) * 100, 2)


# Pixels. Where a drawing has no viewBox its lengths across are per cent, so that it fits any room
# while its text keeps its size.
BAR_STEP = 42
# Where labels are long, the written value has a line of its own under the bar.
TALL_STEP = 66
COLUMN_TOP, COLUMN_FOOT = 26, 206
COLUMN_HEIGHT = COLUMN_FOOT + 30
COLUMN_SHARE = 0.66


@dataclass(frozen=True)
class Beam:
    """A bar that lies, under its label; y is the line of the text, width in per cent."""

    y: int
    label: str
    text: str
    width: float
    # Whether the written value stands under the bar, and not at the end of the label's line.
    is_tall: bool = False

    @property
    def top(self) -> int:
        """Where the bar begins, below its text."""
        return self.y + 7

    @property
    def text_y(self) -> int:
        """The line of the written value."""
        return self.y + 34 if self.is_tall else self.y


@dataclass(frozen=True)
class Column:
    """A bar that stands; x, width and middle in per cent, y and height in pixels."""

    x: float
    width: float
    middle: float
    y: float
    height: float
    label: str
    text: str
    # Whether its value stands at it even where there is little room.
    is_marked: bool
    # Whether it is of a time that is not over.
    is_open: bool = False

    @property
    def text_y(self) -> float:
        return self.y - 7


def beams(
    rows: Iterable[tuple[str, float, str]], whole: float = 0, *, tall: bool = False
) -> list[Beam]:
    """Return a bar for each label, value and written value, from 0 to whole or the largest."""
    listed, step = list(rows), TALL_STEP if tall else BAR_STEP
    most = whole or max((value for _label, value, _text in listed), default=0) or 1
    return [
        Beam(step * number + 15, label, text, round(min(value / most, 1) * 100, 2), tall)
        for number, (label, value, text) in enumerate(listed)
    ]


def beams_height(drawn: Sequence[Beam]) -> int:
    """Return the height of a drawing of bars in pixels."""
    return max((max(beam.top + 10, beam.text_y + 4) for beam in drawn), default=0) + 2


def columns(rows: Iterable[tuple[str, float, str]]) -> list[Column]:
    """Return a column for each label, value and written value; the largest and last are marked."""
    listed = list(rows)
    if not listed:
        return []
    most = max(value for _label, value, _text in listed)
    slot = 100 / len(listed)
    drawn = []
    for number, (label, value, text) in enumerate(listed):
        height = round((COLUMN_FOOT - COLUMN_TOP) * value / (most or 1), 1)
        drawn.append(
            Column(
                x=round(slot * (number + (1 - COLUMN_SHARE) / 2), 3),
                width=round(slot * COLUMN_SHARE, 3),
                middle=round(slot * (number + 0.5), 3),
                y=COLUMN_FOOT - height,
                height=height,
                label=label,
                text=text,
                is_marked=value == most or number == len(listed) - 1,
            )
        )
    return drawn


def months(told: Sequence[Month]) -> list[Column]:
    """Return a column for each month's yearly rate; a month without a rate is empty."""
    drawn = columns(
        (
            month_label(month.first),
            month.sums.yearly_rate or 0,
            "-" if month.sums.yearly_rate is None else f"{month.sums.yearly_rate * 100:.1f}",
        )
        for month in told
    )
    return [
        replace(column, is_open=not month.is_over)
        for column, month in zip(drawn, told, strict=True)
    ]


def month_label(first: date) -> str:
    """Return `11월`, and of a January the year: `2026. 1.`"""
    if first.month == 1:
        return f"{first.year}. 1."
    return f"{first:%b}" if in_english() else _("%(month)d월") % {"month": first.month}
