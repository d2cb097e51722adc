"""The real boundary sets: what their own description counts; two datums of the same counties."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import func, select

from app.cells.models import Boundary, Cell
from app.core.db import db
from app.core.errors import Problem
from app.patrols.service import patrol_of_gpx, read_gpx
from app.photos.inspection import look
from grids import reading, topology
from grids.plausible import motion_of
from tests.support.samples import FOLDER

BOUNDARIES = FOLDER / "boundaries"
TW = BOUNDARIES / "tw"
LK = BOUNDARIES / "lk-puttalam"
LEVELS = ["--level", "county", "--level", "township", "--level", "village"]
TW_FILES = [TW / f"{name}-10t.json" for name in ("counties", "towns", "villages")]
TW_FIELDS = [
    x
    for kind in ("COUNTY", "TOWN", "VILL")
    for x in ("--code-field", f"{kind}CODE", "--name-field", f"{kind}NAME")
]


def run(app, *args):
    return app.test_cli_runner().invoke(args=["grids", *[str(a) for a in args]])


@pytest.mark.soak
def test_all_villages_with_their_parents_are_checked_and_loaded(app, rolled_back):
    report = run(app, "check", *TW_FILES, *LEVELS, *TW_FIELDS, "--json")
    assert report.exit_code == 0, report.output
    counts = json.loads(report.stdout)["counts"]
    assert counts["village"] == {"units": 7701, "invalid": 7, "overlaps": 3, "gaps": 8}
    assert (counts["township"]["units"], counts["county"]["units"]) == (368, 22)
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Cell))
    done = run(app, "load", *TW_FILES, *LEVELS, *TW_FIELDS)
    assert done.exit_code == 0, done.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Cell)) - before == 7701 + 368 + 22
    again = run(app, "load", *TW_FILES, *LEVELS, *TW_FIELDS)
    assert "0 new, 0 renamed, 0 boundaries changed" in again.output


def test_puttalam_with_its_broken_rings():
    files = [("district", "county"), ("dsds", "township"), ("gnds", "village")]
    units = [
        u
        for name, level in files
        for u in reading.read(
            reading.Source(LK / f"{name}.geojson", level=level, parent_field="parent_id")
        )
    ]
    counts = topology.check(units).counts
    assert (counts["village"]["units"], counts["village"]["invalid"]) == (548, 45)
    assert (counts["township"]["units"], counts["township"]["invalid"]) == (16, 8)
    assert counts["county"]["units"] == 1


def test_counties_in_gcj02_load_equal_to_their_cgcs2000_twins(app, rolled_back):
    folder = BOUNDARIES / "cn-zhoukou-county"
    refused = run(app, "load", folder / "zhoukou_counties_gcj02.geojson", "--level", "county")
    assert refused.exit_code == 1
    assert "--datum gcj02" in refused.output
    sources = [
        reading.Source(folder / "zhoukou_counties_gcj02.geojson", datum="gcj02"),
        reading.Source(folder / "zhoukou_counties_cgcs2000_epsg4490.gpkg"),
        reading.Source(folder / "zhoukou_counties_cgcs2000_epsg4547_gbk.shp"),
    ]
    first, *others = [{u.code: u for u in reading.read(source)} for source in sources]
    for twin in others:
        assert {c: u.name for c, u in twin.items()} == {c: u.name for c, u in first.items()}
        for code, unit in twin.items():
            assert shapely.hausdorff_distance(unit.shape, first[code].shape) * 111_195 < 5


@pytest.mark.parametrize(
    "name", ["yunlin_villages_gbk", "yunlin_villages_utf8", "yunlin_villages_gbk_nocpg_noprj"]
)
def test_the_same_villages_whatever_their_attribute_table(name):
    crs = "EPSG:4326" if "noprj" in name else None
    units = reading.read(
        reading.Source(BOUNDARIES / f"formats/{name}.shp", level="village", crs=crs)
    )
    assert len(units) == 389
    assert "和豐村" in {u.name for u in units}


def test_a_geopackage_needs_its_layer_named_and_gives_the_same(app, rolled_back):
    units = reading.read(
        reading.Source(BOUNDARIES / "formats/tw3.gpkg", level="village", layer="villages")
    )
    assert len(units) == 927
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Boundary)) == 9


def table(name):
    """[(file, what is expected of it)] of a committed table.

    Every file of the folder must stand in it.
    """
    rows = json.loads((Path(__file__).parent / "tables" / f"{name}.json").read_text("utf-8"))
    files = {
        f.relative_to(FOLDER / name).as_posix() for f in (FOLDER / name).rglob("*") if f.is_file()
    }
    assert set(rows) == {f for f in files if not f.endswith((".txt", ".json", "LICENSE"))}
    return rows


def facts(content):
    try:
        seen = look(content)
    except Problem as problem:
        return {"refused": problem.code}
    return {
        "type": seen.content_type,
        "width": seen.width,
        "height": seen.height,
        "damaged": seen.damaged,
        **(seen.exif or {}),
    }


def test_every_photo_shows_what_the_table_says():
    for name, expected in table("photos").items():
        assert facts((FOLDER / "photos" / name).read_bytes()) == expected, name


HOSTILE = """
import json, sys, time
from pathlib import Path
from app.core.errors import Problem
from app.photos.inspection import look
rows = {}
for name in json.loads(sys.argv[2]):
    began = time.process_time()
    try:
        seen = look((Path(sys.argv[1]) / name).read_bytes())
        found = {"type": seen.content_type, "width": seen.width, "height": seen.height}
        found |= {"damaged": seen.damaged, **(seen.exif or {})}
    except Problem as problem:
        found = {"refused": problem.code}
    rows[name] = found, time.process_time() - began
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([rows, peak // 1024]))
"""


def test_hostile_files_are_refused_or_inert_in_bounded_time_and_memory():
    """In a process of its own, so that its memory is theirs."""
    expected = table("hostile")
    run = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            HOSTILE,
            str(FOLDER / "hostile"),
            json.dumps(list(expected)),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    rows, memory_mb = json.loads(run.stdout)
    assert {name: found for name, (found, _) in rows.items()} == expected
    assert max(seconds for _, seconds in rows.values()) < 2
    assert memory_mb < 300


def test_recorded_tracks_waver_far_less_than_noise():
    asked = []
    for name, expected in table("gps").items():
        if "refused" not in expected:
            points = read_gpx((FOLDER / "gps" / name).read_bytes())
            rows = patrol_of_gpx(*points, now=datetime.now(UTC))["track"]
            track = np.array([[*row, 0][:4] for row in rows], float).reshape(-1, 4)
            asked.append(motion_of(track).restless)
    found = [one for one in asked if one is not None]
    assert len(found) >= 3
    assert max(found) < 0.5, "1 is the most of a receiver"


def test_every_gpx_file_imports_or_is_refused_as_the_table_says():
    for name, expected in table("gps").items():
        try:
            points = read_gpx((FOLDER / "gps" / name).read_bytes())
            body = patrol_of_gpx(*points, now=datetime.now(UTC))
            found = {
                "points": len(body["track"]),
                "started_at": body["started_at"],
                "ended_at": body["ended_at"],
                "note": body.get("note"),
            }
        except Problem as problem:
            found = {"refused": problem.code}
        assert found == expected, name
