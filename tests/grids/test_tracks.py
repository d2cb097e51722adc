"""Laws of tracks: distances, orders, shares, and what thinning may lose."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from grids import tracks

#: A county's work: (longitude, latitude, milliseconds since the start), not in order.
POINTS = st.lists(
    st.tuples(st.floats(114, 115), st.floats(33, 34), st.integers(0, 10**8)),
    min_size=2,
    max_size=20,
)
DEGREE_M = 111_195.08


def track(points) -> np.ndarray:
    return np.array([(lon, lat, float(ms), 5.0) for lon, lat, ms in points]).reshape(-1, 4)


def along(*metres: float, seconds: float = 1.0) -> np.ndarray:
    """A way northwards: one point at each of these metres, `seconds` apart."""
    return track([(114, 33 + m / DEGREE_M, n * seconds * 1000) for n, m in enumerate(metres)])


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ((114, 33), (114, 34), DEGREE_M),
        ((0, 0), (1, 0), DEGREE_M),
        ((114, 60), (115, 60), 55_595),  # a degree of longitude is half as long there
        ((179.5, 0), (-179.5, 0), DEGREE_M),  # over the date line the short way
        ((0, 0), (180, 0), 180 * DEGREE_M),
        ((114, 33), (114, 33), 0),
    ],
)
def test_distances_on_the_globe(one, other, metres):
    found = tracks.steps_m(*np.array([one, other], float).T)
    assert found.shape == (1,)
    assert found[0] == pytest.approx(metres, rel=1e-4)


@given(POINTS)
def test_the_nearest_point_is_one_of_the_points_and_nothing_is_nearest_without(points):
    one = track(points)
    each = [tracks.nearest_m(one[[n]], 114.5, 33.5) for n in range(len(one))]
    assert tracks.nearest_m(one, 114.5, 33.5) == min(each)
    assert tracks.nearest_m(one, *one[0, :2]) == 0
    assert tracks.nearest_m(one[:0], 114.5, 33.5) == np.inf


def test_points_of_one_moment_keep_the_order_in_which_they_came():
    one = track([*((114 + n / 100, 33, 5) for n in range(40)), (113, 33, 1)])
    assert tracks.in_time_order(one)[:, 0].tolist() == [113, *one[:40, 0]]


@pytest.mark.parametrize(
    ("points", "share"),
    [
        ([(114.5, 33.5, 0)], 1.0),
        ([(114.5, 33.5, 0), (113, 33, 1)], 0.5),
        ([(114, 33, 0), (115, 34, 1)], 1.0),  # the border belongs to it
        ([(113, 33, 0)], 0.0),
        ([(114.5, 33.5, 0), (113, 33, 1), (113, 33, 2)], 0.3333),
        ([(113.99999, 33.5, 0), (113.9999, 33.5, 1)], 0.5),  # 1 m and 9 m outside, exact to 5 m
        ([], None),
    ],
)
def test_the_share_inside_a_cell(points, share):
    assert tracks.inside_share(track(points), shapely.box(114, 33, 115, 34)) == share
    assert tracks.inside_share(track(points), None) is None


@pytest.mark.parametrize(("accuracy", "share"), [(0, 0.5), (20, 0.75), (50, 1.0), (99_999, 1.0)])
def test_a_point_is_outside_only_where_its_accuracy_does_not_leave_it_open(accuracy, share):
    """1 m inside, 12, 22 and 40 m outside; an unknown accuracy is taken as 15 m."""
    cell = shapely.box(114, 33, 115, 34)
    one = track([(114.5, 33 - m / DEGREE_M, m) for m in (-1, 12, 22, 40)])
    one[:, 3] = accuracy
    assert tracks.inside_share(one, cell) == share
    assert tracks.inside_share(one - np.array([0, 200 / DEGREE_M, 0, 0]), cell) == 0


@given(POINTS)
def test_a_track_comes_back_from_the_database_as_it_went(points):
    one = track(points)
    assert (tracks.from_line(shapely.from_wkb(tracks.wkb(one))) == one).all()


@given(POINTS, st.sampled_from([1.0, 20.0, 500.0]))
def test_a_thinned_way_leaves_no_point_farther_than_it_may_and_tells_no_time(points, tolerance_m):
    one = track(points)
    thin = tracks.thinned(one, tolerance_m)
    assert 2 <= len(thin) <= max(len(one), 2)
    assert (thin[:, 2] == 0).all()
    first = tracks.in_time_order(one)[0]
    scale = DEGREE_M * np.array([np.cos(np.radians(first[1])), 1.0])
    line = shapely.linestrings(thin[:, :2] * scale)
    farthest = shapely.distance(line, shapely.points(one[:, :2] * scale)).max()
    assert farthest <= tolerance_m * 1.01


def test_a_straight_way_is_its_two_ends_and_a_single_point_is_written_twice():
    assert len(tracks.thinned(along(*range(0, 1000, 10)), 20)) == 2
    assert tracks.thinned(track([(114, 33, 0)]), 20)[:, :2] == pytest.approx(
        np.array([[114, 33], [114, 33]])
    )
    assert (tracks.thinned(track([(0, 0, 0), (0, 0, 1)]), 20) == 0).all()


def test_what_had_no_fix_is_no_corner_of_the_thinned_way():
    lost = track([(114, 33, 0), (0, 0, 1000), (114.1, 33, 2000)])
    assert tracks.thinned(lost, 20)[:, 0] == pytest.approx([114, 114.1])
