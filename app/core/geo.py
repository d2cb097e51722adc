"""The one place where WKB, Shapely and GeoJSON meet.

Everything stored is WGS-84 longitude and latitude in degrees.
"""

from typing import Any

import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry

from app.core.errors import Problem


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

    Refuses what is none, or none of these kinds, naming the field.
    """
    fault = Problem("invalid", fields=[field], errors={field: [f"GeoJSON {' / '.join(kinds)}"]})
    try:
        shape = shapely.geometry.shape(value)
        fine = (
            shape.geom_type in kinds and not shape.is_empty and shape.is_valid and not shape.has_z
        )
        west, south, east, north = shape.bounds
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        shapely.errors.ShapelyError,
    ):
        raise fault from None
    if not (fine and -180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise fault
    return shape
