"""Datums, tracks, locating, codes: facts and properties, without a database."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from grids import codes, datums, tracks
from grids.locator import Locator, Place
from grids.measuring import measure

in_china = st.tuples(st.floats(98, 122), st.floats(24, 40))


@given(in_china, st.sampled_from(["gcj02", "bd09"]))
def test_a_shifted_position_comes_back_within_a_centimetre(
    point: tuple[float, float], datum: str
) -> None:
    lon, lat = datums.from_wgs84(*point, datum)
    back_lon, back_lat = datums.to_wgs84(lon, lat, datum)
    limit = (
        1e-7 if datum == "gcj02" else 1e-5
    )  # BD-09's published inverse is itself good to about a metre
    assert abs(back_lon - point[0]) < limit
    assert abs(back_lat - point[1]) < limit


def test_the_shift_of_tiananmen_is_the_known_one() -> None:
    lon, lat = datums.from_wgs84(116.391349, 39.907375, "gcj02")
    assert (round(float(lon), 4), round(float(lat), 4)) == (116.3976, 39.9088)


def test_taiwan_and_sri_lanka_are_not_where_map_kits_shift() -> None:
    assert not datums.in_shifted_area([120.4, 119.6, 79.9], [23.7, 23.57, 8.0]).any()
    assert datums.in_shifted_area([114.6, 121.47, 104.06], [33.6, 31.23, 30.67]).all()


def line(*points: tuple[float, float, float]) -> np.ndarray:
    return np.array([(lon, lat, ms, 5.0) for lon, lat, ms in points])


@pytest.mark.parametrize(
    ("track", "marks"),
    [
        (line(), ("no_track",)),
        (line((114, 33, 1000)), ("no_track",)),
        (line((114, 33, 1000), (114.0001, 33, 9000)), ()),
        (line((114, 33, 9000), (114.0001, 33, 1000)), ("backward_times",)),
        (line((114, 33, 1000), (114, 33, 1000)), ("duplicate_times",)),
        (line((114, 33, 1000), (0, 0, 2000), (114, 33, 9000)), ("no_fix_points",)),
        (line((114, 33, 1000), (114.1, 33, 2000)), ("impossible_speed",)),
    ],
)
def test_odd_tracks_are_marked_not_refused(track: np.ndarray, marks: tuple[str, ...]) -> None:
    assert measure(track.reshape(-1, 4)).marks == marks


def test_length_is_measured_in_time_order() -> None:
    ordered = line((114, 33, 1000), (114.001, 33, 61_000), (114.002, 33, 121_000))
    mixed = ordered[[2, 0, 1]]
    assert measure(ordered).length_m == measure(mixed).length_m == 187
    assert measure(mixed).duration_s == 120


def test_a_track_keeps_time_and_accuracy_bit_for_bit() -> None:
    track = line((114.1234567, 33.7654321, 1_782_864_000_123), (114.2, 33.8, 1_782_864_060_456))
    assert (tracks.from_line(shapely.from_wkb(tracks.wkb(track))) == track).all()


A, B = shapely.box(114.0, 33.0, 114.02, 33.02), shapely.box(114.02, 33.0, 114.04, 33.02)
LOCATOR = Locator([Place(2, "b", B), Place(1, "a", A)])


def test_a_point_on_a_shared_border_goes_to_the_lower_code() -> None:
    hit = LOCATOR.locate(114.02, 33.01)
    assert (hit.key, hit.ambiguous, hit.candidates) == (1, True, (1, 2))


def test_near_a_border_both_are_named_and_far_from_it_one() -> None:
    near, far = (
        LOCATOR.locate(114.0199, 33.01, accuracy_m=30),
        LOCATOR.locate(114.01, 33.01, accuracy_m=30),
    )
    assert (near.ambiguous, near.candidates) == (True, (1, 2))
    assert (far.ambiguous, far.candidates) == (False, (1,))
    assert near.distance_to_border_m == pytest.approx(9.3, abs=0.2)
    assert far.distance_to_border_m == pytest.approx(932, abs=3)


def test_outside_every_cell_the_nearest_within_200_m_is_taken_and_marked() -> None:
    assert LOCATOR.locate(113.9985, 33.01).marks == ("outside_near_border",)
    assert LOCATOR.locate(113.9985, 33.01).key == 1
    assert LOCATOR.locate(113.99, 33.01).key is None


@given(
    st.lists(st.tuples(st.floats(113.99, 114.05), st.floats(32.99, 33.03)), min_size=1, max_size=30)
)
def test_many_points_are_located_as_each_alone(points: list[tuple[float, float]]) -> None:
    array = np.array(points)
    many = list(LOCATOR.locate_many(array[:, 0], array[:, 1], np.full(len(points), 30.0)))
    assert many == [LOCATOR.locate(*p) for p in points]


@pytest.mark.parametrize(
    ("given_code", "stored"),
    [
        ("411602000000", "411602"),
        ("411602001000", "411602001"),
        ("411602001201", "411602001201"),
        ("411602000", "411602"),
        (" 10009010001 ", "10009010001"),
        ("LK-62", "LK-62"),
    ],
)
def test_chinese_codes_are_stored_unpadded(given_code: str, stored: str) -> None:
    assert codes.unpadded(given_code) == stored


def test_codes_of_attribute_tables_survive_being_numbers() -> None:
    assert codes.as_text(411602001201.0) == "411602001201"
