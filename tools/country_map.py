"""Draws itube/portal/home/korea.json anew: the country as small outlines for the front page.

    python3 tools/country_map.py

It simplifies static/geo/provinces.json (tools/outlines.py) border by border, so that neighbours
still meet. Ulleungdo and Dokdo stand nearer to the coast than they are, in a frame of their own, as
on printed maps: at their true place the rest of the country would be a third smaller.
"""

import json
import math
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static" / "geo" / "provinces.json"
TARGET = ROOT / "itube" / "portal" / "home" / "korea.json"

SCALE = 96  # units for a degree of latitude; the page shows about one pixel for each
WEST, NORTH = 124.58, 38.66
NARROW = math.cos(math.radians(36))  # a degree of longitude, in degrees of latitude
TOLERANCE = 1.1  # units
SMALLEST = 7  # square units; Dokdo is drawn whatever its size

# What lies east of this longitude is moved by so many units, into the frame.
ISLANDS_FROM = 130.5
MOVED = (-136, -69)
# The least that an island measures in the frame: Dokdo itself would be a tenth of a unit.
DOT = 4

# Where names do not fit into their province: where they stand instead.
MARKS = {
    "KR-11": (126.98, 37.66), "KR-28": (126.15, 37.42), "KR-41": (127.42, 37.27),
    "KR-50": (127.2, 36.68), "KR-30": (127.56, 36.22), "KR-44": (126.78, 36.5),
    "KR-43": (127.92, 36.9), "KR-29": (126.78, 35.22), "KR-46": (126.98, 34.83),
    "KR-45": (127.08, 35.78), "KR-47": (128.85, 36.48), "KR-48": (128.2, 35.35),
    "KR-26": (129.18, 35.1), "KR-31": (129.42, 35.52), "KR-27": (128.6, 35.92),
}  # fmt: skip

Point = tuple[float, float]


def projected(lon: float, lat: float) -> Point:
    """Return a place in units of the drawing."""
    x, y = (lon - WEST) * NARROW * SCALE, (NORTH - lat) * SCALE
    if lon > ISLANDS_FROM:
        x, y = x + MOVED[0], y + MOVED[1]
    return x, y


def simplified(line: list[Point]) -> list[Point]:
    """Return line with the points that matter at TOLERANCE (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = math.hypot(x2 - x1, y2 - y1)

    def away(point: Point) -> float:
        if not length:
            return math.hypot(point[0] - x1, point[1] - y1)
        return abs((x2 - x1) * (y1 - point[1]) - (x1 - point[0]) * (y2 - y1)) / length

    most = max(range(1, len(line) - 1), key=lambda i: away(line[i]))
    if away(line[most]) <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: most + 1])[:-1] + simplified(line[most:])


def area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def path(rings: list[list[Point]]) -> str:
    """Return rings as a path in whole units, each step from the last."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
        text = " ".join(f"{x} {y}" for x, y in steps[:-1]).replace(" -", "-")
        parts.append(f"M{points[0][0]} {points[0][1]}l{text}z")
    return "".join(parts)


def dot(ring: list[Point]) -> list[Point]:
    """Return a small lozenge where ring is: what is too small to have a shape."""
    x = sum(point[0] for point in ring) / len(ring)
    y = sum(point[1] for point in ring) / len(ring)
    return [(x - DOT, y), (x, y - DOT), (x + DOT, y), (x, y + DOT), (x - DOT, y)]


def main() -> None:
    topology = json.loads(SOURCE.read_text())
    scale = topology["transform"]["scale"][0]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append(projected(x * scale, y * scale))
        if line[0] == line[-1]:  # an island: two halves, lest it shrink to a point
            half = len(line) // 2
            arcs.append(simplified(line[: half + 1])[:-1] + simplified(line[half:]))
        else:
            arcs.append(simplified(line))
    found = {}
    for shape in topology["objects"]["provinces"]["geometries"]:
        rings = []
        for part in shape["arcs"]:
            for indexes in part:
                ring: list[Point] = []
                for index in indexes:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    ring += arc[1:] if ring else arc
                if area(ring) >= SMALLEST:
                    rings.append(ring)
                elif shape["id"] == "KR-47" and ring[0][0] > projected(129.7, 0)[0]:
                    rings.append(dot(ring))
        mark = projected(*MARKS.get(shape["id"], shape["properties"]["mark"]))
        found[shape["id"]] = {"d": path(rings), "x": round(mark[0]), "y": round(mark[1])}
    TARGET.write_text(json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
