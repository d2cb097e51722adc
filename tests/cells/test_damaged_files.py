"""Boundary files with random damage: a sentence or a load, never a traceback; what check refuses
load refuses, and what is loaded is a tree that the rest of the program can handle.
"""

from copy import deepcopy
from typing import Any

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cells.models import Cell
from app.core.db import db
from grids.codes import LONGEST
from tests.support.boundary_files import collection, written
from tests.support.databases import undone

COUNTY = (shapely.box(10, 50, 10.04, 50.02), {"code": "990777", "name": "名县", "up": None})
WEST, EAST = shapely.box(10, 50, 10.02, 50.02), shapely.box(10.02, 50, 10.04, 50.02)
TOWNS = collection(
    (WEST, {"code": "990777001", "name": "西镇", "up": "990777"}),
    (EAST, {"code": "990777002", "name": "东镇", "up": "名县"}),
)
WORDS = ("", " ", "nan", "990777", "990777001", "990777002", "990777~001", "名县", "西镇", "东镇")
ODD = ("9" * 40, "９９０７７７００１", "x\x00y", "=1+1", 1, 1.5, 1e30, True, {"a": 1}, [1])
VALUES = st.one_of(st.none(), st.sampled_from(WORDS), st.sampled_from(ODD), st.text(max_size=6))


def _ring(*places: int | tuple[float, ...]) -> Any:
    """A polygon of the corners of another, by number, and of further ones."""

    def change(shape: Any) -> Any:
        ring = shape["coordinates"][0]
        return {
            "type": "Polygon",
            "coordinates": [[ring[p] if isinstance(p, int) else list(p) for p in places]],
        }

    return change


SHAPES = (
    _ring(0, 1, 2, 3),  # open
    _ring(0, 1, (0.0, 0.0), 2, 3, 0),
    _ring(0, 2, 1, 3, 0),  # crossing itself
    _ring(0, 3, 2, 1, 0),  # the other way round
    _ring((50.0, 10.0), (50.02, 10.0), (50.02, 10.02), (50.0, 10.0)),  # swapped
    _ring((10.0, 50.0, 7.5), (10.02, 50.0, 7.5), (10.02, 50.02, 7.5), (10.0, 50.0, 7.5)),
    _ring((10.0, 150.0), (10.02, 50.0), (10.02, 50.02), (10.0, 150.0)),
    _ring(0, 1, 0),
    _ring(0, 0, 0, 0),
    _ring(),
    lambda _: None,
    lambda _: {},
    lambda _: {"type": "Point", "coordinates": [10.01, 50.01]},
    lambda _: {"type": "Polygon", "coordinates": [["a"]]},
    lambda _: {"type": "MultiPolygon", "coordinates": [[[[1e400, 50], [1, 2], [3, 4]]]]},
)
DAMAGE = st.one_of(
    st.tuples(st.sampled_from(["code", "name", "up"]), st.integers(0, 1), VALUES),
    st.tuples(st.just("shape"), st.integers(0, 1), st.integers(0, len(SHAPES) - 1)),
    st.tuples(st.just("again"), st.integers(0, 1), st.none()),
    st.tuples(st.just("without"), st.integers(0, 1), st.sampled_from(["code", "name", "up"])),
)


def damaged(damages: list[tuple[str, int, Any]]) -> dict[str, Any]:
    whole = deepcopy(TOWNS)
    for kind, row, what in damages:
        feature = whole["features"][row]
        if kind == "shape":
            try:
                feature["geometry"] = SHAPES[what](feature["geometry"])
            except (LookupError, TypeError):
                feature["geometry"] = None
        elif kind == "again":
            whole["features"].append(deepcopy(feature))
        elif kind == "without":
            for each in whole["features"]:
                each["properties"].pop(what, None)
        else:
            feature["properties"][kind] = what
    return whole


@settings(max_examples=25)
@given(st.lists(DAMAGE, min_size=1, max_size=4), st.booleans(), st.booleans())
def test_a_damaged_file_is_refused_by_check_and_load_or_by_neither(
    app, tmp_path_factory, damages, with_parents, stored
):
    folder = tmp_path_factory.mktemp("damaged")
    above = written(folder / "c.geojson", collection(COUNTY))
    path = written(folder / "t.geojson", damaged(damages))
    more = ["--parent-field", "up"] if with_parents else []

    clean = written(folder / "clean.geojson", TOWNS)

    def run(command: str, towns: Any = path) -> Any:
        args = ["grids", command, str(above), str(towns), "--level", "county", "--level"]
        args += ["township", *more]
        done = app.test_cli_runner().invoke(args=args)
        assert done.exit_code in (0, 1), done.output
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    with undone(app):
        if stored:
            assert run("load", clean).exit_code == 0
        checked, loaded = run("check"), run("load")
        assert checked.exit_code == loaded.exit_code, (checked.output, loaded.output)
        again = run("load")
        if loaded.exit_code == 0:
            assert "0 new, 0 renamed, 0 boundaries changed" in again.output, again.output
        with app.app_context():
            rows = {c.id: c for c in db.session.scalars(db.select(Cell))}
            for cell in rows.values():
                assert cell.name
                assert 0 < len(cell.code) <= LONGEST
                assert cell.code.lower() not in ("nan", "none") or "nan" in str(damages)
                above_it = rows[cell.parent_id].path if cell.parent_id else "/"
                assert cell.path == f"{above_it}{cell.id}/"
