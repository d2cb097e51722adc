"""A shapefile is several files: whether those beside it are there, and of as many rows."""

from pathlib import Path

from grids.sayings import Refused
from grids.source import Source

#: The head of an index file, and what it holds of each shape, in bytes.
_HEAD, _ENTRY = 100, 8


def look(path: Path, source: Source) -> None:
    """Refuses a shapefile that came without its parts, or with another one's table."""
    beside = {p.suffix.lower(): p for p in path.parent.glob("*") if p.stem == path.stem}
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in beside]
    if missing:
        raise Refused("shapefile_parts", source.title, missing=", ".join(missing))
    shapes = (beside[".shx"].stat().st_size - _HEAD) // _ENTRY
    with beside[".dbf"].open("rb") as file:
        head = file.read(12)
    rows, start, width = (
        int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12))
    )
    if shapes != rows:
        raise Refused("shapefile_rows", source.title, shapes=shapes, rows=rows)
    if beside[".dbf"].stat().st_size < start + rows * width:
        raise Refused("table_cut", source.title)
