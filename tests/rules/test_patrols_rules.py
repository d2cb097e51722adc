"""When a patrol counts, what is odd about it, and which doubts keep it from counting (field
lesson 5).
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.patrols.rules import (
    DOUBTFUL,
    closed_by_silence,
    doubts,
    is_told,
    is_valid,
    on_the_way,
    outside_times,
)
from app.patrols.rules.doubts import Verdict, says_mocked, standing
from app.patrols.sections import ValidPatrol

ASKED = ValidPatrol(
    every_days=1,
    valid_minutes=20,
    valid_metres=500,
    valid_inside_share=0.6,
    valid_visits=1,
    valid_photos=2,
    photo_metres=300,
)


@dataclass(frozen=True)
class Patrol:
    """A patrol that just passes."""

    length_m: float = 500
    duration_s: float = 1200
    inside_share: float | None = 0.6
    visited: int = 1
    photos_in_place: int = 2
    doubt: str = "none"


def test_what_just_reaches_every_bound_counts():
    assert is_valid(ASKED, Patrol())


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
    assert not is_valid(ASKED, replace(Patrol(), **short))


@pytest.mark.parametrize(
    ("doubt", "counts"),
    [("none", True), ("waiting", False), ("accepted", True), ("rejected", False)],
)
def test_a_doubt_keeps_it_out_until_somebody_accepts_it(doubt, counts):
    assert is_valid(ASKED, replace(Patrol(), doubt=doubt)) is counts


@pytest.mark.parametrize("mark", ["outside_grid", "clock_corrected", "device_shared", "photo_far"])
def test_a_mark_that_is_no_doubt_is_only_shown(mark):
    assert standing([mark], "a", None) == "none"


SEEN = Verdict(True, ("same_track", "old_time"), "a")


@pytest.mark.parametrize(
    ("marks", "digest", "verdict", "stands"),
    [
        (("photo_far", "same_track"), "a", None, "waiting"),
        (("photo_far", "same_track"), "a", SEEN, "accepted"),
        (("same_track",), "a", replace(SEEN, accepted=False), "rejected"),
        (("same_track", "like_track"), "a", SEEN, "waiting"),  # a doubt that has come since
        (("same_track",), "b", SEEN, "waiting"),  # another track
        ((), "b", replace(SEEN, accepted=False), "none"),
    ],
)
def test_a_verdict_holds_for_what_was_looked_at(marks, digest, verdict, stands):
    assert standing(marks, digest, verdict) == stands


@pytest.mark.parametrize("mark", sorted(DOUBTFUL - {"mend_rejected"}))
def test_one_doubt_is_enough(mark):
    assert standing(["photo_far", mark], "a", None) == "waiting"


@pytest.mark.parametrize(
    ("device", "mocked"),
    [
        (None, False),
        ({}, False),
        ({"mock": False}, False),
        ({"mock": "false"}, False),
        ({"mock": 0}, False),
        ({"mock": None}, False),
        ({"id": "mockingbird"}, False),
        ({"mock": True}, True),
        ({"mock": "true"}, True),
        ({"mock": 1}, True),
        ({"isSimulatedBySoftware": True}, True),
        ({"isSimulatedBySoftware": False}, False),
        ({"simulated": "true"}, True),
        ({"sourceInformation": {"isSimulatedBySoftware": 1, "isProducedByAccessory": False}}, True),
        ({"gps": {"mock": True}}, True),
        ({"gps": {"mock": False, "satellites": 9}}, False),
        ({"fixes": [{"n": 1}, {"fromMockProvider": "yes"}]}, True),
        ({"mock": {"enabled": True}}, True),
        ({"mock": {"enabled": False}}, False),
        ({"mock": []}, False),
        ({"mockLocation": "off"}, False),
        ({"provider": "mock"}, True),
        ({"location": {"source": "SIMULATED"}}, True),
        ({"location": ["gps", "fake"]}, True),
        ({"provider": "gps"}, False),
        ({"model": "Simulator X", "id": "fake-01"}, False),
        ({"spoofed": True}, True),
        ({"isVirtual": True}, True),
        ({"isVirtual": False, "platform": "ios"}, False),
        ({"模拟定位": True}, True),
        ({"模拟定位": "否"}, False),
        ({"isFromMockProvider": "yes"}, True),
    ],
)
def test_a_phone_says_that_it_makes_positions_up_in_many_ways(device, mocked):
    assert says_mocked(device) is mocked


def test_visits_and_photos_are_asked_for_only_where_the_county_says_so():
    asked = replace(ASKED, valid_visits=0, valid_photos=0)
    assert is_valid(asked, replace(Patrol(), visited=0, photos_in_place=0))


def test_the_bounds_are_the_countys():
    stricter = replace(ASKED, valid_metres=2000)
    assert not is_valid(stricter, Patrol())
    assert is_valid(stricter, replace(Patrol(), length_m=2000))


ENDS = ("from", "until")
STARTED = datetime(2026, 7, 1, tzinfo=UTC)
ENDED = STARTED + timedelta(minutes=40)
PLAIN = {
    "late": (),
    "ended": ENDED,
    "received": ENDED,
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
        ({"received": ENDED - timedelta(minutes=5)}, []),
        ({"received": ENDED - timedelta(minutes=5, seconds=1)}, ["future_time"]),
        ({"ended": ENDED + timedelta(days=90)}, ["future_time"]),
        ({"late": ["old_time"]}, ["old_time"]),
        ({"late": ["future_time"], "ended": ENDED + timedelta(days=90)}, ["future_time"]),
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


@pytest.mark.parametrize(
    ("minutes", "ended", "on_it"),
    [
        (-10, ENDED, True),
        (-11, ENDED, False),
        (50, ENDED, True),
        (51, ENDED, False),
        (51, None, True),
    ],
)
def test_a_visit_is_made_while_its_patrol_lasts(minutes, ended, on_it):
    at = STARTED + timedelta(minutes=minutes)
    assert on_the_way(at, started_at=STARTED, ended_at=ended) is on_it


HOUR = 3_600_000.0


@pytest.mark.parametrize(
    ("hours", "gaps", "told"),
    [
        (4, [(0, 4)], True),
        (4, [(0, 2.1)], True),
        (4, [(0, 1), (2.5, 4)], True),
        (4, [(0, 2)], False),  # most of it
        (4, [(-9, 1), (3.5, 20)], False),
        (4, [(5, 9)], False),
        (4, [], False),
        (11.9, [(-1, 13)], True),
        (12, [(-1, 13)], False),  # so long a silence ends a patrol
    ],
)
def test_a_break_that_its_phone_tells_of_makes_no_second_outing(hours, gaps, told):
    begin = STARTED.timestamp() * 1000
    said = [
        {end: (STARTED + timedelta(hours=h)).isoformat() for end, h in zip(ENDS, gap, strict=True)}
        for gap in gaps
    ]
    assert is_told(begin, begin + hours * HOUR, said) is told


def test_silence_says_whether_the_phone_had_closed_it():
    assert closed_by_silence(told=False) == "closed_itself"
    assert closed_by_silence(told=True) == "pieces_missing"


@pytest.mark.parametrize(
    ("mark", "stands"), [("mend_disputed", "waiting"), ("mend_rejected", "rejected")]
)
def test_no_verdict_holds_against_what_its_officer_disputes(mark, stands):
    marks = ["mended", mark, "no_track"]
    verdict = Verdict(True, marks, "a")
    assert standing(marks, "a", verdict) == stands
