"""Outlines of cells for maps: simplified per zoom, neighbours along the same line."""

from typing import Any

import numpy as np
import shapely

from app.cells import locating
from app.core.epoch import kept
from app.core.geo import to_geojson

#: How exactly outlines are drawn, from far to near, in degrees: about 60, 15 and 4 metres.
DETAILS = (0.0006, 0.00015, 0.00004)
#: A metre.
DECIMALS = 5


@kept
def outlines(level: str, detail: int, version: int) -> dict[int, Any]:
    """{cell of a level: its outline as GeoJSON} in a version of the boundaries; `detail` is one of
    DETAILS by its number. Made once a version: the answer is shared, nobody may change it.
    """
    locator = locating.trees(version).locators.get(level)
    if locator is None:
        return {}
    # all of a level at once: a border that two cells share stays one line
    simple = shapely.coverage_simplify(locator.shapes, DETAILS[detail])
    rounded = shapely.transform(simple, lambda xy: np.round(xy, DECIMALS))
    return {
        place.key: to_geojson(shape) for place, shape in zip(locator.places, rounded, strict=True)
    }
