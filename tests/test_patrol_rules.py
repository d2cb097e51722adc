"""When a patrol counts and what is odd about it: facts of the rules."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.patrols.rules import DOUBTFUL, closed_by_silence, doubts, is_valid, outside_times

POLICY = {
    "patrol": {
        "valid_minutes": 20,
        "valid_metres": 500,
        "valid_inside_share": 0.5,
        "valid_visits": 1,
        "valid_photos": 1,
    }
}
STARTED = datetime(2026, 7, 1, tzinfo=UTC)
ENDED = STARTED + timedelta(minutes=40)


@dataclass(frozen=True)
class Walk:
    length_m: int = 500
    duration_s: int = 20 * 60
    inside_share: float | None = 0.5
    visited: int = 1
    photos_in_place: int = 1
    marks: list[str] = field(default_factory=list)


def test_a_patrol_counts_that_just_reaches_every_bound():
    assert is_valid(POLICY, Walk())


@pytest.mark.parametrize(
    "short",
    [
        {"length_m": 499},
        {"duration_s": 20 * 60 - 1},
        {"inside_share": 0.499},
        {"inside_share": None},
        {"visited": 0},
        {"photos_in_place": 0},
    ],
)
def test_a_patrol_does_not_count_that_misses_one_bound(short):
    assert not is_valid(POLICY, replace(Walk(), **short))


def test_a_policy_that_asks_for_no_visits_and_photos_needs_none():
    terms = {k: v for k, v in POLICY["patrol"].items() if k not in ("valid_visits", "valid_photos")}
    assert is_valid({"patrol": terms}, Walk(visited=0, photos_in_place=0))


@pytest.mark.parametrize("mark", sorted(DOUBTFUL))
def test_a_patrol_in_doubt_does_not_count_until_somebody_has_looked(mark):
    assert not is_valid(POLICY, Walk(marks=[mark]))


@pytest.mark.parametrize("mark", ["old_time", "clock_corrected", "device_shared", "closed_itself"])
def test_marks_that_are_no_doubt_let_it_count(mark):
    assert is_valid(POLICY, Walk(marks=[mark]))


PLAIN = {
    "started": STARTED,
    "received": ENDED,
    "late_days": 7,
    "in_post": True,
    "mocked": False,
    "device_shared": False,
    "same_track": False,
}


@pytest.mark.parametrize(
    ("seen", "marks"),
    [
        ({}, []),
        ({"in_post": False}, ["outside_post"]),
        ({"mocked": True}, ["mock_location"]),
        ({"device_shared": True}, ["device_shared"]),
        ({"same_track": True}, ["same_track"]),
        ({"received": STARTED - timedelta(minutes=5)}, []),
        ({"received": STARTED - timedelta(minutes=5, seconds=1)}, ["future_time"]),
        ({"received": STARTED + timedelta(days=7)}, []),
        ({"received": STARTED + timedelta(days=7, seconds=1)}, ["old_time"]),
        ({"in_post": False, "same_track": True}, ["outside_post", "same_track"]),
    ],
)
def test_each_oddity_has_its_mark(seen, marks):
    assert doubts(**PLAIN | seen) == marks


@pytest.mark.parametrize(
    ("before", "after", "outside"), [(600, 600, False), (601, 0, True), (0, 601, True)]
)
def test_points_may_lie_ten_minutes_beyond_the_patrol(before, after, outside):
    first = (STARTED.timestamp() - before) * 1000
    last = (ENDED.timestamp() + after) * 1000
    assert outside_times(first, last, started_at=STARTED, ended_at=ENDED) is outside


def test_silence_says_whether_the_phone_had_closed_it():
    assert closed_by_silence(told=False) == "closed_itself"
    assert closed_by_silence(told=True) == "pieces_missing"
