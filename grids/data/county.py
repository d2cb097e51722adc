"""Makes the outlines of a fictional county: townships and villages that tile exactly, with borders
like real ones.

Villages are Voronoi cells around scattered points; every shared edge is bent once, so that
neighbours share it to the last digit.
"""

import hashlib
import itertools
import math
from collections import defaultdict

import numpy as np
import shapely

from grids.units import Unit

CODE, NAME = "990126", "青禾县"
CENTRE = (114.95, 33.62)
VILLAGES, TOWNSHIPS = 148, 12
SPACING = 0.031  # degrees between village centres, about 3 km
DIGITS = 6  # of a degree: 0.1 m
TOWNS = (
    "城关街道",
    "青石镇",
    "柳河镇",
    "白杨镇",
    "南湾乡",
    "石桥镇",
    "松林乡",
    "双河镇",
    "高岗乡",
    "清水镇",
    "安平镇",
    "东岭乡",
)
FIRST = "青白红金银石玉云龙凤松柳杨槐枣梨桃竹荷莲清明安平永长新古高大"
LAST = "河湾岭岗桥塘沟井坡洼庄店寨铺屯营堂泉溪坪"
Point = tuple[float, float]


def units() -> list[Unit]:
    """1 county, 12 townships, 148 villages, 2 unit cells: deterministic."""
    rng = np.random.default_rng(20260701)
    cells = _villages(rng)
    towns = _townships(cells)
    found = []
    for town, members in enumerate(towns):
        code = f"{CODE}{101 + town}"
        street = TOWNS[town].endswith("街道")
        found.append(
            Unit(
                "township", code, TOWNS[town], CODE, shapely.union_all([cells[i] for i in members])
            )
        )
        order = sorted(members, key=lambda i: (-cells[i].centroid.y, cells[i].centroid.x))
        for number, i in enumerate(order, 201):
            name = _name(i) + ("社区" if street else "村")
            found.append(
                Unit("village", f"{code}{number}", name, code, shapely.multipolygons([cells[i]]))
            )
    estates = next(u for u in found if u.level == "village")
    found += [
        Unit(
            "unit",
            f"{estates.code}{n:03d}",
            f"{estates.name}第{'一二'[n - 1]}小区",
            estates.code,
            s,
        )
        for n, s in enumerate(_halves(estates.shape), 1)
    ]
    county = Unit(
        "county",
        CODE,
        NAME,
        "",
        _multi(shapely.union_all([u.shape for u in found if u.level == "village"])),
    )
    for unit in found:
        unit.shape = _multi(unit.shape)
    return [county, *found]


def _multi(shape: shapely.Geometry | None) -> shapely.Geometry:
    return (
        shape
        if shape is not None and shape.geom_type == "MultiPolygon"
        else shapely.multipolygons([shape])
    )


def _name(index: int) -> str:
    """A name of two characters, different for each index."""
    return FIRST[index * 7 % len(FIRST)] + LAST[(index // len(FIRST) * 5 + index * 3) % len(LAST)]


def _villages(rng: np.random.Generator) -> list[shapely.Polygon]:
    """The Voronoi cells nearest the centre of a blob, with bent borders."""
    side = int(math.sqrt(VILLAGES) * 2.4)
    grid = (
        np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) - side / 2
    )
    points = (grid + rng.uniform(-0.38, 0.38, grid.shape)) * SPACING * [1.15, 1.0] + CENTRE
    regions = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points)))
    offset = shapely.get_coordinates(shapely.centroid(regions)) - CENTRE
    angle = np.arctan2(offset[:, 1], offset[:, 0])
    blob = (
        1
        + 0.18 * np.sin(2 * angle + 0.7)
        + 0.12 * np.sin(3 * angle)
        + 0.07 * np.cos(5 * angle + 1.1)
    )
    order = np.argsort(np.hypot(offset[:, 0] / 1.15, offset[:, 1]) / blob)
    chosen = [regions[i] for i in order[:VILLAGES]]
    chosen.sort(key=lambda region: (round(region.centroid.x, 4), round(region.centroid.y, 4)))
    return [_bent(region) for region in chosen]


def _bent(region: shapely.Polygon) -> shapely.Polygon:
    corners = [(round(x, DIGITS), round(y, DIGITS)) for x, y in region.exterior.coords]
    ring: list[Point] = []
    for a, b in itertools.pairwise(corners):
        if a != b:
            ring += _edge(a, b)
    return shapely.Polygon(ring)


def _edge(a: Point, b: Point) -> list[Point]:
    """The bent line from a up to, without, b: the same points whichever neighbour asks."""
    if a > b:
        return [a, *reversed(_edge(b, a)[1:])]
    seed = int.from_bytes(hashlib.sha256(repr((a, b)).encode()).digest()[:8], "big")
    rng = np.random.default_rng(seed)
    line = [a, b]
    for depth in range(4):
        bent = [line[0]]
        for p, q in itertools.pairwise(line):
            shift = float(rng.uniform(-0.16, 0.16)) * 0.75**depth
            middle = (
                (p[0] + q[0]) / 2 - (q[1] - p[1]) * shift,
                (p[1] + q[1]) / 2 + (q[0] - p[0]) * shift,
            )
            bent += [(round(middle[0], DIGITS), round(middle[1], DIGITS)), q]
        line = bent
    return line[:-1]


def _townships(cells: list[shapely.Polygon]) -> list[list[int]]:
    """Villages grouped into connected townships: the smallest grows next, by the free neighbour
    nearest its seed.
    """
    tree = shapely.STRtree(cells)
    near: dict[int, set[int]] = defaultdict(set)
    for a, b in zip(*tree.query(cells, predicate="touches"), strict=True):
        near[int(a)].add(int(b))
    centres = np.array([(c.centroid.x, c.centroid.y) for c in cells])
    seeds = [int(np.argmin(np.hypot(*(centres - CENTRE).T)))]
    while len(seeds) < TOWNSHIPS:
        distance = np.min([np.hypot(*(centres - centres[s]).T) for s in seeds], axis=0)
        edge = np.array([1.0 if len(near[i]) > 4 else 0.55 for i in range(len(cells))])
        seeds.append(int(np.argmax(distance * edge)))
    towns, taken = [[s] for s in seeds], set(seeds)
    while len(taken) < len(cells):
        growing = [
            t for t in range(TOWNSHIPS) if any(n not in taken for i in towns[t] for n in near[i])
        ]
        town = min(growing, key=lambda t: (len(towns[t]), t))
        free = sorted({n for i in towns[town] for n in near[i] if n not in taken})
        best = min(free, key=lambda n: (math.dist(centres[n], centres[seeds[town]]), n))
        towns[town].append(best)
        taken.add(best)
    return towns


def _halves(shape: shapely.Geometry | None) -> list[shapely.Geometry]:
    """A village cut in two by a parallel through its middle."""
    assert shape is not None
    west, south, east, north = shape.bounds
    middle = round((south + north) / 2, DIGITS)
    return [
        shape.intersection(shapely.box(west, south, east, middle)),
        shape.intersection(shapely.box(west, middle, east, north)),
    ]
