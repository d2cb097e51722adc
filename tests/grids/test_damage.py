"""Files as they lie about in offices: each is taken whole, or a sentence says what to do."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from grids import topology
from grids.sayings import Refused
from tests.support.boundary_files import COUNTY, HOME, collection, read, table, written

NAMES = {"code": ["990301"], "name": ["甲县"]}
CURVE = "CURVEPOLYGON(CIRCULARSTRING(10 50,10.01 50.01,10.02 50,10.01 49.99,10 50))"
WHOLE_RING = shapely.Polygon(
    [(10 + np.cos(a) / 100, 50 + np.sin(a) / 100) for a in np.linspace(0, 6.28, 6000)]
)
PLACEMARK = (
    '<?xml version="1.0" encoding="GB2312"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    "<Placemark><name>甲县</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
    "10,50 10.02,50 10.02,50.02 10,50.02 10,50</coordinates></LinearRing></outerBoundaryIs>"
    "</Polygon></Placemark></Document></kml>"
)


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def shapefile(folder: Path, without: str = "", **columns: Any) -> Path:
    path = table(folder / "甲.shp", **(columns or NAMES))
    if without:
        path.with_suffix(without).unlink()
    return path


def of_other_rows(folder: Path) -> Path:
    path, other = shapefile(folder), folder / "2"
    other.mkdir()
    two = table(other / "2.shp", code=["1", "2"], name=["甲", "乙"]).with_suffix(".dbf")
    path.with_suffix(".dbf").write_bytes(two.read_bytes())
    return path


def cut_table(folder: Path) -> Path:
    path = shapefile(folder).with_suffix(".dbf")
    path.write_bytes(path.read_bytes()[:-20])
    return path.with_suffix(".shp")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda d: written(d / "a.geojson", collection()), "no_rows"),
        (lambda d: written(d / "a.geojson", "<html>404</html>"), "no_layer_file"),
        (lambda d: written(d / "a.rar", "Rar!\x1a"), "other_archive"),
        (lambda d: zipped(d / "a.xlsx", **{"[Content_Types].xml": b""}), "workbook"),
        (lambda d: zipped(d / "a.zip"), "zip_holds"),
        (lambda d: zipped(d / "a.zip", **{"b.zip": b"PK"}), "zip_holds"),
        (lambda d: shapefile(d, ".shx"), "shapefile_parts"),
        (lambda d: shapefile(d, ".dbf"), "shapefile_parts"),
        (of_other_rows, "shapefile_rows"),
        (cut_table, "table_cut"),
        (lambda d: written(d / "a.csv", "code,code,wkt\n1,2,POINT(1 1)"), "heading_twice"),
    ],
)
def test_a_file_that_is_none_says_what_to_do(tmp_path: Path, make: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(make(tmp_path))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("990301", "甲县", CURVE), "curved"),
        (("2026-07-01", "甲县", HOME.wkt), "date_code"),
        (("1.30E+11", "甲县", HOME.wkt), "scientific_code"),
        (("990301", "甲" * 101, HOME.wkt), "name_too_long"),
        (("990301", "甲县", "POLYGON((10 50,10.02 50,nan 50.02,10 50))"), "out_of_range"),
    ],
)
def test_a_row_that_is_none_is_an_error_of_its_own(tmp_path: Path, row: Any, kind: str) -> None:
    line = ",".join(f'"{value}"' for value in row)
    path = written(tmp_path / "a.csv", f"code,name,wkt\n{line}\n")
    assert [f.kind for f in topology.check(read(path)).errors] == [kind]


def geodatabase(folder: Path) -> Path:
    columns = [np.array(values, object) for values in NAMES.values()]
    wkb = shapely.to_wkb(np.array([shapely.MultiPolygon([HOME])], object))
    path = folder / "甲.gdb"
    pyogrio.raw.write(
        path, wkb, columns, list(NAMES), geometry_type="MultiPolygon", crs="EPSG:4490",
        driver="OpenFileGDB", layer="county",
    )  # fmt: skip
    return path


def gbk_in_a_folder(folder: Path) -> Path:
    path = shapefile(folder)
    columns = [np.array(values, object) for values in NAMES.values()]
    wkb = shapely.to_wkb(np.array([HOME], object))
    pyogrio.raw.write(
        path, wkb, columns, list(NAMES), geometry_type="Polygon", crs="EPSG:4490", encoding="GBK"
    )
    path.with_suffix(".cpg").unlink()
    return folder


@pytest.mark.parametrize(
    "make",
    [
        geodatabase,
        lambda d: zipped(
            d / "a.zip",
            **{f"图/甲.gdb/{part.name}": part.read_bytes() for part in geodatabase(d).iterdir()},
        ),
        gbk_in_a_folder,
        lambda d: written(d / "a.kml", PLACEMARK, "gb2312"),
        lambda d: written(d / "a.csv", f'code,name,wkt\r990301,甲县,"{HOME.wkt}"\r'),
        lambda d: written(d / "a.csv", f"sep=;\ncode;name;wkt\n990301;甲县;{HOME.wkt}", "utf-16"),
        lambda d: written(d / "a.csv", f'code,name,wkt\n990301,甲县,"{WHOLE_RING.wkt}"'),
    ],
)
def test_what_offices_send_is_read(tmp_path: Path, make: Any) -> None:
    (unit,) = read(make(tmp_path))
    assert unit.name == COUNTY["name"]
    assert not topology.check([unit]).findings or not unit.code


def test_headings_cut_inside_a_character_keep_the_declared_encoding(tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    content = bytearray(path.with_suffix(".dbf").read_bytes())
    for place, heading in enumerate(("行政区划代码", "行政区划名称")):
        cut = heading.encode()[: 10 - 2 * place] + b"_1" * place
        content[32 * place + 32 : 32 * place + 42] = cut
    path.with_suffix(".dbf").write_bytes(content)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.values["fields"] == "行政区, 行政_1"
    unit = read(path, code_field="行政区", name_field="行政_1")[0]
    assert (unit.code, unit.name) == ("990301", "甲县")
