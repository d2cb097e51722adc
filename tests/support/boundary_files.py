"""Small boundary files of our own making."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry as Shape

from app.cli import boundary_files, screen
from grids import reading
from grids.units import Unit

#: A county of about 1.4 by 2.2 km abroad, where no datum has to be asked for.
HOME = shapely.box(10.0, 50.0, 10.02, 50.02)
COUNTY = {"code": "990301", "name": "甲县"}


def collection(*features: tuple[Any, dict[str, Any]], **more: Any) -> dict[str, Any]:
    made = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": shapely.geometry.mapping(shape) if isinstance(shape, Shape) else shape,
        }
        for shape, properties in features
    ]
    return {"type": "FeatureCollection"} | more | {"features": made}


def written(path: Path, content: Any, encoding: str = "utf-8") -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding)
    return path


def table(path: Path, shape: Any = HOME, crs: str | None = "EPSG:4490", **columns: Any) -> Path:
    columns = columns or {name: [value] for name, value in COUNTY.items()}
    shapes = [shape] * len(next(iter(columns.values())))
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, object)),
        [np.array(values, object) for values in columns.values()],
        list(columns),
        geometry_type="Polygon",
        crs=crs,
        encoding="UTF-8",
    )
    return path


def read(path: Path, **options: Any) -> list[Unit]:
    return reading.read(reading.Source(path, **{"level": "county"} | options))


def wide_screen(monkeypatch: Any) -> None:
    """What commands show is not folded: tests look for whole sentences."""
    for console in (boundary_files.out, screen.screen):
        monkeypatch.setattr(console, "width", 400)
