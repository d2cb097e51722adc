"""Files as clerks bring them: what they leave open is asked for, what a library cannot do is said,
and said in one sentence.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from grids import reading, topology
from grids.sayings import Refused
from tests.support.boundary_files import COUNTY, HOME, collection, read, table, written

LOCAL = 'LOCAL_CS["somewhere",UNIT["metre",1],AXIS["E",EAST],AXIS["N",NORTH]]'
ZONE = np.array([38_000_000, 0])
METRES = shapely.box(500_000, 3_600_000, 502_000, 3_602_000)


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_a_local_system_is_no_usable_one_until_another_is_said(tmp_path: Path, suffix: str) -> None:
    path = table(tmp_path / f"c.{suffix}", METRES, LOCAL)
    with pytest.raises(Refused, match=r"names no usable coordinate system.*--crs"):
        read(path)
    (unit,) = read(path, crs="EPSG:4547")
    assert unit.shape.bounds[:2] == pytest.approx((114.0, 32.5), abs=0.05)


def test_a_zone_number_before_the_eastings_is_taken_off_on_its_own_meridian(tmp_path: Path) -> None:
    plain = table(tmp_path / "p.gpkg", METRES, LOCAL)
    zoned = shapely.transform(METRES, lambda xy: xy + ZONE)
    path = table(tmp_path / "z.gpkg", zoned, LOCAL)
    (one,), (other,) = read(path, crs="EPSG:4547"), read(plain, crs="EPSG:4547")
    assert one.shape.equals_exact(other.shape, 1e-12)
    assert read(path, crs="EPSG:4526")[0].shape.equals_exact(other.shape, 1e-9), "with the zone"
    with pytest.raises(Refused, match="zone number 38, which is not that of"):
        read(path, crs="EPSG:4548")


@pytest.mark.parametrize("crs", ["EPSG:4610", "EPSG:2383", "EPSG:4214", "EPSG:4555"])
def test_a_transformation_that_is_none_is_refused(tmp_path: Path, crs: str) -> None:
    metres = crs == "EPSG:2383"
    shape = METRES if metres else shapely.box(114, 33, 114.02, 33.02)
    path = table(tmp_path / "c.gpkg", shape, crs)
    with pytest.raises(Refused, match="no transformation from it to WGS-84 is known"):
        read(path)
    own = "+proj=tmerc +lat_0=0 +lon_0=114 +x_0=500000" if metres else "+proj=longlat"
    said = f"{own} +ellps=IAU76 +towgs84=24,-123,-94,0,0,0,0 +no_defs"
    assert len(read(path, crs=said)) == 1, "with parameters it is one"


def test_cgcs2000_is_silent_and_what_is_only_roughly_known_says_so(tmp_path: Path) -> None:
    path = table(tmp_path / "c.gpkg", shapely.box(114, 33, 114.02, 33.02), "EPSG:4490")
    (unit,) = read(path)
    assert unit.shape.bounds == (114, 33, 114.02, 33.02)
    rough = table(tmp_path / "r.gpkg", shapely.box(80, 7, 80.02, 7.02), "EPSG:4244")
    source = reading.Source(rough, level="county")
    assert len(reading.read(source)) == 1
    assert any("good to 35 m" in note.said() for note in source.notes)


@pytest.mark.parametrize("place", ["first", "last"])
def test_the_system_is_seen_wherever_a_file_says_it(tmp_path: Path, place: str) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4277"}}
    filler = {"note": "x" * 6000}
    whole = collection((shapely.box(-2, 50, -1.98, 50.02), COUNTY | filler), crs=crs)
    if place == "last":
        whole["crs"] = whole.pop("crs")
    (unit,) = read(written(tmp_path / "c.geojson", whole))
    assert unit.shape.bounds[0] == pytest.approx(-2.00134, abs=2e-5)


OPEN = {"type": "Polygon", "coordinates": [[[10, 50], [10.02, 50], [10.02, 50.02], [10, 50.02]]]}


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_a_ring_that_does_not_close_is_closed_and_said(tmp_path: Path, kind: str) -> None:
    rings = OPEN["coordinates"]
    shape = {"type": kind, "coordinates": rings if kind == "Polygon" else [rings]}
    (unit,) = read(written(tmp_path / "c.geojson", collection((shape, COUNTY))))
    assert unit.shape.equals(HOME)
    findings = topology.check([unit]).findings
    assert [(f.severity, f.saying.said()) for f in findings] == [
        ("warning", "甲县 (row 1): ring closed")
    ]


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[10, 50]]]},
        {"type": "Polygon", "coordinates": [[[10, 50], [10, 51]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"], [10, 51], [11, 51], [10, 50]]]},
        {"type": "Point", "coordinates": [10, 50]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Circle"},
        {},
        None,
    ],
)
def test_one_shape_that_is_none_is_an_error_of_its_row(tmp_path: Path, shape: Any) -> None:
    path = written(
        tmp_path / "c.geojson",
        collection(
            (shape, COUNTY), (shapely.box(10.02, 50, 10.04, 50.02), COUNTY | {"code": "990302"})
        ),
    )
    found = topology.check(read(path)).errors
    assert {f.codes for f in found} == {("990301",)}
    assert all("(row 1)" in f.saying.said() for f in found)


def test_what_a_file_leaves_open_is_asked_for_in_every_format(tmp_path: Path) -> None:
    wkt = "POLYGON ((114 33, 114.02 33, 114.02 33.02, 114 33.02, 114 33))"
    csv = f'code,name,wkt\n990301,甲县,"{wkt}"\n'
    kml = (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        "<Document><Placemark><name>甲县</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        "114,33 114.02,33 114.02,33.02 114,33.02 114,33"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"
    )
    high = {"type": "Polygon", "coordinates": [[[114, 33, 5], [114.02, 33, 5], [114, 33.02, 5]]]}
    high["coordinates"][0].append([114, 33, 5])  # type: ignore[index]
    for name, content in (
        ("c.csv", csv),
        ("c.kml", kml),
        ("high.geojson", collection((high, COUNTY))),
    ):
        path = written(tmp_path / name, content)
        with pytest.raises(Refused, match="does not say its datum"):
            read(path)
        (unit,) = read(path, datum="wgs84")
        assert (unit.name, unit.shape.has_z) == ("甲县", False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_csv_is_read_in_the_encodings_and_dividers_of_spreadsheets(
    tmp_path: Path, encoding: str
) -> None:
    divider = "\t" if encoding == "utf-16" else ","
    wkt = '"POLYGON ((10 50, 10.02 50, 10.02 50.02, 10 50.02, 10 50))"'
    lines = [["编码", "名称", "备注", "WKT"], ["990301", "甲县", "", wkt], ["", "", "", ""]]
    text = "\r\n".join(divider.join(line) for line in lines)
    (unit,) = read(written(tmp_path / "c.csv", text, encoding))
    assert (unit.code, unit.name) == ("990301", "甲县")
    assert unit.shape.equals(HOME)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_geojson_in_another_encoding_is_the_same(tmp_path: Path, encoding: str) -> None:
    text = json.dumps(collection((HOME, COUNTY)), ensure_ascii=False)
    (unit,) = read(written(tmp_path / "c.geojson", text, encoding))
    assert (unit.name, unit.shape.equals(HOME)) == ("甲县", True)


def test_swapped_axes_are_named(tmp_path: Path) -> None:
    turned = shapely.box(33, 114, 33.02, 114.02)
    with pytest.raises(Refused, match="swapped: latitude stands before longitude"):
        read(written(tmp_path / "c.geojson", collection((turned, COUNTY))))
    west = collection((shapely.box(43.8, 87.6, 43.82, 87.62), {"code": "650102", "name": "某区"}))
    (error,) = topology.check(read(written(tmp_path / "w.geojson", west))).errors
    assert (error.kind, "are longitude and latitude swapped" in error.saying.said()) == (
        "implausible_place",
        True,
    )


def test_a_corner_at_the_zero_point_is_no_mending(tmp_path: Path) -> None:
    for ring in (
        [[10, 50], [10.02, 50], [0, 0], [10, 50.02], [10, 50]],
        [[10, 50], [10.02, 50], [10.02, 50.02], [0, 0], [10, 50]],
    ):
        far = {"type": "Polygon", "coordinates": [ring]}
        found = topology.check(read(written(tmp_path / "c.geojson", collection((far, COUNTY)))))
        assert "implausible_place" in {f.kind for f in found.errors}


def test_what_lies_beside_a_shapefile_in_a_zip_is_no_second_layer(tmp_path: Path) -> None:
    table(tmp_path / "c.shp")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for part in tmp_path.glob("c.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
        archive.writestr("metadata.json", '{"title": "边界"}')
        archive.writestr("readme.csv", "a,b\n1,2\n")
    (unit,) = read(tmp_path / "c.zip")
    assert unit.name == "甲县"
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for name in ("a.geojson", "b.geojson"):
            archive.writestr(name, json.dumps(collection((HOME, COUNTY))))
    with pytest.raises(Refused, match=r"must hold one: a\.geojson, b\.geojson"):
        read(tmp_path / "d.zip")
