"""The clerk's work: reading files of every kind, checking and loading them, loading them again."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import func, select

from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core.db import db
from grids import datums, reading, topology
from grids.sayings import Refused
from grids.units import Unit
from tests.support.world import square

NAMES = {"411699101201": "和豐村", "411699101202": "上湖村", "411699101203": "东河村"}


def boxes() -> dict[str, shapely.Geometry]:
    return {code: square(5, i) for i, code in enumerate(NAMES)}


def write(
    path: Path,
    shapes: dict[str, Any],
    crs: str | None = "EPSG:4490",
    encoding: str | None = None,
    names: bool = True,
    **options: Any,
) -> Path:
    fields = {"code": np.array(list(shapes), object)} | (
        {"name": np.array([NAMES.get(c, c) for c in shapes], object)} if names else {}
    )
    geometry = np.array([None if s is None else shapely.to_wkb(s) for s in shapes.values()], object)
    with pytest.warns(UserWarning, match="crs") if crs is None else _quiet():
        pyogrio.raw.write(
            path,
            geometry,
            list(fields.values()),
            list(fields),
            geometry_type="MultiPolygon",
            crs=crs,
            encoding=encoding,
            **options,
        )
    return path


class _quiet:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def geojson(path: Path, shapes: dict[str, Any], **properties: Any) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"code": c, "name": NAMES.get(c, c)} | properties,
            "geometry": s if s is None else shapely.geometry.mapping(s),
        }
        for c, s in shapes.items()
    ]
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    return path


def topojson(path: Path) -> Path:
    """Two villages that share an arc."""
    arcs = [
        [[114.1, 33.0], [114.1, 33.02]],
        [[114.1, 33.02], [114.08, 33.02], [114.08, 33.0], [114.1, 33.0]],
        [[114.1, 33.02], [114.12, 33.02], [114.12, 33.0], [114.1, 33.0]],
    ]
    shapes = [
        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "1", "name": "甲"}},
        {"type": "Polygon", "arcs": [[0, 2]], "properties": {"code": "2", "name": "乙"}},
    ]
    path.write_text(
        json.dumps(
            {
                "type": "Topology",
                "arcs": arcs,
                "objects": {
                    "villages": {"type": "GeometryCollection", "geometries": shapes},
                    "nation": {"type": "GeometryCollection", "geometries": []},
                },
            }
        ),
        encoding="utf-8",
    )
    return path


def zipped(shapefile: Path) -> Path:
    with zipfile.ZipFile(shapefile.with_suffix(".zip"), "w") as archive:
        for part in shapefile.parent.glob(shapefile.stem + ".*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    return shapefile.with_suffix(".zip")


@pytest.mark.parametrize(
    "kind", ["gpkg", "shp_gbk", "shp_utf8", "shp_gbk_no_cpg", "zip", "geojson"]
)
def test_the_same_villages_from_every_format(kind: str, tmp_path: Path) -> None:
    options: dict[str, Any] = {}
    if kind == "gpkg":
        path = write(tmp_path / "v.gpkg", boxes(), layer="villages", driver="GPKG")
        write(tmp_path / "v.gpkg", boxes(), layer="other", driver="GPKG", append=False)
        with pytest.raises(Refused, match=r"choose a layer.*villages"):
            reading.read(reading.Source(path))
        options["layer"] = "villages"
    elif kind == "geojson":
        path, options["datum"] = geojson(tmp_path / "v.geojson", boxes()), "cgcs2000"
    else:
        path = write(tmp_path / "v.shp", boxes(), encoding="UTF-8" if kind == "shp_utf8" else "GBK")
        if kind == "shp_gbk_no_cpg":
            path.with_suffix(".cpg").unlink()
        path = zipped(path) if kind == "zip" else path
    source = reading.Source(path, **options)
    units = reading.read(source)
    assert [(u.code, u.name, u.level) for u in units] == [
        (code, name, "village") for code, name in NAMES.items()
    ]
    assert all(u.shape.equals(s) for u, s in zip(units, boxes().values(), strict=True))
    if kind.startswith("shp"):
        assert any(
            ("utf-8" if kind == "shp_utf8" else "gb18030") in note.said() for note in source.notes
        )


def test_topojson_by_its_level(tmp_path: Path) -> None:
    units = reading.read(
        reading.Source(topojson(tmp_path / "t.json"), level="village", datum="wgs84")
    )
    assert [(u.code, u.name, u.shape.area > 0) for u in units] == [
        ("1", "甲", True),
        ("2", "乙", True),
    ]


def test_a_projected_shapefile_without_prj_is_refused_until_its_system_is_named(
    tmp_path: Path,
) -> None:
    metres = {
        c: shapely.transform(s, lambda xy: (xy - [114.1, 33.0]) * 100_000 + [500_000, 3_650_000])
        for c, s in boxes().items()
    }
    path = write(tmp_path / "v.shp", metres, crs=None)
    with pytest.raises(Refused, match=r"--crs.*EPSG:4547"):
        reading.read(reading.Source(path))
    (first, *_) = reading.read(reading.Source(path, crs="EPSG:4547"))
    assert shapely.contains_xy(
        shapely.box(113.5, 32.5, 114.5, 33.5), *first.shape.centroid.coords[0]
    )
    with pytest.raises(Refused, match="not known"):
        reading.read(reading.Source(path, crs="EPSG:nonsense"))


def test_a_geojson_in_china_must_name_its_datum_and_elsewhere_need_not(tmp_path: Path) -> None:
    path = geojson(tmp_path / "v.geojson", boxes())
    with pytest.raises(Refused, match="--datum gcj02"):
        reading.read(reading.Source(path))
    shifted = {
        c: shapely.transform(s, lambda x, y: datums.from_wgs84(x, y, "gcj02"), interleaved=False)
        for c, s in boxes().items()
    }
    units = reading.read(reading.Source(geojson(tmp_path / "g.geojson", shifted), datum="gcj02"))
    assert all(
        shapely.hausdorff_distance(u.shape, s) < 1e-6
        for u, s in zip(units, boxes().values(), strict=True)
    )
    abroad = {c: shapely.transform(s, lambda xy: xy - [34.2, 25.0]) for c, s in boxes().items()}
    assert len(reading.read(reading.Source(geojson(tmp_path / "a.geojson", abroad)))) == 3


def unit(
    code: str, shape: Any, parent: str = "T", level: str = "village", name: str | None = None
) -> Unit:
    return Unit(level, code, name or f"n{code}", parent, shape, [1])


def box(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    return shapely.multipolygons([shapely.box(114 + west, 33 + south, 114 + east, 33 + north)])


COUNTY, TOWN = (
    unit("C", box(0, 0, 0.04, 0.02), "", "county"),
    unit("T", box(0, 0, 0.04, 0.02), "C", "township"),
)
#: A square with a small loop at the middle of its northern border: next to nothing of its area.
PEAK = [(114.01, 33.02), (114.0101, 33.0201), (114.0099, 33.0201), (114.01, 33.02)]
LOOP = shapely.Polygon([(114, 33), (114.02, 33), (114.02, 33.02), *PEAK, (114, 33.02)])
BOW = shapely.Polygon([(114, 33), (114.02, 33.02), (114.02, 33), (114, 33.02)])


@pytest.mark.parametrize(
    ("units", "severity", "kind"),
    [
        ([unit("T1", None)], "error", "no_geometry"),
        (
            [unit("T1", shapely.Polygon([(114, 33), (114.01, 33), (114.02, 33)]))],
            "error",
            "unrepairable",
        ),
        (
            [unit("T1", box(0, 0, 0.02, 0.02)), unit("T1", box(0.02, 0, 0.04, 0.02), name="other")],
            "error",
            "repeated_code",
        ),
        ([unit("X1", box(0, 0, 0.02, 0.02), parent="X")], "error", "unknown_parent"),
        (
            [unit("T1", box(0, 0, 0.02, 0.02)), unit("T1001", box(0, 0, 0.01, 0.01), "T", "unit")],
            "error",
            "level_order",
        ),
        (
            [unit("T1", box(0, 0, 0.021, 0.02)), unit("T2", box(0.02, 0, 0.04, 0.02))],
            "error",
            "overlap",
        ),
        (
            [unit("T1", box(0, 0, 0.02005, 0.02)), unit("T2", box(0.02, 0, 0.04, 0.02))],
            "warning",
            "overlap",
        ),
        (
            [unit("T1", box(0, 0, 0.02, 0.02)), unit("T2", box(0.005, 0.005, 0.01, 0.01))],
            "error",
            "overlap",
        ),
        ([unit("T1", box(0.03, 0, 0.06, 0.02))], "error", "outside_parent"),
        ([unit("T1", box(0, 0, 0.0401, 0.02))], "warning", "outside_parent"),
        ([unit("T1", BOW)], "error", "repaired"),
        ([unit("T1", LOOP)], "warning", "repaired"),
        (
            [unit("T1", box(0, 0, 0.04, 0.02).difference(box(0.01, 0.005, 0.02, 0.01)))],
            "warning",
            "gap",
        ),
        ([unit("T1", box(0, 0, 0.02, 0.02))], "warning", "uncovered"),
        (
            [unit("T1", box(0, 0, 0.02, 0.02).union(box(0.03, 0.01, 0.03005, 0.01005)))],
            "warning",
            "sliver",
        ),
    ],
)
def test_each_kind_of_dirt_is_found_and_weighed(
    units: list[Unit], severity: str, kind: str
) -> None:
    result = topology.check([*units, TOWN, COUNTY])
    found = [f for f in result.findings if f.kind == kind]
    assert found, [f.plain() for f in result.findings]
    assert {f.severity for f in found} == {severity}
    if severity == "warning" and kind != "repaired":
        assert all(f.area_m2 is not None and f.area_m2 > 1 for f in found)
    assert len(topology.defects(result)["features"]) == sum(
        f.where is not None for f in result.findings
    )  # type: ignore[arg-type]


def test_clean_villages_have_no_findings_and_rows_of_one_unit_are_merged() -> None:
    west, east = box(0, 0, 0.01, 0.02), box(0.01, 0, 0.02, 0.02)
    result = topology.check(
        [
            unit("T1", west, name="same"),
            unit("T1", east, name="same"),
            unit("T2", box(0.02, 0, 0.04, 0.02)),
            TOWN,
            COUNTY,
        ]
    )
    assert [f.plain() for f in result.findings] == []
    assert [(u.code, u.rows) for u in result.units] == [
        ("T1", [1, 1]),
        ("T2", [1]),
        ("T", [1]),
        ("C", [1]),
    ]


def test_parents_by_field_by_prefix_and_by_containment() -> None:
    half = box(0, 0, 0.02, 0.02)
    towns = [unit("T", half, "", "township"), unit("U", box(0.02, 0, 0.04, 0.02), "", "township")]
    by_field = topology.check([unit("zz", half, "T"), *towns])
    by_prefix = topology.check([unit("T9", half, ""), *towns])
    by_place = topology.check(
        [unit("", half, "", name="乙"), unit("", box(0.02, 0, 0.04, 0.02), "", name="甲"), *towns]
    )
    assert (
        [u.parent for u in by_field.units][:1] == [u.parent for u in by_prefix.units][:1] == ["T"]
    )
    assert [(u.code, u.parent) for u in by_place.units][:2] == [("T~001", "T"), ("U~001", "U")]


def run(app: Any, *args: Any) -> Any:
    return app.test_cli_runner().invoke(args=["grids", *[str(a) for a in args]])


def counts(app: Any) -> tuple[int, int, int]:
    with app.app_context():
        return tuple(
            db.session.scalar(select(func.count()).select_from(t))
            for t in (Cell, Boundary, BoundaryVersion)
        )  # type: ignore[return-value]


def test_loading_is_repeatable_and_a_new_version_comes_only_with_a_new_shape(
    app: Any, rolled_back: None, tmp_path: Path
) -> None:
    shapes = boxes()
    whole = shapely.multipolygons([shapely.union_all(list(shapes.values()))])
    layers = [({"411699": whole}, "c"), ({"411699101": whole}, "t"), (shapes, "v")]
    files = [geojson(tmp_path / f"{name}.geojson", found) for found, name in layers]
    before = counts(app)
    done = run(app, "load", *files, "--datum", "wgs84")
    assert done.exit_code == 0, done.output
    loaded = counts(app)
    assert (loaded[0] - before[0], loaded[1] - before[1], loaded[2] - before[2]) == (5, 5, 1)
    assert "unchanged" in run(app, "load", *files, "--datum", "wgs84").output
    assert counts(app) == loaded
    smaller = shapes | {
        "411699101203": shapely.multipolygons(
            [shapely.box(*shapes["411699101203"].buffer(-0.0001).bounds)]
        )
    }
    assert (
        run(app, "load", geojson(tmp_path / "v2.geojson", smaller), "--datum", "wgs84").exit_code
        == 0
    )
    assert counts(app) == (loaded[0], loaded[1] + 1, loaded[2] + 1)


def test_errors_stop_a_load_and_are_shown_as_table_json_and_defects(
    app: Any, rolled_back: None, tmp_path: Path
) -> None:
    twice = geojson(
        tmp_path / "v.geojson", {"990201101201": square(0, 0), "990201101299": square(0, 0)}
    )
    before = counts(app)
    done = run(app, "load", twice, "--datum", "wgs84", "--defects", tmp_path / "d.geojson")
    assert done.exit_code == 1
    assert "nothing was loaded" in done.output
    assert counts(app) == before
    report = run(app, "check", twice, "--datum", "wgs84", "--json")
    data = json.loads(report.stdout)
    assert {f["kind"] for f in data["findings"] if f["severity"] == "error"} == {"overlap"}
    assert data["counts"]["village"] == {"units": 2, "invalid": 0, "overlaps": 1, "gaps": 0}
    info = pyogrio.read_info(tmp_path / "d.geojson")
    assert info["features"] >= 1
    assert set(info["fields"]) >= {"severity", "kind", "area_m2"}


def test_what_is_stored_is_checked_against_too(app: Any, rolled_back: None, tmp_path: Path) -> None:
    def errors(shapes: dict[str, Any], *args: str) -> set[str]:
        report = run(
            app,
            "check",
            geojson(tmp_path / "n.geojson", shapes),
            "--datum",
            "wgs84",
            "--json",
            *args,
        )
        return {
            f["kind"] for f in json.loads(report.stdout)["findings"] if f["severity"] == "error"
        }

    assert errors({"990201101209": square(0, 0)}, "--level", "village") == {
        "identity",
        "overlap",
    }, "over a stored sibling, in its very place"
    assert errors({"990201101": square(0, 0)}, "--level", "village") >= {"repeated_code"}, (
        "the code of a township"
    )
    assert errors({"990201101201": square(1, 0)}, "--level", "village") >= {"outside_parent"}
    tiny = shapely.multipolygons([shapely.box(114.01, 33.01, 114.01001, 33.01001)])
    assert errors({"990201101201": tiny}, "--level", "village") == {"too_small"}
    ended = run(app, "end", "990201101202", "--on", "2026-01-02", "--successor", "990201101201")
    assert ended.exit_code == 0, ended.output
    assert errors({"990201101202": square(0, 1)}, "--level", "village") == {"ended"}


def test_a_zipped_geojson_must_name_its_datum_as_well(tmp_path: Path) -> None:
    path = geojson(tmp_path / "v.geojson", boxes())
    with zipfile.ZipFile(tmp_path / "v.zip", "w") as archive:
        archive.write(path, "v.geojson")
        archive.writestr("__MACOSX/._v.geojson", "x")
    for options in ({}, {"crs": "EPSG:4326"}):
        with pytest.raises(Refused, match="--datum gcj02"):
            reading.read(reading.Source(tmp_path / "v.zip", **options))


def test_a_file_with_names_only_keeps_the_numbers_it_was_given() -> None:
    half, rest = box(0, 0, 0.02, 0.02), box(0.02, 0, 0.04, 0.02)
    first = topology.check([unit("", half, "T", name="乙"), TOWN, COUNTY]).units[0]
    again = topology.check(
        [unit("", half, "T", name="乙"), unit("", rest, "T", name="甲"), TOWN, COUNTY],
        known=[first],
    )
    assert [(u.name, u.code) for u in again.units[:2]] == [("乙", "T~001"), ("甲", "T~002")]
