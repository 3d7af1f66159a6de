"""Where places lie on static/geo/korea.svg, for maps that the server draws."""

import json
import math
from functools import cache

from django.conf import settings

# The drawing: all of Korea with its islands, in units of which a degree of latitude has 100.
WIDTH, HEIGHT = 606, 572
WEST, NORTH = 124.55, 38.68
UNITS = 100
# Degrees of longitude are shorter than those of latitude, by as much at the middle of the country.
NARROW = math.cos(math.radians(36))


def on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """Return a point's place on the drawing, right and down from its corner."""
    return (
        round((longitude - WEST) * UNITS * NARROW, 1),
        round((NORTH - latitude) * UNITS, 1),
    )


@cache
def marks() -> dict[str, tuple[float, float]]:
    """Return for each province where a number has room on the drawing."""
    path = settings.BASE_DIR / "static" / "geo" / "provinces.json"
    shapes = json.loads(path.read_text())["objects"]["provinces"]["geometries"]
    return {
        shape["id"]: on_map(shape["properties"]["mark"][1], shape["properties"]["mark"][0])
        for shape in shapes
    }
