"""How two ways lie beside each other: what a map of both shows, in figures."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from grids.walked import on_plane

Array = NDArray[np.float64]
#: So near another way it is the same one.
NEAR_M = 20.0
#: Places of a way that are asked.
ASKED = 300


class Beside(NamedTuple):
    """The share of a way (0 to 1) that lies within NEAR_M of another, and how far their middles are
    from each other.
    """

    share: float
    apart_m: float


def beside(track: Array, other: Array) -> Beside:
    """Of two tracks as float64 rows [lon, lat, …] in WGS-84, two points each at least."""
    plane = on_plane(np.concatenate([track, other]))
    ways = np.split(np.column_stack((plane.real, plane.imag)), [len(track)])
    line, beneath = (shapely.linestrings(way) for way in ways)
    along = np.linspace(0, 1, ASKED)
    asked = shapely.line_interpolate_point(line, along, normalized=True)
    middles = [
        shapely.get_coordinates(shapely.line_interpolate_point(one, along, normalized=True)).mean(0)
        for one in (line, beneath)
    ]
    near = shapely.distance(asked, beneath) <= NEAR_M
    return Beside(float(near.mean()), float(np.hypot(*(middles[0] - middles[1]))))
