"""What is measured of tracks: nothing from what stands still, the way from what walks, whatever the
receiver's errors; no figure from a single odd point.
"""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids import tracks
from grids.measuring import measure
from tests.support import walks

#: A county's work: (metres east, metres north, seconds, accuracy), not in order, anything odd.
ODD = st.lists(
    st.tuples(
        st.floats(-50_000, 50_000),
        st.floats(-50_000, 50_000),
        st.integers(0, 100_000) | st.integers(0, 20),
        st.sampled_from([0.0, 3.0, 8.0, 65.0, 5000.0, 65_535.0]),
    ),
    min_size=2,
    max_size=40,
)
WAYS = (walks.line, walks.ring, walks.street, walks.blocks)


def track(points) -> np.ndarray:
    east, north, seconds, accuracy = np.array(points, float).T
    return walks.told(east, north, seconds, accuracy=accuracy)


def along(*metres: float, seconds: float = 1.0) -> np.ndarray:
    """A way northwards: one point at each of these metres, `seconds` apart."""
    return walks.told(0, metres, np.arange(len(metres)) * seconds, accuracy=0)


def raw_m(points: np.ndarray) -> float:
    ordered = tracks.in_time_order(points)
    return float(tracks.steps_m(ordered[:, 0], ordered[:, 1]).sum())


@pytest.mark.parametrize(
    ("every_s", "error_m", "accuracy"),
    [
        (5, 6, 12),
        (5, 6, 0),
        (5, 6, 3),  # it takes itself for better than it is
        (5, 12, 12),
        (5, 12, 24),
        (5, 60, 100),
        (1, 3, 5),
        (1, 6, 0),
        (20, 25, 40),
        (60, 6, 12),
        (300, 6, 12),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_who_rests_walks_nothing(every_s, error_m, accuracy, seed):
    """But for some metres: of an hour, and not more of two."""
    for minutes in (60, 120):
        rest = walks.resting(minutes, every_s, error_m=error_m, accuracy=accuracy, seed=seed)
        found = measure(rest)
        assert found.length_m <= max(30, accuracy * 0.6), (raw_m(rest), found)
        assert found.marks == ("stationary",)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("every_s", [1, 2, 5])
@pytest.mark.parametrize(
    ("error_m", "accuracy"), [(0, 0), (0, 8), (3, 5), (3, 12), (6, 12), (6, 8), (6, 20), (5, 0)]
)
def test_a_walk_of_two_kilometres_measures_two_kilometres(way, every_s, error_m, accuracy):
    for seed in range(3):
        walk = walks.walking(way, every_s, error_m=error_m, accuracy=accuracy, seed=seed)
        found = measure(walk)
        assert found.length_m == pytest.approx(2000, rel=0.05), raw_m(walk)
        assert found.marks == ()
        assert len(found.points) == len(walk)


@pytest.mark.parametrize("speed", [0.6, 1.6, 5, 15, 25])
def test_slow_walks_and_drives_are_as_long_as_they_are(speed):
    drive = walks.walking(walks.blocks, 2, metres=speed * 1800, speed=speed, error_m=4, accuracy=8)
    assert measure(drive).length_m == pytest.approx(speed * 1800, rel=0.06)
    assert measure(drive).marks == ()


@pytest.mark.parametrize("accuracy", [101, 2000, 65_535])
def test_of_fixes_that_say_little_nobody_is_said_to_have_stayed(accuracy):
    walk = walks.walking(walks.line, 5, metres=400, error_m=accuracy / 2, accuracy=accuracy)
    assert "stationary" not in measure(walk).marks
    assert measure(walk).length_m < 2000 + accuracy


def test_a_stop_on_the_way_adds_nothing():
    one = walks.walking(walks.line, 5, metres=1000, error_m=6, accuracy=12)
    rest = walks.resting(30, 5, error_m=6, accuracy=12, seed=1)
    rest = walks.moved(rest, lat=1000 / walks.DEGREE_M, seconds=1000 / 1.2 + 5)
    assert measure(np.vstack([one, rest])).length_m == pytest.approx(measure(one).length_m, abs=30)


@given(ODD)
def test_lengths_are_never_negative_and_never_above_the_sum_of_all_steps(points):
    one = track(points)
    found = measure(one)
    assert 0 <= found.length_m <= raw_m(one) * 1.01 + 1  # a plane for the globe
    assert 0 <= found.duration_s <= np.ptp(one[:, 2]) / 1000
    assert len(found.points) <= len(one)
    assert (np.diff(found.points[:, 2]) >= 0).all()


@given(ODD)
def test_the_order_in_which_points_come_changes_nothing_but_a_mark(points):
    one = track(points)
    first, second = measure(one), measure(tracks.in_time_order(one))
    assert (first.length_m, first.duration_s) == (second.length_m, second.duration_s)
    assert set(first.marks) - set(second.marks) <= {"backward_times"}


@given(st.integers(0, 10**6), st.integers(-(10**9), 10**9), st.floats(-70, 70))
def test_when_and_where_somebody_walks_changes_nothing(seed, seconds, east):
    walk = walks.walking(
        WAYS[seed % 4], 1 + seed % 9, metres=800, error_m=seed % 7, accuracy=8, seed=seed
    )
    found = measure(walk)
    assert measure(walks.moved(walk, seconds=seconds)).length_m == found.length_m
    moved = measure(walks.moved(walk, lon=east))
    assert (moved.duration_s, moved.marks) == (found.duration_s, found.marks)
    assert moved.length_m == pytest.approx(found.length_m, rel=0.01)


@pytest.mark.parametrize("off_m", [120, 400, 5000, 5_000_000])
@pytest.mark.parametrize("at", [0, 1, 200, -1])
def test_a_single_stray_point_decides_nothing(off_m, at):
    walk = walks.walking(walks.line, 5, error_m=3)
    plain = measure(walk)
    walk[at, 0] += off_m / walks.DEGREE_M
    found = measure(walk)
    if at > 0 or off_m > 500:  # at an end, slower than a car, it may be where he came from
        assert found.length_m == pytest.approx(plain.length_m, abs=30)
    assert found.duration_s == plain.duration_s
    if 0 < at < 400 and off_m < 1_000_000:
        assert found.marks == ("odd_points",)
        assert len(found.points) == len(walk) - 1


def test_points_far_less_exact_than_the_others_are_left_out():
    walk = walks.walking(walks.ring, 5, error_m=3)
    walk[::10, 0] += 0.004
    walk[::10, 3] = 800
    found = measure(walk)
    assert found.length_m == pytest.approx(2000, rel=0.05)
    assert found.marks == ("odd_points",)
    assert len(found.points) == len(walk) - len(walk[::10])


def test_who_is_told_to_be_in_many_places_walks_none_of_it():
    """Teleports, at one instant and each minute."""
    rng = np.random.default_rng(1)
    places = rng.uniform(-20_000, 20_000, (2, 60))
    at_once = measure(walks.told(*places, np.zeros(60)))
    assert (at_once.length_m, at_once.duration_s) == (0, 0)
    assert set(at_once.marks) == {"duplicate_times", "impossible_speed"}
    near = measure(walks.told(np.arange(300) * 80.0, np.zeros(300), np.zeros(300)))
    assert (near.length_m, near.duration_s) == (0, 0)
    minutes = measure(walks.told(*places, np.arange(60) * 60.0))
    assert "impossible_speed" in minutes.marks
    assert minutes.length_m < 60 * 85 * 60


@pytest.mark.parametrize(
    ("way", "impossible"),
    [
        (along(0, 84), False),
        (along(0, 86), True),
        (along(0, 84, seconds=0.1), False),  # the phone's clock rounds: one second is the least
        (along(0, 86, seconds=0.1), True),
        (along(0, 169, seconds=2), False),
        (along(0, 171, seconds=2), True),
        (along(0, 10, 20, 200), True),  # one step is enough
        (walks.told(0, (0, 116), (0, 1), accuracy=16), False),  # each may be 16 m off
        (walks.told(0, (0, 118), (0, 1), accuracy=16), True),
    ],
)
def test_where_speed_becomes_impossible(way, impossible):
    assert ("impossible_speed" in measure(way).marks) is impossible


def test_points_without_a_fix_count_for_time_and_not_for_length():
    lost = along(0, 0, 111.2, 0, seconds=60)
    lost[1::2, :2] = 0
    found = measure(lost)
    assert (found.length_m, found.duration_s, found.marks) == (111, 180, ("no_fix_points",))
    assert len(found.points) == 2
    never = lost.copy()
    never[:, :2] = 0
    found = measure(never)
    assert (found.length_m, found.duration_s, found.marks) == (0, 180, ("no_position",))


@pytest.mark.parametrize("points", [0, 1])
def test_a_point_is_no_track(points):
    found = measure(along(0)[:points])
    assert (found.length_m, found.duration_s, found.marks) == (0, 0, ("no_track",))
    assert len(found.points) == points


def test_a_point_on_the_equator_or_the_meridian_has_a_fix():
    for lon, lat, way in ((0, 51.5, [0, 0.001, 0, 0]), (32.5, 0, [0.001, 0, 0, 0])):
        one = np.array([[lon, lat, walks.AT, 5.0], [lon, lat, walks.AT + 60_000, 5.0]])
        one[1] += way
        assert (measure(one).length_m, measure(one).marks) == (111, ())


def test_silence_is_neither_way_nor_time():
    morning = walks.walking(walks.line, 5, metres=480)
    noon = walks.moved(morning, lon=0.01, seconds=2.9 * 3600)
    night = walks.moved(morning, lon=0.02, seconds=48 * 3600)
    day = measure(np.vstack([morning, noon]))
    assert (day.length_m, day.duration_s, day.marks) == (
        pytest.approx(2 * measure(morning).length_m, abs=1),
        800,
        (),
    )
    both = measure(np.vstack([morning, noon, night]))
    assert (both.duration_s, both.marks) == (1200, ("several_outings",))


@pytest.mark.parametrize("late_s", [700, 1750, 9000, 86_400])
def test_a_last_point_that_stands_alone_is_no_time(late_s):
    walk = walks.walking(walks.line, 5, metres=480)
    late = np.vstack([walk, walks.moved(walk[-1:], lat=0.01, seconds=late_s)])
    found, plain = measure(late), measure(walk)
    assert (found.duration_s, found.length_m) == (plain.duration_s, plain.length_m)
    assert found.marks == (("odd_points",) if late_s > 10_800 else ())
    assert found.span == (walk[0, 2], (walk if late_s > 10_800 else late)[-1, 2])


def test_what_is_recorded_rarely_counts_as_far_as_half_an_hour():
    assert measure(along(0, 900, seconds=900)).duration_s == 900
    assert measure(along(0, 900, 1800, 2700, seconds=1500)).length_m == pytest.approx(2700, abs=9)
    assert measure(along(0, 900, 1800, seconds=1900)).duration_s == 0


@pytest.mark.parametrize("growth", [10.0, 0.001])
def test_what_is_made_to_be_dear_is_measured_in_no_time(growth):
    """Each corner farther out than the one before: the worst that simplifying can meet."""
    count = 50_000
    north = np.arange(count) * growth * np.where(np.arange(count) % 2, 1, -1)
    began = time.process_time()
    measure(walks.told(0, north, np.arange(count) * 60.0))
    assert time.process_time() - began < 1
