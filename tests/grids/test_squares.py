"""Squares of 100 m: whose they are, and what a track goes through."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from grids import squares

LON, LAT = 114.01, 33.01
#: 100 m on either axis there.
EAST, NORTH = 1 / 927, 1 / 1112


def walk(*steps, seconds=60, accuracy=8.0, lon=LON, lat=LAT):
    """A track through points so many squares east and north of a place, one after another."""
    return np.array(
        [
            [lon + east * EAST, lat + north * NORTH, n * seconds * 1000.0, accuracy]
            for n, (east, north) in enumerate(steps)
        ]
    )


def count(track):
    return len(squares.touched(track))


@given(st.floats(-180, 180), st.floats(-89.9, 89.9))
def test_a_point_lies_in_its_square_of_about_100_m(lon, lat):
    found = squares.numbers(np.array([lon]), np.array([lat]))
    east, north = squares.middles(found)
    wide = 1 / squares.COLUMNS[found[0] // 2**squares.BITS // squares.SIDES]
    assert abs(lat - north[0]) * squares.SIDES <= 0.5 + 1e-6
    assert abs(lon - east[0]) <= wide / 2 + 1e-9
    if abs(lat) < 55:
        assert abs(wide * 111_195 * np.cos(np.radians(lat)) - 100) < 1.6


def test_neighbours_share_no_square_and_leave_none():
    west, south = 113.9937, 32.99
    whole = shapely.box(west, south, west + 0.05, south + 0.03)
    ring = shapely.Point(west + 0.02, south + 0.014).buffer(0.011)
    parts = [squares.inside(shapely.intersection(whole, ring))]
    parts.append(squares.inside(shapely.difference(whole, ring)))
    assert np.array_equal(np.sort(np.concatenate(parts)), squares.inside(whole))
    # over a whole degree, where columns begin anew
    assert abs(len(squares.inside(whole)) - shapely.area(whole) * 1112 * 930) < 60
    assert np.array_equal(squares.within(ring, squares.inside(whole)), parts[0])


def test_nothing_and_too_much_have_no_squares():
    assert not len(squares.inside(shapely.MultiPolygon()))
    assert not len(squares.inside(shapely.box(70, 20, 130, 50)))


def test_the_way_between_points_is_seen_and_what_nobody_knows_is_not():
    assert count(walk((0, 0), (3.9, 0))) in (4, 5)
    assert count(walk((0, 0), (3.9, 0), (0, 0))) == count(walk((0, 0), (3.9, 0)))
    assert count(walk((0, 0))) == 0
    assert count(np.empty((0, 4))) == 0
    assert count(walk((0, 0), (3.9, 0), seconds=10)) == 0, "faster than one can look"
    assert count(walk((0, 0), (6, 0))) == 0, "too far between"
    assert count(walk((0, 0), (3.9, 0), seconds=601)) == 0, "too long between"
    assert count(walk((0, 0), (3.9, 0), accuracy=60)) == 0, "nobody knows in which square"
    assert count(walk((0, 0), (3.9, 0), accuracy=0)) > 0, "a receiver that tells no accuracy"
    there = walk((0, 0), (1, 0), (2, 0))
    nowhere = np.array([[0.0, 0.0, 90_000.0, 8.0]])
    assert count(np.vstack([there, nowhere])) == count(there)


steps = st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6)), min_size=2, max_size=30)
#: Paces from standing to driving, holes, backward times and inexact points.
told = st.tuples(steps, st.randoms(use_true_random=False), st.integers(0, 30))


@given(told)
def test_the_parts_of_a_track_touch_no_more_than_the_whole(told):
    ways, chance, cut = told
    track = walk(*ways)
    track[:, 2] = [chance.choice((1, 20, 40, 300, 700)) * 1000 for _ in ways]
    track[:, 2] = np.cumsum(track[:, 2])
    track[:, 3] = [chance.choice((0, 5, 30, 80)) for _ in ways]
    whole = set(squares.touched(track).tolist())
    parts = [set(squares.touched(part).tolist()) for part in (track[:cut], track[cut:])]
    assert parts[0] | parts[1] <= whole
    assert set(squares.touched(track[chance.sample(range(len(track)), len(track))])) == whole
