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
BESIDE = shapely.box(10.02, 50.0, 10.04, 50.02)
CROSSED = shapely.Polygon([(10.02, 50.0), (10.04, 50.02), (10.04, 50.0), (10.02, 50.02)])
ISLAND = shapely.box(10.9, 50.9, 10.92, 50.92)


def village(number, shape):
    return shape, {"code": f"99077700120{number}", "name": f"{number}村"}


@pytest.fixture
def grids(app, tmp_path, monkeypatch):
    """The command on a file of these features, after county and town: (exit code, output)."""

    wide_screen(monkeypatch)

    def run(command, *features, level="village", terminal=None, **options):
        path = written(tmp_path / "v.geojson", collection(*features))
        args = ["grids", command, str(path), "--level", level]
        for name, value in options.items():
            args += [f"--{name}", str(value)]
        done = app.test_cli_runner().invoke(args=args, env=terminal)
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


def test_the_clerk_reads_chinese_and_english_is_asked_for(app, grids, tmp_path):
    features = [village(1, INSIDE), village(2, None), (CROSSED, {"name": "3村"})]
    listed, chinese = tmp_path / "list.csv", {"LANGUAGE": "", "LC_ALL": "C.UTF-8", "LANG": "en_US"}
    status, said = grids("check", *features, terminal=chinese, list=listed)
    assert status == 1
    for words in (
        "2村（第 2 行）：没有图形。",
        "3村（第 3 行）：边界自相交（10.03 50.01）；修复会使面积变化",
        "v.geojson：采用字段 code。",
        "东镇：25.00% 不属于任何村",
        "2 个错误待处理",
        "有 2 个错误，载入会被拒绝。",
    ):
        assert words in said, said
    assert "row 2" in grids("check", *features, terminal=chinese, lang="en")[1]
    head, *lines = listed.read_text("utf-8-sig").splitlines()
    assert head == "文件,行,编码,名称,类别,处理,值,理由,说明"
    kept = [line.replace(",,,,", ",不载入,,待补,") for line in lines]
    listed.write_text("\n".join([head, *kept]).replace(",", "\t"), "utf-16")
    status, said = grids("load", *features, terminal=chinese, **{"except": listed})
    assert (status, "新增 1 个，改名 0 个，边界变化 1 个" in said) == (0, True), said
    with app.app_context():
        note = db.session.scalars(db.select(BoundaryVersion.note)).all()[-1]
    assert "v.geojson 第 2 行：不载入（待补）" in note


def test_a_row_is_said_to_be_a_new_unit_of_an_old_name(grids, tmp_path):
    assert grids("load", village(1, INSIDE))[0] == 0
    another = (BESIDE, {"code": "990777001209", "name": "1村"})
    listed = tmp_path / "list.csv"
    status, said = grids("check", another, list=listed)
    assert (status, "or that it is a new one (new)" in said) == (1, True), said
    decided(listed, identity=("新增", "", "同名的另一个村"))
    status, said = grids("load", another, **{"except": listed})
    assert (status, "1 new, 0 renamed, 1 boundaries changed" in said) == (0, True), said
    status, said = grids("load", another, **{"except": listed})
    assert (status, "0 new, 0 renamed, 0 boundaries changed" in said) == (0, True), said
    moved = (shapely.box(10.03, 50.0, 10.035, 50.01), another[1])
    status, said = grids("load", moved, **{"except": listed})
    assert (status, "its code is that of 1村; give it its own" in said) == (1, True), said


def test_two_rows_of_one_name_without_codes_are_two_where_somebody_says_so(grids, tmp_path):
    rows = [(INSIDE, {"name": "新村"}), (BESIDE, {"name": "新村"})]
    listed = tmp_path / "list.csv"
    listed.write_text("文件,行,编码,名称,处理,理由\nv.geojson,2,,新村,新增,两个村同名\n", "gb18030")
    for made in (2, 0):
        status, said = grids("load", *rows, **{"except": listed})
        assert (status, f"{made} new, 0 renamed, {made} boundaries" in said) == (0, True), said


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
    listed.write_text("row;code\n1;990777001201\n")
    status, said = grids("load", village(1, INSIDE), **{"except": listed})
    assert (status, "has no column file" in said) == (1, True), said
