"""Files that cost as much as their limits allow, and some that cost more."""

import io
import json
import math
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pyogrio
import shapely

from app.accountability.service.import_hotspots import MOST_NEW
from app.core import sheets
from app.core.geo import MOST_VERTICES
from app.core.sheet_cells import LAST_ROW, MOST_COLUMNS
from app.documents.inspection import MOST_BRACES
from app.patrols.rules import MOST_POINTS
from tests.support import dear, hotspots, world

Named = Iterator[tuple[str, bytes]]
MB = 1024 * 1024


def kept(make: Callable[..., Named]) -> Callable[..., tuple[tuple[str, bytes], ...]]:
    """Files that are made once for both engines."""
    return cache(lambda *args: tuple(make(*args)))


def tracks(now: datetime) -> Named:
    """GPX: all points, and what is no track."""
    lon, lat = world.inside(world.V1)
    start = now.timestamp() - 2 * MOST_POINTS
    points = "".join(
        f'<trkpt lat="{lat + n * 1e-8:.7f}" lon="{lon:.7f}"><time>'
        f"{datetime.fromtimestamp(start + n, UTC):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for n in range(MOST_POINTS)
    )
    yield "all points", f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>".encode()
    for what, part in (("small tags", "<a/>"), ("attributes", '<a b=""/>'), ("points", POINT)):
        yield what, f"<gpx>{part * ((8 * MB - 20) // len(part))}</gpx>".encode()
    yield "deep", b"<a>" * (8 * MB // 3)


POINT = '<trkpt lat="1" lon="1"/>'


def ring(corners: int) -> list[list[float]]:
    """Long sides that lie close to one another: the dearest to check."""
    lon, lat = world.inside(world.V1)
    found = []
    for step in range((corners - 2) // 2):
        off = step / corners * 1e-4
        found += [[lon + off, lat], [lon + 1e-3 + off, lat + 1e-3]]
    return [*found, [lon + 1e-3, lat - 1e-4], found[0]]


def star(corners: int) -> list[list[float]]:
    """A ring whose sides all cross."""
    lon, lat = world.inside(world.V1)
    turns = [n * (corners // 2 - 1) * 2 * math.pi / (corners - 1) for n in range(corners)]
    return [[lon + 1e-3 * math.cos(turn), lat + 1e-3 * math.sin(turn)] for turn in turns]


def shapes() -> Iterator[tuple[str, dict[str, Any]]]:
    """GeoJSON geometries of as many corners as one may have."""
    lon, lat = world.inside(world.V1)
    square = np.array([[0, 0], [0, 1e-6], [1e-6, 1e-6], [1e-6, 0], [0, 0]])
    places = [(lon + n % 40 * 3e-6, lat + n // 40 * 3e-6) for n in range(MOST_VERTICES // 5 - 1)]
    small = [(square + place).tolist() for place in places]
    outer = (square * 300 + (lon - 1e-5, lat - 1e-5)).tolist()
    yield "a comb", {"type": "Polygon", "coordinates": [ring(MOST_VERTICES)]}
    yield "a star", {"type": "Polygon", "coordinates": [star(MOST_VERTICES)]}
    yield "holes", {"type": "Polygon", "coordinates": [outer, *small]}
    yield "parts", {"type": "MultiPolygon", "coordinates": [[one] for one in small]}
    yield "a line", {"type": "LineString", "coordinates": star(MOST_VERTICES)}


@kept
def sites(rows: int) -> Named:
    """Files of sites in each form."""
    lon, lat = world.inside(world.V1)
    lines = [f"P02,厂{n},{lon + n * 1e-7:.7f},{lat}" for n in range(rows)]
    yield "csv, all rows", "\n".join(["kind,name,lon,lat", *lines]).encode()
    yield "csv of one line", b"kind,lon,lat," + b"\xd0\xd5," * (8 * MB // 3 - 10)
    comb = {"type": "Polygon", "coordinates": [ring(MOST_VERTICES - 2)]}
    yield "five combs", collection([comb] * 5)
    yield "one large ring", collection([{"type": "Polygon", "coordinates": [ring(19_000)]}])
    yield "one star", collection([{"type": "Polygon", "coordinates": [star(19_000)]}])
    yield "too many corners", collection([{"type": "Polygon", "coordinates": [ring(120_000)]}])
    yield "columns", collection([{"type": "Point", "coordinates": [lon, lat]}] * 400, columns=400)
    yield "deep JSON", b'{"type":"FeatureCollection","features":' + b"[" * (4 * MB)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sites.gpkg"
        point = shapely.to_wkb(np.array([shapely.Point(lon, lat)] * rows, object))
        names = [np.array(["P02"] * rows, object), np.array(["厂"] * rows, object)]
        about = {"geometry_type": "Point", "crs": "EPSG:4326"}
        pyogrio.raw.write(path, point, names, ["kind", "name"], **about)
        yield "GeoPackage, all rows", path.read_bytes()
        _endless(path)
        yield "GeoPackage without end", path.read_bytes()
        shapefile = Path(folder) / "sites.shp"
        pyogrio.raw.write(shapefile, point, names, ["kind", "name"], **about)
        yield "shapefile, all rows", zipped(Path(folder).glob("sites.[sdp][hbr]?"))


def collection(geometries: list[Any], columns: int = 0) -> bytes:
    said = {f"c{n}": "x" for n in range(columns)} | {"kind": "P02", "name": "厂"}
    found = [{"type": "Feature", "properties": said, "geometry": one} for one in geometries]
    return json.dumps({"type": "FeatureCollection", "features": found}).encode()


def _endless(path: Path) -> None:
    """Make the table of a GeoPackage a question that has no end."""
    book = sqlite3.connect(path)
    for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        book.execute(f'DROP TRIGGER "{name}"')
    book.execute("ALTER TABLE sites RENAME TO kept")
    book.execute(
        "CREATE VIEW sites AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS fid, geom, kind, name FROM n, kept"
    )
    for table in ("gpkg_ogr_contents",):
        book.execute(f"DELETE FROM {table}")
    book.commit()
    book.close()


def fires(now: datetime) -> Named:
    """FIRMS: all rows, as many new ones as one import takes, each a fire of its own where there is
    room; the others so near the county that each is measured.
    """
    head, like, *_ = hotspots.shifted()
    places = [
        (world.WEST + 0.004 + east * 0.0108, world.SOUTH + 0.003 + north * 0.00902)
        for east, north in product(range(4), range(7))  # over a kilometre apart
    ]
    lon, below = world.WEST, world.SOUTH - 0.0019  # over 200 m, by a little

    def row(lon: float, lat: float, seen: datetime) -> list[str]:
        said = {"latitude": f"{lat:.7f}", "longitude": f"{lon:.7f}", "confidence": "57"}
        said |= {"acq_date": f"{seen:%Y-%m-%d}", "acq_time": f"{seen:%H%M}"}
        return [said.get(name, old) for name, old in zip(head, like, strict=True)]

    begun = now.astimezone(UTC)
    days = [begun - timedelta(days=day, minutes=day) for day in range(8)]
    new = [row(*place, seen) for seen, place in product(days, places)][:MOST_NEW]
    others = [row(lon, below - n * 1e-8, begun) for n in range(LAST_ROW - 1 - MOST_NEW)]
    yield "all rows", hotspots.csv_of(head, new + others)
    yield "all rows again", hotspots.csv_of(head, new + others)
    inside = [row(lon + n * 1e-6, world.SOUTH, begun) for n in range(LAST_ROW - 1)]
    yield "all inside", hotspots.csv_of(head, inside)
    wide = [f"c{n}" for n in range(MOST_COLUMNS - len(head))]
    rows = [one + ["x" * 9] * len(wide) for one in others]
    yield "all columns", hotspots.csv_of(head + wide, rows)


def zipped(paths: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for path in paths:
            book.write(path, path.name)
    return out.getvalue()


@kept
def rosters(rows: int, given: int) -> Named:
    """Tables of people: many rows, dear workbooks, one long line."""
    head = "username,name,post,cell,password"
    own = [f"g.{n},某,grid_officer,{world.V1},chosen by hand {n}" for n in range(given)]
    made = [f"m.{n},某,grid_officer,{world.V1}," for n in range(rows - given)]
    yield "given passwords", "\n".join([head, *own]).encode()
    yield "all rows", "\n".join([head, *made, *own]).encode()
    yield "all rows again", "\n".join([head, *made, *own]).encode()
    yield "too many rows", "\n".join([head, *made, *made, *own]).encode()
    yield "csv of one line", b"username," + b"\xd0\xd5," * (8 * MB // 3 - 10)
    merged = '<mergeCell ref="A1:ZZ999"/>' * 240_000
    for what, inner in (
        ("cells", f"<sheetData>{'<row>' + '<c><v>1</v></c>' * 60 + '</row>'}</sheetData>" * 900),
        ("empty cells", f"<sheetData><row>{'<c/>' * 249_000}</row></sheetData>"),
        ("merged cells", f"<sheetData/><mergeCells>{merged}</mergeCells>"),
        ("one text", f"<sheetData><row><c t='str'><v>{'x' * 31_000_000}</v></c></row></sheetData>"),
    ):
        yield f"workbook of {what}", workbook(inner)


def ledgers(rows: int) -> Named:
    """Tables of bare land: as many rows as are taken, as csv and as a workbook."""
    head = ("网格", "名称", "面积", "裸露原因", "治理措施", "权属单位", "裸露起始日", "存在问题")
    rest = ("3.5", "拆迁待建", "绿化、围挡", "某公司", "2026-01-02", "未覆盖")
    table = [(world.V1, f"地块{n}", *rest) for n in range(rows)]
    yield "all rows", "\n".join(",".join(row) for row in (head, *table)).encode()
    yield "all rows again", sheets.workbook({"台账": (head, table)})
    wrong = [(*row[:2], "很大", *row[3:]) for row in table]
    yield "all rows wrong", sheets.workbook({"台账": (head, wrong)})


def workbook(inner: str) -> bytes:
    """A workbook whose only sheet holds this XML."""
    import openpyxl

    plain, out = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with (
        zipfile.ZipFile(plain) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            own = name == "xl/worksheets/sheet1.xml"
            sheet = f'<worksheet xmlns="{main}">{inner}</worksheet>'
            new.writestr(name, sheet if own else old.read(name))
    return out.getvalue()


@kept
def templates() -> Named:
    """Templates: all words as often as they may stand, alone and in a loop; long ones."""
    words = ["{{ ground }}"] * (MOST_BRACES // 2 - 10)
    loop = ["{%p for item in items %}", *words[:150], "{{ item.label }}", "{%p endfor %}"]
    for what, lines in (
        ("words", words),
        ("words in a loop", loop),
        ("long text in a loop", [loop[0], "名" * 120_000, *loop[-2:]]),
        ("long text", ["名" * 120_000]),
        ("paragraphs in a loop", [loop[0], *["x"] * 3_000, *loop[-2:]]),
    ):
        made, out = docx.Document(), io.BytesIO()
        for line in ("{{ number }}", *lines):
            made.add_paragraph(line)
        made.save(out)
        yield what, out.getvalue()


@kept
def photos(scans: int) -> Named:
    """Photos of each kind, as large as they are decoded."""
    yield "JPEG, 12 million pixels", dear.encoded("JPEG", (4000, 3000), quality=60)
    yield "JPEG, 120 million pixels", dear.encoded("JPEG", (12_000, 9_990), quality=10)
    yield "JPEG of many scans", dear.many_scans((8000, 4000), scans, 16.0)
    yield "PNG", dear.png((8000, 4000))
    yield "WebP", dear.encoded("WEBP", (8000, 4000), quality=20, method=0)
    yield "HEIC", dear.encoded("HEIF", (8000, 4000), quality=20, enc_params={"preset": "ultrafast"})
    yield "no photo", bytes(20 * MB - 9)
