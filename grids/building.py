"""Shapes from what stands in a file, row by row."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from grids.sayings import Remark


def built(way: Callable[..., Any], written: Any, remarks: dict[int, list[Remark]]) -> Any:
    """Shapes by `way` (shapely.from_wkb, from_wkt), None where there is none or GEOS cannot build
    it; rows with curves get a remark, they are no shapes that anything here measures.
    """
    with np.errstate(invalid="ignore"):
        try:
            return way(written, on_invalid="ignore")
        except NotImplementedError:
            pass
        shapes = np.full(len(written), None, object)
        for row, value in enumerate(written):
            try:
                shapes[row] = way(value, on_invalid="ignore")
            except (NotImplementedError, shapely.GEOSException):
                remarks.setdefault(row, []).append(Remark("error", "curved"))
        return shapes
