"""The map of the front page: outlines drawn by tools/country_map.py, coloured by counts."""

from dataclasses import dataclass

from itube.lib.provinces import PROVINCE_SHORT
from itube.portal.figures import Row
from itube.portal.outline import outlines

CLASSES = 5
# Cities that are provinces of their own: too small for a name inside, which gets a halo.
SMALL = {"KR-11", "KR-26", "KR-27", "KR-28", "KR-29", "KR-30", "KR-31", "KR-50"}
# From this class on the ground is dark.
DARK = 4


@dataclass(frozen=True)
class Shape:
    """A province: its outline as an SVG path, where its name stands, and its class, 0 for none."""

    row: Row
    short: str
    path: str
    x: int
    y: int
    level: int

    @property
    def is_small(self) -> bool:
        return self.row.code in SMALL

    @property
    def is_dark(self) -> bool:
        return self.level >= DARK and not self.is_small


@dataclass(frozen=True)
class Step:
    """One class of the legend: counts from low on, up to high; high is None in the last."""

    level: int
    low: int
    high: int | None


@dataclass(frozen=True)
class Map:
    shapes: list[Shape]
    legend: list[Step]


def map_of(rows: list[Row]) -> Map:
    """Return the map of provinces by their equipment; large ones first, cities on top of them."""
    bounds = class_bounds([row.equipment for row in rows])
    shapes = [
        Shape(
            row,
            str(PROVINCE_SHORT[row.code]),
            outline.path,
            outline.x,
            outline.y,
            sum(row.equipment >= bound for bound in bounds) if row.equipment else 0,
        )
        for row in rows
        for outline in [outlines()[row.code]]
    ]
    shapes.sort(key=lambda shape: shape.is_small)
    ends: list[int | None] = [*(bound - 1 for bound in bounds[1:]), None][: len(bounds)]
    return Map(
        shapes,
        [Step(n, low, high) for n, (low, high) in enumerate(zip(bounds, ends, strict=True), 1)],
    )


def class_bounds(counts: list[int]) -> list[int]:
    """Return from which count on each class begins: fifths of the provinces, in round numbers.

    The first begins at 1. Where counts are alike there are fewer classes.
    """
    some = sorted(count for count in counts if count)
    if not some:
        return []
    bounds = [1]
    for part in range(1, CLASSES):
        bound = _rounded(some[part * len(some) // CLASSES])
        if bound > bounds[-1]:
            bounds.append(bound)
    return bounds


def _rounded(count: int) -> int:
    """Return count rounded down to a round number: 387 is 350, 87 is 85."""
    unit = 5 * 10 ** (len(str(count)) - 2) if count >= 10 else 1
    return count // unit * unit
