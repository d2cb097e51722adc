"""The one place where WKB, Shapely and GeoJSON meet.

Everything stored is WGS-84 longitude and latitude in degrees.
"""

from typing import Any

import numpy as np
import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry

from app.core.errors import Problem

#: What checking a shape costs grows with the square of its corners.
MOST_VERTICES = 4_000
SWAPPED = "Longitude and latitude are swapped: longitude comes first."


def geometry(kind: str, index: bool = False) -> Geometry:
    """A column type that takes and gives ISO WKB on both engines."""
    return Geometry(kind, 4326, spatial_index=index, from_text="ST_GeomFromWKB")


def to_db(shape: BaseGeometry | None) -> bytes | None:
    """Shapely to what a geometry column stores.

    The ISO flavour, because SpatiaLite reads EWKB with Z or M as NULL.
    """
    return None if shape is None else shapely.to_wkb(shape, flavor="iso")


def from_db(value: Any) -> BaseGeometry | None:
    """A geometry column's value to Shapely."""
    if value is None or isinstance(value, BaseGeometry):
        return value
    return shapely.from_wkb(
        value.data if hasattr(value, "data") and not isinstance(value, bytes) else value
    )


def to_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """A shape as it leaves the house: a GeoJSON geometry of RFC 7946, outer rings running
    counter-clockwise and holes clockwise (stored ones run as GEOS left them).
    """
    return dict(shapely.geometry.mapping(shapely.orient_polygons(shape)))


def feature(shape: BaseGeometry | None, properties: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON Feature."""
    return {
        "type": "Feature",
        "geometry": None if shape is None else to_geojson(shape),
        "properties": properties,
    }


def from_geojson(value: Any, kinds: tuple[str, ...], field: str) -> BaseGeometry:
    """A GeoJSON geometry in degrees as a shape.

    Heights are dropped. Refuses what is none, or none of these kinds, naming the field and why.
    """
    if (count := vertices_of(value)) > MOST_VERTICES:
        raise Problem("too_many_vertices", count=count, most=MOST_VERTICES)
    try:
        shape = shapely.force_2d(shapely.geometry.shape(value))
        bounds = np.array(shape.bounds)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        shapely.errors.ShapelyError,
    ):
        raise _no_shape(field, f"GeoJSON {' / '.join(kinds)}") from None
    if shape.geom_type not in kinds or shape.is_empty:
        raise _no_shape(field, f"GeoJSON {' / '.join(kinds)}")
    if not (np.abs(bounds) <= [180, 90, 180, 90]).all():
        turned = bool((np.abs(bounds) <= [90, 180, 90, 180]).all())
        raise _no_shape(field, SWAPPED if turned else "Out of range.")
    if not shape.is_valid:
        raise _no_shape(field, f"Invalid shape: {shapely.is_valid_reason(shape)}")
    return shape


def vertices_of(value: Any) -> int:
    """How many corners a GeoJSON geometry says it has, before anything is made of them."""
    if isinstance(value, dict):
        return sum(vertices_of(value.get(name)) for name in ("coordinates", "geometries"))
    if not isinstance(value, list | tuple):
        return 0
    if value and not isinstance(value[0], list | tuple | dict):
        return 1
    return sum(map(vertices_of, value))


def _no_shape(field: str, why: str) -> Problem:
    return Problem("invalid", fields=[field], errors={field: [why]})
