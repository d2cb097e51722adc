"""A boundary file, what its reader was told of it, and its way out of a zip."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from grids.units import Refused

ZIP_LIMIT = 2 * 1024**3
JSON_SUFFIXES = (".geojson", ".json", ".topojson")


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
    #: What was taken where the file left it open, a sentence each.
    notes: list[str] = field(default_factory=list)


@contextmanager
def unpacked(source: Source) -> Iterator[Path]:
    """The path to open: for a zip, the one data file inside, unpacked to a temporary folder."""
    if source.path.suffix.lower() != ".zip":
        yield source.path
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(source.path) as archive:
                parts = archive.infolist()
                if len(parts) > 1000 or sum(item.file_size for item in parts) > ZIP_LIMIT:
                    raise Refused(f"{source.path.name}: unpacks to over 2 GiB or 1,000 files.")
                archive.extractall(folder)
        except zipfile.BadZipFile:
            raise Refused(f"{source.path.name}: is not a readable zip file.") from None
        wanted = (".shp", ".gpkg", *JSON_SUFFIXES)
        found = [
            p
            for p in sorted(Path(folder).rglob("*"))
            if p.suffix.lower() in wanted and "__MACOSX" not in p.parts
        ]
        if len(found) != 1:
            raise Refused(
                f"{source.path.name}: holds {len(found)} boundary files; it must hold one."
            )
        yield found[0]
