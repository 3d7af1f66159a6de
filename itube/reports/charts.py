"""The geometry of drawings that the server makes: bars, and a map of tiles of equal weight."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from centers.models.codes import PROVINCE_SHORT
from itube.reports.figures import Group

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
