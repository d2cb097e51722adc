"""What leaves the house as GeoJSON obeys RFC 7946: outer rings counter-clockwise, holes not."""

from pathlib import Path

import pytest
import shapely

from app.cells import outlines
from grids import topology
from grids.units import Unit
from tests.support import world

#: Drawn clockwise with a counter-clockwise hole: the wrong way round, and accepted.
SHORE = [[114.002, 33.002], [114.002, 33.01], [114.01, 33.01], [114.01, 33.002], [114.002, 33.002]]
ISLAND = [[114.004, 33.004], [114.006, 33.004], [114.006, 33.006], [114.004, 33.004]]
POND = {"type": "Polygon", "coordinates": [SHORE, ISLAND]}


def rings(geometry):
    polygons = geometry["coordinates"]
    return [polygons] if geometry["type"] == "Polygon" else polygons


def runs_right(geometry):
    return all(
        shapely.is_ccw(shapely.linearrings(ring)) == (place == 0)
        for polygon in rings(geometry)
        for place, ring in enumerate(polygon)
    )


@pytest.mark.parametrize("code", [world.COUNTY, world.EAST_TOWN, world.V1])
def test_boundaries_run_counter_clockwise(people, time, code):
    assert runs_right(people.wang.get(f"/cells/{code}/boundary").json["geometry"])


def test_so_do_the_phones_cells_sites_and_outlines(app, people, time):
    cells = people.wang.get("/phone/start").json["cells"]
    assert cells
    assert all(runs_right(cell["boundary"]) for cell in cells)
    made = people.wang.post("/sites", {"kind": "P11", "name": "塘", "geometry": POND})
    assert made.status_code == 201, made.text
    assert runs_right(made.json["geometry"])
    with app.app_context():
        drawn = outlines.outlines("village", 1, 1)
    assert drawn
    assert all(map(runs_right, drawn.values()))


def test_so_do_the_defects_that_a_check_writes():
    twice = [
        Unit("county", code, code, "", shapely.multipolygons([shapely.box(10, 50, 10.1, 50.1)]))
        for code in "ab"
    ]
    found = topology.defects(topology.check(twice))["features"]
    assert found
    assert all(runs_right(feature["geometry"]) for feature in found)


def test_shapes_leave_through_one_door():
    """app/core/geo orients them; nothing else in app/ makes GeoJSON of a shape."""
    doors = [
        path for path in Path("app").rglob("*.py") if "geometry.mapping(" in path.read_text("utf-8")
    ]
    assert doors == [Path("app/core/geo.py")]
