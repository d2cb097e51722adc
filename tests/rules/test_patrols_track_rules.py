"""Whatever stands in a track as sent, alone or among good points: it is refused with a sentence, or
becomes numbers of which each figure can be measured.
"""

import marshmallow as ma
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.patrols.schemas.track import Track
from app.patrols.service.measure_track import in_wgs84
from grids.measuring import measure

#: What JSON can hold.
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.text(max_size=3)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=6,
)
ODD_ACCURACY = (
    st.none() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
MS = st.integers(1_782_864_000_000, 1_782_864_900_000)
POINT = st.tuples(st.floats(-180, 180), st.floats(-90, 90), MS).map(list)
FIELD = Track()


@given(st.lists(st.tuples(POINT, ODD_ACCURACY), max_size=12))
def test_no_accuracy_refuses_a_track_or_makes_a_figure_of_nothing(told):
    track = FIELD.deserialize([[*point, accuracy] for point, accuracy in told])
    assert track.shape == (len(told), 4)
    assert ((track[:, 3] >= 0) & (track[:, 3] <= 100_000)).all()
    for datum in ("wgs84", "gcj02"):
        found = measure(in_wgs84(track, datum))
        assert found.length_m >= 0
        assert 0 <= found.duration_s <= 900
        assert np.isfinite(found.points).all()


@given(st.lists(POINT, min_size=1, max_size=4), JSON, st.data())
def test_what_is_no_track_is_refused_with_a_sentence(points, odd, data):
    """In the place of the track, of a point, of a number."""
    n = data.draw(st.integers(0, len(points) - 1))
    k = data.draw(st.integers(0, 2))
    one = [*points[n][:k], odd, *points[n][k + 1 :]]
    for value in (odd, [*points[:n], odd, *points[n + 1 :]], [*points[:n], one, *points[n + 1 :]]):
        try:
            track = FIELD.deserialize(value)
        except ma.ValidationError:
            continue
        assert np.isfinite(track).all()
        assert measure(track).length_m >= 0


@pytest.mark.parametrize("metres", [None, 0, -1, -0.0, 100_000.5, 1e300, 2**64])
def test_what_a_receiver_does_not_know_is_unknown(metres):
    assert FIELD.deserialize([[114, 33, 5, metres], [114, 33, 6, 8], [114, 33, 7]])[
        :, 3
    ].tolist() == [
        0,
        8,
        0,
    ]
