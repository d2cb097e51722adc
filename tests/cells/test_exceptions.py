"""A clerk gets in without programming: a list of rows decided on, each with a reason."""

import csv
import io

import pytest
import shapely

from app.cells.models import BoundaryVersion, Cell
from app.core.db import db
from tests.support.boundary_files import collection, wide_screen, written

pytestmark = pytest.mark.usefixtures("rolled_back")
COUNTY = (shapely.box(10.0, 50.0, 10.04, 50.02), {"code": "990777", "name": "名县"})
TOWN = (COUNTY[0], {"code": "990777001", "name": "东镇"})
INSIDE = shapely.box(10.0, 50.0, 10.02, 50.02)
ISLAND = shapely.box(10.9, 50.9, 10.92, 50.92)


def village(number, shape):
    return shape, {"code": f"99077700120{number}", "name": f"{number}村"}


@pytest.fixture
def grids(app, tmp_path, monkeypatch):
    """The command on a file of these features, after county and town: (exit code, output)."""

    wide_screen(monkeypatch)

    def run(command, *features, level="village", **options):
        path = written(tmp_path / "v.geojson", collection(*features))
        args = ["grids", command, str(path), "--level", level]
        for name, value in options.items():
            args += [f"--{name}", str(value)]
        done = app.test_cli_runner().invoke(args=args)
        return done.exit_code, done.output

    assert run("load", COUNTY, level="county")[0] == 0
    assert run("load", TOWN, level="township")[0] == 0
    return run


def decided(path, **decisions):
    """Fill in a list: kind of error to (decision, value, reason)."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    for row in rows:
        if row["kind"] in decisions:
            row["decision"], row["value"], row["reason"] = decisions[row["kind"]]
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "gb18030")
    return rows


def test_one_null_geometry_and_one_island_keep_nobody_out(app, grids, tmp_path):
    features = [village(1, INSIDE), village(2, None), village(3, ISLAND)]
    listed = tmp_path / "list.csv"
    status, said = grids("check", *features, list=listed)
    assert (status, "2 errors to decide on" in said) == (1, True), said
    assert grids("load", *features)[0] == 1
    why = {"no_geometry": ("leave_out", "", "图形待补"), "outside_parent": ("接受", "", "飞地")}
    rows = decided(listed, **why)
    assert [(row["row"], row["name"], row["kind"]) for row in rows] == [
        ("2", "2村", "no_geometry"),
        ("3", "3村", "outside_parent"),
    ]
    status, said = grids("load", *features, **{"except": listed})
    assert status == 0, said
    assert "leave_out (图形待补)" in said
    assert "lies outside 东镇; accepted: 飞地" in said
    assert "东镇: 50.00% belongs to no village" in said
    with app.app_context():
        names = set(db.session.scalars(db.select(Cell.name)))
        assert {"1村", "3村"} <= names
        assert "2村" not in names
        note = db.session.scalars(db.select(BoundaryVersion.note)).all()[-1]
    assert "row 2: leave_out (图形待补)" in note
    assert "row 3: accept (飞地)" in note


def test_a_parent_is_set_by_hand(grids, tmp_path):
    odd = (INSIDE, {"code": "990777009201", "name": "错村"})
    listed = tmp_path / "list.csv"
    status, said = grids("check", odd, list=listed)
    assert (status, "the township 990777009 of its code was never loaded" in said) == (1, True)
    decided(listed, unknown_parent=("上级", "990777001", "编码写错"))
    status, said = grids("load", odd, **{"except": listed})
    assert (status, "parent 990777001 (编码写错)" in said) == (0, True), said


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (("leave_out", "", ""), "give a reason"),
        (("maybe", "", "x"), "decision is one of"),
        (("accept", "", "x"), "can be accepted"),
        (("parent", "", "x"), "needs a code"),
        (("same_as", "990777001299", "x"), "there is no village 990777001299"),
    ],
)
def test_a_decision_that_says_nothing_is_refused_by_check_and_load(grids, tmp_path, decision, why):
    features = [village(1, INSIDE), village(2, None)]
    listed = tmp_path / "list.csv"
    grids("check", *features, list=listed)
    decided(listed, no_geometry=decision)
    for command in ("check", "load"):
        status, said = grids(command, *features, **{"except": listed})
        assert (status, why in said) == (1, True), said


def test_a_list_of_another_state_of_the_file_is_refused(grids, tmp_path):
    listed = tmp_path / "list.csv"
    grids("check", village(1, INSIDE), village(2, None), list=listed)
    decided(listed, no_geometry=("leave_out", "", "图形待补"))
    status, said = grids("load", village(2, None), village(1, INSIDE), **{"except": listed})
    assert (status, "row 2 is 1村" in said) == (1, True), said
    assert grids("load", village(1, INSIDE), **{"except": tmp_path / "none.csv"})[0] == 1
