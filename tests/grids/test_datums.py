"""Datums and codes: published values, edges of where map kits shift, laws for every position."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids import codes, datums
from grids.tracks import steps_m

CHINA = st.tuples(st.floats(98, 122), st.floats(24, 40))
ANYWHERE = st.tuples(st.floats(-180, 180), st.floats(-89, 89))
DIGITS = st.text("0123456789", min_size=1, max_size=15)


def metres(one, other) -> float:
    return float(steps_m(np.array([one[0], other[0]]), np.array([one[1], other[1]]))[0])


@pytest.mark.parametrize(
    ("change", "datum", "came", "gives"),
    [  # as published with the conversions that map kits' users copy from each other
        ("from_wgs84", "gcj02", (116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        ("to_wgs84", "gcj02", (116.404, 39.915), (116.39775550083061, 39.91359571849836)),
        ("to_wgs84", "bd09", (116.404, 39.915), (116.39138, 39.90725)),
    ],
)
def test_published_values_are_met_within_two_metres(change, datum, came, gives):
    assert metres(getattr(datums, change)(*came, datum), gives) < 2


@given(ANYWHERE, st.sampled_from(["wgs84", "cgcs2000"]))
def test_what_needs_no_change_is_not_changed(point, datum):
    assert datums.to_wgs84(*point, datum) == point
    assert datums.from_wgs84(*point, datum) == point


@pytest.mark.parametrize("datum", ["", "WGS84", "gcj-02", "epsg:4326"])
def test_an_unknown_datum_is_loud_both_ways(datum):
    with pytest.raises(ValueError, match="unknown datum"):
        datums.to_wgs84(114.9, 33.6, datum)
    with pytest.raises(ValueError, match="unknown datum"):
        datums.from_wgs84(114.9, 33.6, datum)


@given(CHINA, st.sampled_from(["gcj02", "bd09"]))
def test_a_map_kit_puts_a_point_into_another_village_and_not_into_another_county(point, datum):
    assert 30 < metres(point, datums.from_wgs84(*point, datum)) < 2500


@pytest.mark.parametrize("point", [(0, 0), (-70, 40), (72, 35), (138, 35), (100, 0.8), (100, 56)])
def test_far_from_china_gcj02_shifts_nothing(point):
    assert datums.from_wgs84(*point, "gcj02") == point
    assert datums.to_wgs84(*point, "gcj02") == point


@given(st.lists(CHINA, max_size=8), st.sampled_from(datums.DATUMS))
def test_many_positions_are_changed_as_each_alone(points, datum):
    lon, lat = datums.to_wgs84([p[0] for p in points], [p[1] for p in points], datum)
    alone = [datums.to_wgs84(*point, datum) for point in points]
    assert lon == pytest.approx([float(p[0]) for p in alone], abs=1e-8)
    assert lat == pytest.approx([float(p[1]) for p in alone], abs=1e-8)


@pytest.mark.parametrize(
    ("lon", "lat", "shifted"),
    [
        (116.4, 39.9, True),  # Beijing
        (87.6, 43.8, True),  # Ürümqi
        (110.3, 20.0, True),  # Haikou
        (121.5, 25.0, False),  # Taipei
        (105.8, 21.0, False),  # Hanoi
        (139.7, 35.7, False),  # Tokyo
        (77.2, 28.6, False),  # Delhi
        (79.4462, 49.2204, True),  # a corner belongs to its box
        (79.4461, 49.2204, False),
    ],
)
def test_where_a_position_without_datum_may_be_shifted(lon, lat, shifted):
    assert bool(datums.in_shifted_area(lon, lat)) is shifted


# Codes


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("411602", "county"),
        ("411602001", "township"),
        ("411602001201", "village"),
        ("411602001201007", "unit"),
        ("4116", None),
        ("41160200", None),
        ("LK6201", None),  # six characters, and no Chinese code
        ("", None),
    ],
)
def test_the_level_that_a_length_tells(code, level):
    assert codes.level_of(code) == level


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (411602, "411602"),
        (411602000000.0, "411602"),
        (np.float64(411602001.0), "411602001"),
        (np.int64(411602001201), "411602001201"),
        (" 411602001000 ", "411602001"),
        ("007", "007"),
        ("PUTTAL000", "PUTTAL000"),  # only digits are padded
        (1.5, "1.5"),
        (None, ""),
        (float("nan"), ""),  # an empty field of a column of numbers
        (np.float64("nan"), ""),
        ("", ""),
    ],
)
def test_a_code_as_attribute_tables_have_it(value, text):
    assert codes.as_text(value) == text


@given(DIGITS)
def test_a_stored_code_is_stored_as_it_is(code):
    assert codes.unpadded(codes.unpadded(code)) == codes.unpadded(code)


@given(DIGITS)
def test_only_whole_levels_of_zeros_are_taken_away(code):
    stored = codes.unpadded(code)
    assert code.startswith(stored)
    assert set(code[len(stored) :]) <= {"0"}
    assert (len(code) - len(stored)) % 3 == 0


def test_a_villages_own_zeros_stay():
    assert codes.unpadded("411602001200") == "411602001200"
    assert codes.unpadded("411602100") == "411602100"
    assert codes.unpadded("411602000201000") == "411602000201000"


def test_levels_stand_above_each_other_and_nothing_above_a_county():
    assert [codes.above(level) for level in codes.LEVELS] == [None, *codes.LEVELS[:-1]]
    with pytest.raises(ValueError, match="not in tuple"):
        codes.above("province")


@given(st.integers(1, 999), st.integers(1, 999))
def test_given_codes_are_in_order_and_like_no_official_one(one, other):
    first, second = (codes.given("411602001", number) for number in (one, other))
    assert codes.is_given(first)
    assert codes.level_of(first) is None
    assert codes.unpadded(first) == first
    assert not codes.is_given("411602001201")
    assert (first < second) == (one < other)
