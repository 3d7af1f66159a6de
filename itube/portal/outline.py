"""The country as small outlines that tools/country_map.py has drawn, for maps without script."""

import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

OUTLINES = Path(__file__).with_name("home") / "korea.json"
# As tools/country_map.py draws; a test compares. A degree of latitude is so many units.
UNITS = 96
WEST, NORTH = 124.58, 38.66
NARROW = math.cos(math.radians(36))
# Ulleungdo and Dokdo stand in a frame nearer to the coast.
ISLANDS_FROM, MOVED = 130.5, (-136, -69)


class Outline(NamedTuple):
    """A province: its SVG path, and where its name has room."""

    path: str
    x: int
    y: int


@cache
def outlines() -> dict[str, Outline]:
    """Return the outline of each province by its code."""
    found = json.loads(OUTLINES.read_text("utf-8"))
    return {code: Outline(shape["d"], shape["x"], shape["y"]) for code, shape in found.items()}


def on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """Return a point's place on the drawing, right and down from its corner."""
    x, y = (longitude - WEST) * NARROW * UNITS, (NORTH - latitude) * UNITS
    if longitude > ISLANDS_FROM:
        x, y = x + MOVED[0], y + MOVED[1]
    return round(x, 1), round(y, 1)
