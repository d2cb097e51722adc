"""A file that a clerk brings, what its reader was told of it, and its way out of a zip."""

import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from grids import encodings
from grids.encodings import decoded
from grids.sayings import Refused, Sentence, say

ZIP_LIMIT = 2 * 1024**3
WANTED = (".shp", ".gpkg", ".geojson", ".json", ".topojson", ".kml", ".csv")
_MAGIC = (
    *((b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"Rar!", "rar"), (b"7z\xbc\xaf", "rar")),
    *((b"SQLite format 3\x00", "gpkg"), (b"\x00\x00\x27\x0a", "shp")),
    *((b"{", "json"), (b"<?xml", "xml"), (b"<kml", "xml"), (b"<gpx", "xml")),
)
_DECLARED = re.compile(rb"""encoding=(["'])([A-Za-z0-9_-]+)\1""")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass
class Source:
    """One file and what its reader was told: level, layer, fields, CRS, datum."""

    path: Path
    level: str | None = None
    layer: str | None = None
    code_field: str | None = None
    name_field: str | None = None
    parent_field: str | None = None
    crs: str | None = None
    datum: str | None = None
    #: How large a zip may unpack to, in bytes.
    most_bytes: int = ZIP_LIMIT
    #: How many rows are taken.
    most_rows: int | None = None
    #: Uploaded by somebody: nothing is opened but what the kinds below name.
    upload: bool = False
    #: What was taken where the file left it open, a sentence each.
    notes: list[Sentence] = field(default_factory=list)

    @property
    def title(self) -> str:
        """How sentences call it; an uploaded one is the only one there is."""
        return "" if self.upload else self.path.name

    def note(self, code: str, **values: object) -> None:
        self.notes.append(say(code, self.title, **values))


def kind_of(path: Path) -> str:
    """What a file is by its content: zip, gpkg, shp, json, xml or text."""
    with path.open("rb") as file:
        head = file.read(1024)
    if head.startswith(_MARKS[1:]):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    bare = head.removeprefix(_MARKS[0]).lstrip()
    found = (kind for magic, kind in _MAGIC if head.startswith(magic) or bare.startswith(magic))
    return next(found, "text")


@contextmanager
def unpacked(source: Source) -> Iterator[tuple[Path, str]]:
    """(the path to open, what it is by its content): of a zip, the one data file inside, unpacked
    to a temporary folder; JSON in another encoding than plain UTF-8 written anew.
    """
    if not source.path.is_file():
        if source.path.is_dir() and not source.upload:
            inside = _is_geodatabase(source.path)
            path = source.path if inside else _only_one(source, source.path)
            yield path, kind_of(path) if path.is_file() else "other"
            return
        raise Refused("no_file", source.path)
    with tempfile.TemporaryDirectory() as folder:
        path, kind = source.path, kind_of(source.path)
        if kind == "zip":
            _unpack(source, folder)
            path = _only_one(source, Path(folder))
            kind = kind_of(path) if path.is_file() else "other"
        if kind == "rar":
            raise Refused("other_archive", source.title)
        if kind == "xml":
            path = _plain_xml(path, Path(folder))
        if kind == "json":
            path = _plain_json(source, path, Path(folder))
        yield path, kind


def _unpack(source: Source, folder: str) -> None:
    try:
        with zipfile.ZipFile(source.path) as archive:
            parts = archive.infolist()
            if len(parts) > 1000 or sum(item.file_size for item in parts) > source.most_bytes:
                size = f"{source.most_bytes // 1024**2:,} MiB"
                raise Refused("zip_bursts", source.title, size=size)
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError):
        raise Refused("bad_zip", source.title) from None


def _only_one(source: Source, folder: Path) -> Path:
    """The data file of a zip: what lies beside a shapefile or a database is no second one."""
    found = [
        p
        for p in sorted(folder.rglob("*"))
        if "__MACOSX" not in p.parts
        and (_is_geodatabase(p) or (p.suffix.lower() in WANTED and p.is_file()))
    ]
    main = [p for p in found if p.suffix.lower() in (".shp", ".gpkg", ".gdb")]
    main = main or [p for p in found if "json" in p.suffix.lower()] or found
    layers = [p for p in main if "json" not in p.suffix.lower() or _is_layer(p)]
    chosen = layers if len(main) > 1 else main
    if not found and (folder / "[Content_Types].xml").is_file():
        raise Refused("workbook", source.title)
    if len(chosen) != 1:
        names = ", ".join(p.name for p in chosen[:5]) or "-"
        raise Refused("zip_holds", source.title, count=len(chosen), names=names)
    return chosen[0]


def _is_geodatabase(path: Path) -> bool:
    """A folder that GDAL reads as one file."""
    return path.suffix.lower() == ".gdb" and path.is_dir()


def _plain_xml(path: Path, folder: Path) -> Path:
    """A file in a Chinese encoding that it declares, and GDAL does not know, in UTF-8."""
    content = path.read_bytes()
    said = _DECLARED.search(content[:200])
    codec = said and encodings.named(said[2].decode("ascii").lower())
    if not said or codec in (None, "utf-8"):
        return path
    head, rest = content[: said.end()], content[said.end() :]
    again = folder / f"utf8{path.suffix}"
    again.write_bytes(head.replace(said[2], b"UTF-8") + rest.decode(codec, "replace").encode())
    return again


def _is_layer(path: Path) -> bool:
    """Whether a JSON file holds shapes, and is no description of another one."""
    try:
        return orjson.loads(path.read_bytes()).get("type") in ("FeatureCollection", "Topology")
    except (orjson.JSONDecodeError, AttributeError):
        return False


def _plain_json(source: Source, path: Path, folder: Path) -> Path:
    """A file that GDAL reads as what it is: other encodings are turned into UTF-8; an uploaded one
    is parsed and written anew, so that no other reader of JSON takes it for its own.
    """
    content = path.read_bytes()
    try:
        content.decode("utf-8")
        plain = not content.startswith(_MARKS)
    except UnicodeDecodeError:
        plain = False
    if plain and not source.upload:
        return path
    try:
        whole = orjson.loads(content if plain else decoded(content)[0])
        if whole["type"] not in ("FeatureCollection", "Feature", "Topology"):
            raise ValueError("FeatureCollection")
        again = folder / f"utf8{'.topojson' if whole['type'] == 'Topology' else '.geojson'}"
        again.write_bytes(orjson.dumps(whole))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("unreadable", source.title, why=f"GeoJSON: {error}") from None
    return again
