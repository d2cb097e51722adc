"""How two ways lie beside each other, in figures."""

import pytest

from grids.beside import beside
from tests.support import walks


def test_a_way_laid_a_little_beside_is_all_near_and_its_middle_as_far_as_it_was_moved():
    walk = walks.walking(walks.blocks, 5.0)
    share, apart = beside(walk, walks.moved(walk, lat=10 / walks.DEGREE_M))
    assert share == 1.0
    assert apart == pytest.approx(10, abs=0.5)
    share, apart = beside(walk, walks.moved(walk, lat=0.02))
    assert share == 0.0
    assert apart == pytest.approx(0.02 * walks.DEGREE_M, rel=0.01)


def test_the_part_of_a_way_that_goes_along_another_is_told():
    whole = walks.walking(walks.line, 5.0, metres=2000)
    half = walks.walking(walks.line, 5.0, metres=1000)
    assert beside(half, whole).share == 1.0
    assert beside(whole, half).share == pytest.approx(0.51, abs=0.02)
    assert beside(whole, half).apart_m == pytest.approx(500, rel=0.02)


def test_a_way_that_never_leaves_its_place_is_measured_too():
    still = walks.resting(5, 10)
    assert beside(still, walks.walking(walks.line, 5.0)).share == 1.0


def test_the_longest_that_is_drawn_costs_little():
    walk = walks.walking(walks.ring, 2.0, metres=12_000, error_m=8.0)
    assert len(walk) > 4900
    assert beside(walk, walks.moved(walk, lon=0.001)).share >= 0.0
