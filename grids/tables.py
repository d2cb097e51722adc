"""The rows of a boundary file: its layer, its columns in the right encoding, its shapes."""

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from grids.source import Source
from grids.units import Refused

LAYER_NAMES = {
    "county": ("county", "counties"),
    "township": ("township", "townships", "town", "towns"),
    "village": ("village", "villages"),
    "unit": ("unit", "units"),
}


def table(path: Path, source: Source) -> tuple[dict[str, Any], list[Any], Any]:
    """(meta, columns, shapes); for a shapefile the encoding is found out first."""
    layer = _layer(path, source)
    dbf = path.suffix.lower() == ".shp"
    try:
        meta, _, wkb, columns = pyogrio.raw.read(
            path, layer=layer, force_2d=True, encoding="ISO-8859-1" if dbf else None
        )
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise Refused(f"{source.path.name}: cannot be read ({error}).") from None
    if wkb is None:
        raise Refused(f"{source.path.name}: has no geometry.")
    meta["fields"] = [str(name) for name in meta["fields"]]
    if dbf:
        texts = [
            value
            for column in columns
            if column.dtype == object
            for value in column
            if isinstance(value, str)
        ]
        encoding = _encoding(path, [*texts, *meta["fields"]])
        source.notes.append(f"{source.path.name}: attribute table read as {encoding}.")
        meta["fields"] = [_redecoded(name, encoding) for name in meta["fields"]]
        columns = [
            np.array([_redecoded(v, encoding) for v in c], object) if c.dtype == object else c
            for c in columns
        ]
    return meta, columns, shapely.from_wkb(wkb)


def _layer(path: Path, source: Source) -> str | None:
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except DataSourceError as error:
        raise Refused(f"{source.path.name}: cannot be read ({error}).") from None
    if source.layer and source.layer not in layers:
        raise Refused(
            f"{source.path.name}: has no layer {source.layer}; layers: {', '.join(layers)}."
        )
    if source.layer or len(layers) == 1:
        return source.layer or layers[0]
    named = [layer for layer in layers if layer.lower() in LAYER_NAMES.get(source.level or "", ())]
    if len(named) != 1:
        raise Refused(
            f"{source.path.name}: choose a layer with --layer; layers: {', '.join(layers)}."
        )
    source.notes.append(f"{source.path.name}: layer {named[0]} taken of {', '.join(layers)}.")
    return named[0]


def _encoding(path: Path, texts: list[str]) -> str:
    """UTF-8 or GB18030 (which holds GBK): the declared one if it decodes, else the one that
    decodes.
    """
    cpg = next((p for p in path.parent.glob(path.stem + ".*") if p.suffix.lower() == ".cpg"), None)
    said = cpg.read_text(errors="replace").strip().lower() if cpg else ""
    order = (
        ["gb18030", "utf-8"] if said.startswith(("gb", "936", "cp936")) else ["utf-8", "gb18030"]
    )
    wrong = {encoding: sum(_broken(text, encoding) for text in texts) for encoding in order}
    return min(order, key=lambda encoding: wrong[encoding])


def _broken(text: str, encoding: str) -> bool:
    try:
        text.encode("latin-1").decode(encoding)
    except UnicodeError:
        return True
    return False


def _redecoded(text: Any, encoding: str) -> Any:
    return (
        text.encode("latin-1", "replace").decode(encoding, "replace").strip("\x00 ")
        if isinstance(text, str)
        else text
    )
