"""Which cell a unit of a file is: settled before anything is stored, by code, name and shape."""

import pytest
import shapely

from app.cells import queries
from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core import clock
from app.core.db import db, transaction
from tests.support.boundary_files import collection, wide_screen, written

pytestmark = pytest.mark.usefixtures("rolled_back")
WHOLE = shapely.box(10.0, 50.0, 10.04, 50.02)
EAST, WEST = shapely.box(10.02, 50, 10.04, 50.02), shapely.box(10.0, 50, 10.02, 50.02)
CORNER = shapely.box(10.021, 50, 10.025, 50.01)
COUNTY = (WHOLE, {"code": "990777", "name": "名县"})
BY_NAME = [(EAST, {"name": "东镇"}), (WEST, {"name": "西镇"})]
OFFICIAL = [
    (WEST, {"code": "990777001", "name": "西镇"}),
    (EAST, {"code": "990777002", "name": "东镇"}),
]
#: What an older release called them.
DIGITS = [
    (EAST, {"code": "990777001", "name": "东镇"}),
    (WEST, {"code": "990777002", "name": "西镇"}),
]


@pytest.fixture
def load(app, tmp_path, monkeypatch):
    """Loads features of a level; returns (exit code, what was said)."""

    wide_screen(monkeypatch)

    def run(level, *features, command="load", **options):
        path = written(tmp_path / "f.geojson", collection(*features))
        more = [
            x for name, value in options.items() for x in (f"--{name.replace('_', '-')}", value)
        ]
        args = ["grids", command, str(path), "--level", level, *map(str, more)]
        done = app.test_cli_runner().invoke(args=args)
        return done.exit_code, done.output

    return run


@pytest.fixture
def cells(app):
    def found():
        with app.app_context():
            rows = db.session.scalars(db.select(Cell).where(Cell.path.contains("/")))
            county = db.session.scalars(db.select(Cell).where(Cell.name == "名县")).one()
            return {c.name: (c.id, c.code) for c in rows if c.path.startswith(county.path)}

    return found


def counted(app):
    with app.app_context():
        return [
            db.session.scalar(db.select(db.func.count()).select_from(table))
            for table in (Cell, Boundary, BoundaryVersion)
        ]


def test_towns_known_by_name_stay_the_same_cells_when_their_codes_come(app, load, cells):
    assert load("county", COUNTY)[0] == 0
    assert load("township", *BY_NAME)[0] == 0
    before = cells()
    assert {code for _, code in before.values()} == {"990777", "990777~001", "990777~002"}
    status, said = load("township", *OFFICIAL)
    assert (status, "0 new, 0 renamed, 2 renumbered, 0 boundaries changed" in said) == (0, True)
    after = cells()
    assert {name: i for name, (i, _) in after.items()} == {n: i for n, (i, _) in before.items()}
    assert (after["西镇"][1], after["东镇"][1]) == ("990777001", "990777002")
    with app.app_context():  # a phone that still has the old one in its queue
        assert queries.named("990777~001").name == "东镇"


def test_numbers_of_an_older_release_that_now_mean_another_town_are_an_error(app, load, cells):
    """It gave digits: 990777001 to 东镇, which officially is 西镇's."""
    load("county", COUNTY)
    load(
        "township",
        *[
            (s, p | {"code": c})
            for (s, p), c in zip(BY_NAME, ("990777001", "990777002"), strict=True)
        ],
    )
    before = cells()
    status, said = load("township", *OFFICIAL)
    assert status == 1
    assert "its code is that of 东镇 (990777001); its name is that of 西镇 (990777002)" in said
    assert cells() == before


def test_the_disagreement_is_answered_by_a_list(load, cells, tmp_path):
    load("county", COUNTY)
    load(
        "township",
        *[
            (s, p | {"code": c})
            for (s, p), c in zip(BY_NAME, ("990777001", "990777002"), strict=True)
        ],
    )
    before = cells()
    listed = tmp_path / "decide.csv"
    assert load("township", *OFFICIAL, command="check", list=listed)[0] == 1
    text = listed.read_text("utf-8-sig")
    rows = [line for line in text.splitlines() if ",identity," in line]
    assert len(rows) == 2
    for was, now in (("990777001", "990777002"), ("990777002", "990777001")):
        text = text.replace(f",{was},", f",{was},", 1)
        text = "\n".join(
            line.replace(",identity,,,,", f",identity,就是,{now},名称与图形都对,")
            if f",{was}," in line
            else line
            for line in text.splitlines()
        )
    listed.write_text(text, "utf-8-sig")
    status, said = load("township", *OFFICIAL, **{"except": listed})
    assert (status, "2 renumbered" in said) == (0, True), said
    after = cells()
    assert {name: i for name, (i, _) in after.items()} == {n: i for n, (i, _) in before.items()}
    assert (after["西镇"][1], after["东镇"][1]) == ("990777001", "990777002")


def test_the_same_names_twice_change_nothing(app, load):
    load("county", COUNTY)
    load("township", *BY_NAME)
    before = counted(app)
    status, said = load("township", *BY_NAME[::-1])
    assert (status, "0 new, 0 renamed, 0 boundaries changed; version unchanged" in said) == (
        0,
        True,
    )
    assert counted(app) == before


def test_a_town_that_is_renamed_is_known_by_its_shape_and_a_moved_one_by_its_name(load, cells):
    load("county", COUNTY)
    load("township", *BY_NAME)
    ids = cells()
    assert load("township", (EAST, {"name": "城东街道"}), BY_NAME[1])[0] == 0
    assert cells()["城东街道"] == ids["东镇"]
    smaller = shapely.box(10.0, 50.0, 10.005, 50.02)
    assert load("township", (smaller, {"name": "西镇"}))[0] == 0
    assert cells()["西镇"] == ids["西镇"]


@pytest.mark.parametrize(
    ("features", "why"),
    [
        ([(WEST, {"name": "东镇"}), (EAST, {"name": "西镇"})], "its shape is that of 西镇"),
        ([(EAST, {"name": "甲镇"}), (EAST, {"name": "乙镇"})], "are both taken for the township"),
        ([(EAST, {"code": "990777~009", "name": "丙镇"})], "990777~009"),
        (
            [(CORNER, {"name": None}), BY_NAME[1]],
            "has neither code nor name",
        ),
    ],
)
def test_what_disagrees_is_shown_and_nothing_is_stored(app, load, features, why):
    load("county", COUNTY)
    load("township", *BY_NAME)
    before = counted(app)
    for command in ("check", "load"):
        status, said = load("township", *features, command=command)
        assert (status, why in said) == (1, True), said
    assert counted(app) == before


def test_an_official_code_is_not_changed_for_another_unasked(load, cells):
    load("county", COUNTY)
    load("township", *OFFICIAL)
    before = cells()
    other = [(s, p | {"code": p["code"].replace("777", "7770")}) for s, p in OFFICIAL]
    status, said = load("township", *other)
    assert (status, "same_as" in said, cells() == before) == (1, True, True)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: shapely.Polygon([*s.exterior.coords[2:], *s.exterior.coords[1:3]]),
        shapely.reverse,
        lambda s: shapely.multipolygons([shapely.reverse(s)]),
    ],
)
def test_the_same_ring_drawn_otherwise_is_no_new_version(app, load, change):
    load("county", COUNTY)
    load("township", *OFFICIAL)
    before = counted(app)
    again = [(change(shape), properties) for shape, properties in OFFICIAL]
    assert "version unchanged" in load("township", *again)[1]
    with app.app_context(), transaction():  # as a release before this one stored it
        for row in db.session.scalars(db.select(Boundary)):
            row.digest = "0" * 64
    assert "version unchanged" in load("township", *again)[1]
    assert counted(app) == before


def test_rows_of_one_name_under_one_parent_are_one_town_and_named(app, load, cells):
    load("county", COUNTY)
    west, east = shapely.box(10.02, 50, 10.03, 50.02), shapely.box(10.03, 50, 10.04, 50.02)
    parts = [(west, {"name": "东镇"}), (east, {"name": "东镇"}), BY_NAME[1]]
    status, said = load("township", *parts)
    assert (status, "rows 1, 2 have one name" in said) == (0, True)
    assert set(cells()) == {"名县", "东镇", "西镇"}
    assert "version unchanged" in load("township", *parts[::-1])[1]


def test_names_are_kept_where_a_file_has_none(load, cells):
    load("county", COUNTY)
    load("township", *OFFICIAL)
    before = cells()
    moved = shapely.box(10.0201, 50, 10.04, 50.02)
    for odd in ({}, {"name": None}, {"name": ""}, {"name": " \u3000"}, {"name": "990777002"}):
        status, said = load("township", (moved, {"code": "990777002"} | odd))
        assert (status, "东镇 stays its name" in said) == (0, True), said
        assert cells() == before
    load("county", (shapely.box(11, 50, 11.02, 50.02), {"code": "990778"}))


def test_parents_are_found_by_name_and_say_what_was_wanted(load, cells):
    load("county", COUNTY)
    load("township", *OFFICIAL)
    inside = shapely.box(10.021, 50.001, 10.03, 50.01)
    village = {"code": "V-1", "name": "一村"}
    status, said = load("village", (inside, village | {"up": "东镇"}), parent_field="up")
    assert status == 0, said
    status, said = load("village", (inside, village | {"up": "南镇"}), parent_field="up")
    assert (status, "its parent 南镇 is neither code nor name of a township" in said) == (1, True)


def test_the_level_that_is_missing_is_said_once(load):
    load("county", COUNTY)
    far = [(WEST, {"code": f"99077700{n}201", "name": f"{n}村"}) for n in (1, 2)]
    status, said = load("village", *far, command="check")
    assert (status, said.count("there is no township yet")) == (1, 0), "of the world there are some"
    assert "the township 990777001 of its code was never loaded" in said


def test_time_of_the_version_is_refused_by_the_load_alone(app, load):
    """What only a load is told, and no check of the file can know."""
    load("county", COUNTY)
    with app.app_context():
        soon = clock.now().replace(year=clock.now().year + 1).isoformat()
    assert load("county", (EAST, COUNTY[1]), command="check")[0] == 0
    assert load("county", (EAST, COUNTY[1]), **{"from": soon})[0] == 1
