"""The one place where WKB, Shapely and GeoJSON meet. Everything stored is WGS-84 longitude and latitude in degrees."""

from typing import Any

import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry


def geometry(kind: str, index: bool = False) -> Geometry:
    """A column type that takes and gives ISO WKB on both engines."""
    return Geometry(kind, 4326, spatial_index=index, from_text="ST_GeomFromWKB")


def to_db(shape: BaseGeometry | None) -> bytes | None:
    """Shapely to what a geometry column stores; the ISO flavour, because SpatiaLite reads EWKB with Z or M as NULL."""
    return None if shape is None else shapely.to_wkb(shape, flavor="iso")


def from_db(value: Any) -> BaseGeometry | None:
    """A geometry column's value to Shapely."""
    if value is None or isinstance(value, BaseGeometry):
        return value
    return shapely.from_wkb(value.data if hasattr(value, "data") and not isinstance(value, bytes) else value)


def feature(shape: BaseGeometry | None, properties: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON Feature."""
    return {"type": "Feature", "geometry": None if shape is None else shapely.geometry.mapping(shape), "properties": properties}


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection."""
    return {"type": "FeatureCollection", "features": features}
