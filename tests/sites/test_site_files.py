"""Files of sites as QGIS, GPS devices and spreadsheets write them, read as boundaries are."""

import io
import json
import zipfile

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sites.service import read_sites
from tests.support import world
from tests.support.boundary_files import collection
from tests.support.engines import ONE_ENGINE

pytestmark = pytest.mark.usefixtures("time")
LON, LAT = world.inside(world.V1)
SITE = {"kind": "P11", "name": "清水河"}
POINT = shapely.Point(LON, LAT)
PARTS = shapely.MultiLineString(
    [[(LON, LAT), (LON + 0.001, LAT)], [(LON + 0.002, LAT), (LON + 0.003, LAT)]]
)
CRS54 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4214"}}


@pytest.fixture
def send(people):
    def run(content, language="zh", datum="wgs84"):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {"Accept-Language": language}
        return people.east.post(f"/sites/import?datum={datum}", data=body, headers=headers)

    return run


def only(people, name="清水河"):
    (site,) = people.east.get(f"/sites?q={name}").json["items"]
    return site


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (PARTS, "MultiLineString"),
        (shapely.MultiLineString(PARTS.geoms[:1]), "MultiLineString"),
        (shapely.MultiPoint([(LON, LAT), (LON + 0.001, LAT)]), "MultiPoint"),
        (shapely.Point(LON, LAT, 35.2), "Point"),
        (shapely.LineString([(LON, LAT, 1), (LON + 0.001, LAT, 2)]), "LineString"),
    ],
)
def test_shapes_of_several_parts_and_with_heights_are_taken_whole(people, send, shape, kind):
    answer = send(collection((shape, SITE)))
    assert answer.status_code == 200, answer.text
    found = shapely.geometry.shape(only(people)["geometry"])
    assert (found.geom_type, found.has_z) == (kind, False)
    assert found.equals(shapely.force_2d(shape))
    alone = people.east.post(
        "/sites", SITE | {"name": "单独", "geometry": shapely.geometry.mapping(shape)}
    )
    assert alone.status_code == 201, alone.text


def test_further_columns_are_not_read_and_named(people, send):
    answer = send(collection((POINT, SITE | {"fid": 3, "Shape_Length": 2.5, "status": None})))
    assert (answer.status_code, sorted(answer.json["ignored"])) == (200, ["Shape_Length", "fid"])
    assert only(people)["status"] == "unknown"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_geojson_in_any_encoding(people, send, encoding):
    text = json.dumps(collection((POINT, SITE)), ensure_ascii=False)
    assert send(text.encode(encoding)).status_code == 200
    assert only(people)["lon"] == pytest.approx(LON)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("divider", [",", "\t", ";"])
def test_a_csv_with_chinese_headings_and_words(people, send, encoding, divider):
    rows = [
        ["类别", "名称", "经度", "纬度", "运行状态", "地址", "备用"],
        ["饮用水源地", "清水河", str(LON), str(LAT), "停产", "", ""],
        ["", "", "", "", "", "", ""],
    ]
    text = "\r\n".join(divider.join(row) for row in rows)
    answer = send(text.encode(encoding))
    assert (answer.status_code, answer.json.get("ignored")) == (200, ["备用"]), answer.text
    site = only(people)
    assert (site["kind"], site["status"]) == ("P08", "stopped")


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory):
    """One site in each kind of file."""
    folder = tmp_path_factory.mktemp("sites")
    shapes = shapely.to_wkb(np.array([POINT], object))
    for name in ("s.gpkg", "s.shp"):
        columns = [np.array([value], object) for value in ("P11", "清水河" + name[2:])]
        options = {"geometry_type": "Point", "crs": "EPSG:4490", "encoding": "UTF-8"}
        pyogrio.raw.write(folder / name, shapes, columns, ["kind", "name"], **options)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in sorted(folder.glob("s.*")):
            if part.suffix != ".gpkg":
                archive.write(part, part.name)
    text = f"kind,name,lon,lat\nP11,清水河,{LON},{LAT}\n"
    return {
        "json": json.dumps(collection((POINT, SITE))).encode(),
        "csv": text.encode(),
        "utf-16": text.encode("utf-16"),
        "gpkg": (folder / "s.gpkg").read_bytes(),
        "zip": packed.getvalue(),
    }


def test_shapefiles_and_geopackages_come_as_they_are(people, send, whole_files):
    assert send(whole_files["gpkg"]).status_code == 200
    assert send(whole_files["zip"]).status_code == 200
    assert (only(people, "河gpkg")["lon"], only(people, "河shp")["lat"]) == (LON, LAT)


HEAD = "kind,name,lon,lat,address\n"
#: What GDAL would run, were it let.
PIPELINE = b'{"type": "gdal_streamed_alg", "command_line": "gdal vector info /etc/passwd"}'
BOW = [[114, 33], [115, 34], [115, 33], [114, 34], [114, 33]]


@pytest.mark.parametrize(
    ("row", "chinese", "english"),
    [
        (f"P01,甲厂,{LAT},{LON},", "经度和纬度写反了", "are swapped"),
        (f"P01,甲厂,{LON},{LAT},一路1号,二楼", "多 1 列", "1 values more"),
        ("P01,甲厂,x,y,", "不是数字", "no number"),
        ("P01,甲厂,,,", "没有图形", "no geometry"),
        ("P01,甲厂,nan,33,", "不是数字", "no number"),
        ("P01,甲厂,500000,3700000,", "超出经纬度范围", "beyond"),
        (f",甲厂,{LON},{LAT},", "必填", "Missing data"),
    ],
)
def test_each_row_says_what_is_wrong_with_it(send, row, chinese, english):
    good = f"P01,乙厂,{LON},{LAT},\n"
    for language, sentence in (("zh", chinese), ("en", english)):
        answer = send((HEAD + good + row + "\n").encode(), language)
        assert (answer.status_code, answer.json["code"]) == (422, "import_refused"), answer.text
        first, second = answer.json["rows"]
        assert (first["ok"], second["ok"]) == (True, False)
        assert sentence in second["fault"], second
        assert "geometry: 必填" not in second["fault"]


def test_a_byte_that_is_no_text_is_a_fault_of_its_row(send):
    row = "P01,青石".encode("gb18030") + b"\xff" + f"厂,{LON},{LAT},\n".encode("gb18030")
    (fault,) = [r["fault"] for r in send(HEAD.encode() + row).json["rows"]]
    assert "无法识别的字符" in fault


def test_a_comma_in_quotes_is_no_column(people, send):
    assert send((HEAD + f'P01,清水河,{LON},{LAT},"一路1号,二楼"\n').encode()).status_code == 200
    assert only(people)["address"] == "一路1号,二楼"


@ONE_ENGINE
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (json.dumps(collection((POINT, SITE), crs=CRS54)).encode(), "没有它到 WGS-84 的转换参数"),
        (json.dumps(collection()).encode(), "没有任何数据行"),
        (HEAD.encode(), "没有任何数据行"),
        ("类别,名称\nP01,甲".encode(), "csv 需要“经度”“纬度”两列"),
        (b'{"type": "FeatureCollection", "features": [1', "不能读取"),
        (PIPELINE, "不能读取"),
        (b"<OGRVRTDataSource><OGRVRTLayer name='passwd'/></OGRVRTDataSource>", "没有图形"),
        (b"<?xml version='1.0'?><kml/>", "不是可读的数据文件"),
        (b"PK\x03\x04 no zip", "zip"),
    ],
)
def test_a_file_that_is_refused_as_a_whole_says_why(send, content, why):
    answer = send(content)
    assert (answer.status_code, answer.json["code"]) == (422, "import_refused"), answer.text
    assert why in answer.json["why"]
    assert why in answer.json["detail"]


def test_a_zip_that_bursts_is_not_unpacked(send):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("s.geojson", b"\0" * (65 * 1024 * 1024))
    assert "64 MiB" in send(packed.getvalue(), "en").json["why"]


def test_a_map_kit_s_positions_are_shifted_back(people, send):
    assert send(collection((POINT, SITE)), datum="gcj02").status_code in (200, 422)
    answer = people.east.get("/sites?q=清水河").json["items"]
    assert all(abs(site["lon"] - LON) > 0.003 for site in answer)


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ({"type": "Point", "coordinates": [LAT, LON]}, "经度和纬度写反了"),
        (
            {"type": "Polygon", "coordinates": [BOW]},
            "自相交，在经度 114.5、纬度 33.5 附近",
        ),
        ({"type": "GeometryCollection", "geometries": []}, "应为 GeoJSON"),
    ],
)
def test_a_single_site_says_what_is_wrong_with_its_place(people, shape, why):
    answer = people.east.post("/sites", SITE | {"geometry": shape})
    assert answer.status_code == 422
    assert why in answer.json["errors"]["geometry"][0]


@ONE_ENGINE
@settings(max_examples=40)  # each is read in a process of its own
@given(
    st.sampled_from(["json", "csv", "utf-16", "gpkg", "zip"]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=5),
)
def test_damaged_bytes_are_rows_or_a_sentence(whole_files, kind, damages):
    content = bytearray(whole_files[kind])
    for where, instead in damages:
        place = int(where * len(content))
        content[place : place + len(instead)] = instead
    found = read_sites(bytes(content), "wgs84")
    assert found.rows or found.refused
    for language in (True, False):
        told = [found.refused] if found.refused else [r for row in found.rows for r in row.remarks]
        assert all(one.said(language) for one in told)


@ONE_ENGINE
@settings(max_examples=15)
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_sentence(content):
    found = read_sites(content, "gcj02")
    assert found.rows or found.refused
