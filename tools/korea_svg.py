"""Draws static/geo/korea.svg from provinces.json: the provinces, for pages without script.

    python3 tools/korea_svg.py

One path for each province, by its code, so that a page can colour each by `<use>`. Borders are
simplified once for both neighbours. itube/portal/outline.py says where a place lies on it.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from itube.portal.outline import HEIGHT, WIDTH, on_map  # noqa: E402 - after the path is set

GEO = ROOT / "static" / "geo"
# A point nearer than this to the last one drawn, in units of the drawing, adds nothing to see.
STEP = 1.6


def drawn() -> str:
    """Return the whole SVG as text."""
    topology = json.loads((GEO / "provinces.json").read_text())
    scale = topology["transform"]["scale"][0]
    arcs = [_simplified(_points(steps, scale)) for steps in topology["arcs"]]
    paths = []
    for shape in topology["objects"]["provinces"]["geometries"]:
        rings = (_ring(indexes, arcs) for part in shape["arcs"] for indexes in part)
        lines = "".join(_line(ring) for ring in rings)
        paths.append(f'<path id="{shape["id"]}" d="{lines}"/>')
    body = "\n".join(paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">\n{body}\n</svg>\n'
    )


def _points(steps: list[list[int]], scale: float) -> list[tuple[float, float]]:
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append(on_map(y * scale, x * scale))
    return points


def _simplified(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= STEP:
            kept.append(point)
    # A small island must not shrink to a line.
    return [*kept, points[-1]] if len(kept) > 2 or points[0] != points[-1] else points


def _ring(indexes: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _line(ring: list[tuple[float, float]]) -> str:
    """Return the ring as a closed path, in tenths of a unit, relative from point to point."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring[:-1]]
    start = tenths[0]
    steps = [
        f"{(x - before[0]) / 10:g},{(y - before[1]) / 10:g}" for before, (x, y) in pairwise(tenths)
    ]
    return f"M{start[0] / 10:g},{start[1] / 10:g}l{' '.join(steps)}z"


if __name__ == "__main__":
    (GEO / "korea.svg").write_text(drawn())
