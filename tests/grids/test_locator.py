"""Laws of locating: one answer for every point, whatever the order and number of cells."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from grids.locator import M_PER_DEGREE, NEAR_M, Hit, Locator, Place

#: Four cells of 0.02° around a corner, and a fifth apart, 0.01° to the east, with a hole.
#:   c d  e
#:   a b
A, B = shapely.box(114.00, 33.00, 114.02, 33.02), shapely.box(114.02, 33.00, 114.04, 33.02)
C, D = shapely.box(114.00, 33.02, 114.02, 33.04), shapely.box(114.02, 33.02, 114.04, 33.04)
HOLE = shapely.box(114.055, 33.025, 114.065, 33.035)
E = shapely.box(114.05, 33.02, 114.07, 33.04).difference(HOLE)
PLACES = [Place(*row) for row in zip(range(5), "abcde", (A, B, C, D, E), strict=True)]
LOCATOR = Locator(PLACES)
LON_M = M_PER_DEGREE * math.cos(math.radians(33.01))
POINTS = st.tuples(st.floats(113.98, 114.09), st.floats(32.98, 33.06))
#: Where things happen: on the lines between cells.
ON_LINES = st.tuples(st.sampled_from([114.0, 114.02, 114.04, 114.05]), st.floats(32.99, 33.05))


def codes(hit: Hit) -> str:
    return "".join(PLACES[key].code for key in hit.candidates)


@given(POINTS | ON_LINES, st.randoms())
def test_the_order_of_the_file_decides_nothing(point, random):
    mixed = PLACES.copy()
    random.shuffle(mixed)
    assert Locator(mixed).locate(*point) == LOCATOR.locate(*point)


@given(POINTS | ON_LINES)
def test_a_point_in_a_cell_goes_to_the_lowest_code_that_holds_it(point):
    holding = [place.key for place in PLACES if place.shape.intersects(shapely.Point(point))]
    hit = LOCATOR.locate(*point)
    if holding:
        assert (hit.key, hit.marks) == (holding[0], ())
    else:
        assert hit.marks == (() if hit.key is None else ("outside_near_border",))


@given(POINTS | ON_LINES, st.floats(0, 500))
def test_whoever_has_it_is_a_candidate_and_two_make_it_ambiguous(point, accuracy_m):
    hit = LOCATOR.locate(*point, accuracy_m)
    assert hit.ambiguous == (len(hit.candidates) > 1)
    assert hit.key is None or hit.key in hit.candidates
    assert len(set(hit.candidates)) == len(hit.candidates)


@given(POINTS | ON_LINES, st.floats(0, 300), st.floats(0, 300))
def test_a_worse_accuracy_never_loses_a_candidate_nor_moves_the_point(point, one, other):
    sharp, blurred = (LOCATOR.locate(*point, accuracy) for accuracy in sorted((one, other)))
    assert sharp.key == blurred.key
    assert set(sharp.candidates) <= set(blurred.candidates)


@given(st.lists(POINTS | ON_LINES, min_size=1, max_size=20), st.floats(0, 300))
def test_many_are_located_as_each_alone_on_borders_and_around_holes_too(points, accuracy_m):
    lon, lat = np.array(points).T
    many = list(LOCATOR.locate_many(lon, lat, np.full(len(points), accuracy_m)))
    assert many == [LOCATOR.locate(*point, accuracy_m) for point in points]
    inside = [None if hit.marks else hit.key for hit in many]
    assert LOCATOR.keys(lon, lat) == inside


@given(st.lists(POINTS | ON_LINES, min_size=1, max_size=20))
def test_what_is_located_in_a_cell_is_in_its_reach(points):
    lon, lat = np.array(points).T
    hits = list(LOCATOR.locate_many(lon, lat, np.full(len(points), 30.0)))
    reached = [LOCATOR.in_reach(place.key, lon, lat) for place in LOCATOR.places]
    for n, hit in enumerate(hits):
        keys = [place.key for place, some in zip(LOCATOR.places, reached, strict=True) if some[n]]
        assert hit.key in keys if keys else hit.key is None
    assert not LOCATOR.in_reach(-1, lon, lat).any()


def test_where_four_meet_the_lowest_code_has_it_and_all_are_named():
    hit = LOCATOR.locate(114.02, 33.02)
    assert (hit.key, codes(hit), hit.distance_to_border_m) == (0, "abcd", 0.0)


@pytest.mark.parametrize(
    ("metres", "key"),
    [(0.5, 0), (NEAR_M - 1, 0), (NEAR_M + 1, None), (5000, None)],
)
def test_how_far_outside_is_still_near(metres, key):
    hit = LOCATOR.locate(114.0 - metres / LON_M, 33.01)
    assert hit.key == key
    assert hit.distance_to_border_m == (None if key is None else pytest.approx(metres, abs=0.2))


def test_a_bad_accuracy_brings_nothing_nearer():
    hit = LOCATOR.locate(114.0 - (NEAR_M + 50) / LON_M, 33.01, accuracy_m=1000)
    assert hit == Hit(None)


def test_in_a_hole_one_is_outside():
    assert LOCATOR.locate(114.06, 33.03).key is None  # half a kilometre from the rim
    near = LOCATOR.locate(114.0551, 33.03)
    assert (near.key, near.marks) == (4, ("outside_near_border",))


def test_between_two_cells_the_nearer_has_it():
    """The strip between d and e is 0.01° wide."""
    west, east = LOCATOR.locate(114.0415, 33.03), LOCATOR.locate(114.0485, 33.03)
    assert (west.key, east.key) == (3, 4)
    middle = LOCATOR.locate(114.045, 33.03, accuracy_m=1000)
    assert middle.key is None  # 465 m from both


@pytest.mark.parametrize(
    ("key", "points", "alone"),
    [
        (0, [(114.01, 33.01)], True),
        (0, [(114.01, 33.01), (114.0199, 33.0199)], True),
        (0, [(114.02, 33.01)], False),  # shared with b
        (0, [(114.01, 33.01), (114.03, 33.01)], False),
        (4, [(114.06, 33.03)], False),  # in its hole
        (9, [(114.01, 33.01)], False),  # no such cell
    ],
)
def test_a_cell_holds_alone_what_lies_properly_inside(key, points, alone):
    lon, lat = np.array(points).T
    assert LOCATOR.holds_alone(key, lon, lat) is alone


def test_without_cells_everything_is_outside():
    empty = Locator([])
    assert empty.locate(114, 33) == Hit(None)
    assert empty.keys(np.array([114.0]), np.array([33.0])) == [None]
    many = list(empty.locate_many(np.array([114.0]), np.array([33.0]), np.array([30.0])))
    assert many == [Hit(None)]
    assert empty.shape(0) is None


def test_codes_are_ordered_as_text():
    """As everywhere in the house: "10" before "9"."""
    both = Locator([Place(9, "9", A), Place(10, "10", A)])
    assert both.locate(114.01, 33.01).key == 10
