"""A track as one array field."""

from itertools import chain
from typing import Any

import marshmallow as ma
import numpy as np

from app.core.errors import refuse
from app.core.positions import MOST_ACCURACY_M
from app.patrols.rules import MOST_POINTS

NUMBERS = {int, float, type(None)}
SHAPE = "Up to 50000 points, each [lon, lat, epoch_ms, accuracy_m?]."


class Track(ma.fields.Field[Any]):
    """[[lon, lat, epoch_ms, accuracy_m?], …] as a float64 array of four columns; unknown accuracy
    is 0: absent, null, and what receivers say when they do not know (0, negative, over 100 km).

    One array field: nested fields would cost thirty times as much.
    """

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, list) and len(value) > MOST_POINTS:
            refuse("too_large")
        if not isinstance(value, list) or set(map(type, value)) - {list}:
            raise ma.ValidationError(SHAPE)
        lengths = set(map(len, value))
        if lengths - {3, 4} or set(map(type, chain.from_iterable(value))) - NUMBERS:
            raise ma.ValidationError(SHAPE)
        if not value:
            return np.empty((0, 4))
        try:
            alike = value if lengths == {4} else [p if len(p) == 4 else [*p, 0] for p in value]
            points = np.array(alike, dtype=np.float64)
        except OverflowError:
            raise ma.ValidationError("Out of range.") from None
        lon, lat, ms, accuracy = points.T
        # one odd accuracy says nothing of its point, let alone of the others
        accuracy[~((accuracy > 0) & (accuracy <= MOST_ACCURACY_M))] = 0
        wrong = ~(
            np.isfinite(points).all(axis=1)
            & (np.abs(lon) <= 180)
            & (np.abs(lat) <= 90)
            & (ms > 0)
            & (ms < 4e12)
        )
        if wrong.any():
            raise ma.ValidationError(
                {int(i): ["Out of range."] for i in np.flatnonzero(wrong)[:10]}
            )
        return points
