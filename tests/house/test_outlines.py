"""The outlines under static/geo/: what tools/outlines.py mends must stay mended."""

import csv
import json
import math
import re
import runpy
from functools import cache
from itertools import pairwise

import pytest

from centers.models import Province
from itube.portal.outline import on_map, outlines
from tests.house.sources import ROOT

GEO = ROOT / "static" / "geo"
KM = 111.2  # a degree of latitude


@cache
def layer(file, name):
    """Return a layer as {id: (properties, polygons)}; a polygon is its rings of (lon, lat)."""
    topology = json.loads((GEO / file).read_text())
    scale = topology["transform"]["scale"][0]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arcs.append([])
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arcs[-1].append((x * scale, y * scale))

    def ring(indexes):
        points = []
        for index in indexes:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        assert points[0] == points[-1], "a ring is closed"
        return points

    return {
        shape["id"]: (shape["properties"], [list(map(ring, part)) for part in shape["arcs"]])
        for shape in topology["objects"][name]["geometries"]
    }


def crosses(start, end, point):
    (x, y), (x1, y1), (x2, y2) = point, start, end
    return (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1


def inside(polygons, point):
    """Return whether point lies in one of the polygons: an odd number of borders to its right."""
    sides = (side for rings in polygons for ring in rings for side in pairwise(ring))
    return sum(crosses(start, end, point) for start, end in sides) % 2 == 1


def kilometres(polygons, point):
    """Return the distance from point to the nearest border."""
    wide = math.cos(math.radians(point[1])) * KM

    def plane(other):
        return (other[0] - point[0]) * wide, (other[1] - point[1]) * KM

    def to_side(start, end):
        (x1, y1), (x2, y2) = plane(start), plane(end)
        dx, dy = x2 - x1, y2 - y1
        along = max(0, min(1, -(x1 * dx + y1 * dy) / ((dx * dx + dy * dy) or 1)))
        return math.hypot(x1 + along * dx, y1 + along * dy)

    return min(
        to_side(start, end) for rings in polygons for ring in rings for start, end in pairwise(ring)
    )


PROVINCES = [("provinces.json", "provinces"), ("cities.json", "provinces")]


@pytest.mark.parametrize(("file", "name"), PROVINCES)
def test_the_provinces_are_those_of_our_codes(file, name):
    shapes = layer(file, name)
    assert set(shapes) == set(Province.values)
    for code, (properties, polygons) in shapes.items():
        assert inside(polygons, properties["label"]), code
        mark = properties["mark"]
        assert inside(polygons, mark) or kilometres(polygons, mark) < 15, code


@pytest.mark.parametrize(("file", "name"), PROVINCES)
def test_gunwi_lies_in_daegu(file, name):
    gunwi = (128.57, 36.24)
    holding = [code for code, (_, shape) in layer(file, name).items() if inside(shape, gunwi)]
    assert holding == [Province.DAEGU]


@pytest.mark.parametrize(("file", "name"), PROVINCES)
@pytest.mark.parametrize("island", [(131.87, 37.24), (130.87, 37.50)], ids=["dokdo", "ulleungdo"])
def test_the_islands_in_the_east_are_drawn(file, name, island):
    _, polygons = layer(file, name)[Province.GYEONGBUK]
    near = [
        rings
        for rings in polygons
        if all(abs(x - island[0]) < 0.15 and abs(y - island[1]) < 0.15 for x, y in rings[0])
    ]
    assert near
    assert any(
        abs(x - island[0]) < 0.05 and abs(y - island[1]) < 0.05
        for rings in near
        for x, y in rings[0]
    )


def test_cities_are_named_as_they_are_called():
    cities = layer("cities.json", "cities")
    assert len(cities) == 229
    for key, (properties, polygons) in cities.items():
        province, name = key.split(" ")
        assert province in Province.values
        assert name == properties["ko"]
        assert re.fullmatch(r"[가-힣]{1,4}[시군구]|세종특별자치시", name), name
        assert not re.search(r"[시군].*구$", name), f"{name} has another's name in it"
        assert re.fullmatch(r"[A-Z][a-z]+(-gu|-gun)?", properties["en"])
        assert polygons
    assert {"KR-28 미추홀구", "KR-41 여주시", "KR-27 군위군", "KR-11 성북구"} <= set(cities)
    assert not {"KR-47 군위군", "KR-43 청원군", "KR-41 여주군"} & set(cities)


def test_places_lie_on_the_drawing_as_it_is_drawn():
    projected = runpy.run_path(str(ROOT / "tools" / "country_map.py"))["projected"]
    assert set(outlines()) == set(Province.values)
    for latitude, longitude in [(37.24, 131.87), (33.2, 126.27), (38.6, 128.35)]:
        x, y = on_map(latitude, longitude)
        assert (x, y) == pytest.approx(projected(longitude, latitude), abs=0.1)
        assert 0 < x < 444
        assert 0 < y < 530


def test_the_files_stay_small():
    assert (GEO / "provinces.json").stat().st_size <= 60_000
    assert (GEO / "cities.json").stat().st_size <= 200_000


def test_each_center_of_the_demonstration_lies_in_its_province():
    provinces = layer("provinces.json", "provinces")
    with (ROOT / "fixtures/demo/centers.csv").open() as file:
        rows = list(csv.DictReader(file))
    astray = []
    for row in rows:
        _, polygons = provinces[row["province"]]
        point = float(row["longitude"]), float(row["latitude"])
        # Coordinates of the demonstration are right within a few kilometres.
        if not inside(polygons, point) and kilometres(polygons, point) > 5:
            astray.append(row["code"])
    assert len(rows) > 200
    assert astray == []
