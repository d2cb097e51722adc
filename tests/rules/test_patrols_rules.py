"""When a patrol counts, and which doubts keep it from counting (field lesson 5)."""

from dataclasses import dataclass, replace

import pytest

from app.patrols.rules import DOUBTFUL, is_valid

POLICY = {
    "patrol": {
        "valid_minutes": 20,
        "valid_metres": 500,
        "valid_inside_share": 0.6,
        "valid_visits": 1,
        "valid_photos": 2,
    }
}


@dataclass(frozen=True)
class Patrol:
    """A patrol that just passes."""

    length_m: float = 500
    duration_s: float = 1200
    inside_share: float | None = 0.6
    visited: int = 1
    photos_in_place: int = 2
    marks: tuple[str, ...] = ()


def test_what_just_reaches_every_bound_counts():
    assert is_valid(POLICY, Patrol())


@pytest.mark.parametrize(
    "short",
    [
        {"length_m": 499.9},
        {"duration_s": 1199},
        {"inside_share": 0.59},
        {"inside_share": None},  # nothing measured is nothing inside
        {"visited": 0},
        {"photos_in_place": 1},
    ],
)
def test_what_misses_one_bound_does_not(short):
    assert not is_valid(POLICY, replace(Patrol(), **short))


@pytest.mark.parametrize("doubt", sorted(DOUBTFUL))
def test_one_doubt_is_enough(doubt):
    assert not is_valid(POLICY, replace(Patrol(), marks=(doubt,)))


@pytest.mark.parametrize("mark", ["outside_grid", "clock_corrected", "device_shared", "photo_far"])
def test_a_mark_that_is_no_doubt_is_only_shown(mark):
    assert mark not in DOUBTFUL
    assert is_valid(POLICY, replace(Patrol(), marks=(mark,)))


def test_a_doubt_among_other_marks_is_seen():
    assert not is_valid(POLICY, replace(Patrol(), marks=("photo_far", "same_track")))


def test_visits_and_photos_are_asked_for_only_where_the_county_says_so():
    terms = {k: v for k, v in POLICY["patrol"].items() if k not in ("valid_visits", "valid_photos")}
    assert is_valid({"patrol": terms}, replace(Patrol(), visited=0, photos_in_place=0))


def test_the_bounds_are_the_countys():
    stricter = {"patrol": POLICY["patrol"] | {"valid_metres": 2000}}
    assert not is_valid(stricter, Patrol())
    assert is_valid(stricter, replace(Patrol(), length_m=2000))
